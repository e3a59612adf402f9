import type { Resource } from '@medplum/fhirtypes';
import { parseJsonText } from '@sinfonia/profiles/json';
import { sealedType } from '../../../audit-chain.ts';
import { assembleText, formatInstant, textTail } from '../../../resource-text.ts';
import { withOrderedProperties, withoutNotes } from '../../stored-text.ts';

/** An audit event as the chain seals it. */
export interface SealedEvent {
  readonly id: string;
  /** Text after `meta.lastUpdated`, properties in alphabetical order: HAPI gives them in an order of its own. */
  readonly tail: string;
}

/** The text of an AuditEvent that its link is made from, whether it comes from an access or from the HAPI server. */
export function sealedTail(event: Resource): string {
  return textTail(withOrderedProperties(withoutNotes(event)));
}

/** The AuditEvent of a sealed text, without version and instant. */
export function eventOf({ id, tail }: SealedEvent): Resource {
  const { meta, ...event } = parseJsonText(sealedText(id, 1, 0, tail)) as Resource;
  const { versionId: _version, lastUpdated: _updated, ...rest } = meta ?? {};
  return (Object.keys(rest).length > 0 ? { ...event, meta: rest } : event) as Resource;
}

/** The whole text of a version of an event. */
export function sealedText(id: string, version: number, updated: number, tail: string): string {
  return assembleText(sealedType, id, version, formatInstant(updated), tail);
}
