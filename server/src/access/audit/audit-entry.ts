import type { AccessRecord, TouchedResource } from '../../fhir/context.ts';
import type { InteractionName } from '../../fhir/routing.ts';
import type { Principal } from '../principal.ts';

/**
 * What waits in memory for an AuditEvent to be built: small, and without the body of the request, so that a full buffer
 * stays bounded whatever clients send.
 */
export interface AuditEntry {
  /** Milliseconds since the epoch, UTC. */
  readonly recorded: number;
  /** Code of http://hl7.org/fhir/restful-interaction. */
  readonly interaction: string;
  readonly principal: Principal;
  readonly requestId: string;
  readonly status: number;
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly operation: string | undefined;
  readonly touched: readonly TouchedResource[];
  /** Search parameters as received; present for searches only. */
  readonly query: readonly (readonly [name: string, value: string])[] | undefined;
}

/** Takes from an access what its AuditEvent needs. */
export function toAuditEntry(access: AccessRecord, recorded: number): AuditEntry {
  const { request, question } = access;
  return {
    recorded,
    interaction: interactionCode(question.interaction, request.body),
    principal: request.principal,
    requestId: request.requestId,
    status: access.status,
    type: question.type,
    id: question.id,
    operation: question.operation,
    touched: access.touched,
    query: isSearch(question.interaction) ? request.query : undefined,
  };
}

function isSearch(interaction: InteractionName): boolean {
  return interaction === 'search-type' || interaction === 'search-system' || interaction === 'search-compartment';
}

function interactionCode(interaction: InteractionName, body: unknown): string {
  if (interaction === 'search-compartment') return 'search';
  if (interaction !== 'batch-or-transaction') return interaction;
  const isBatch = typeof body === 'object' && body !== null && 'type' in body && body.type === 'batch';
  return isBatch ? 'batch' : 'transaction';
}
