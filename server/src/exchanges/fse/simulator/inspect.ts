import type { GatewayRecords } from './records.ts';
import type { StoredEvent } from './workflow-records.ts';

/** How long events are kept, ms. Source: published configuration of the gateway (20 days); samples of the guide show a year. */
const eventsKept = 20 * 86_400_000;

/** The events of a workflow or a trace as `/status` shows them. Source: OpenAPI, TransactionInspectResDTO. */
export function transactionData(events: readonly StoredEvent[]): readonly Readonly<Record<string, string>>[] {
  return events.map((event) => ({
    eventType: event.type,
    eventDate: new Date(event.at).toISOString(),
    eventStatus: event.status,
    ...optional('message', event.message),
    ...optional('identificativoDocumento', event.documentId),
    ...optional('subject', event.actor.subject),
    ...optional('subjectRole', event.actor.subjectRole),
    ...optional('tipoAttivita', event.activity),
    ...optional('organizzazione', event.actor.organization),
    workflowInstanceId: event.workflow,
    traceId: event.trace,
    issuer: event.actor.issuer,
    expiringDate: new Date(event.at + eventsKept).toISOString(),
  }));
}

/** Events that are asked for by workflow or by trace, of which those that expired are no more. */
export function eventsFor(
  records: GatewayRecords,
  by: 'status' | 'trace',
  id: string,
  now: number,
): readonly StoredEvent[] {
  const events = by === 'status' ? records.eventsOfWorkflow(id) : records.eventsOfTrace(id);
  return events.filter(({ at }) => at + eventsKept > now);
}

/**
 * Whether a caller may see a workflow: the region in its `iss` (`…#150…`) is that of one of the events. Source: the published gateway,
 * which reads the region of the caller from `sub`; that a `sub` has one is unverified, so `iss` is taken.
 */
export function isOfSameRegion(issuer: unknown, events: readonly StoredEvent[]): boolean {
  const region = regionOf(issuer);
  return region !== undefined && events.some(({ actor }) => regionOf(actor.issuer) === region);
}

function regionOf(issuer: unknown): string | undefined {
  return typeof issuer === 'string' ? issuer.split('#')[1]?.slice(0, 3) : undefined;
}

function optional(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: value };
}
