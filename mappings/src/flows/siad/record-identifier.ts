import { createHash, createHmac } from 'node:crypto';
import type { Pseudonymiser } from '../pseudonymiser.ts';

/**
 * Test double of the ministry's tool: it has the right shape (two base64 digests, 88 characters) and **not** the
 * ministry's values. Only for tests and demonstrations.
 */
export const pseudonymiserTestDouble: Pseudonymiser = { person: twoDigests, record: twoDigests };

function twoDigests(text: string): string {
  const digest = (salt: string) => createHash('sha256').update(`${salt}:${text}`).digest('base64');
  return digest('first') + digest('second');
}

/**
 * Plain `Id_Rec` of a taking in charge: region (3), ASL (3), day `AAAA-MM-GG` (10), code of the person (16 for a codice
 * fiscale).
 */
export function buildIdRec(parts: {
  readonly region: string;
  readonly asl: string;
  readonly day: string;
  readonly person: string;
}): string {
  return parts.region + parts.asl + parts.day + parts.person;
}

/**
 * Makes the FHIR id of what a record of the flow brings from the parts of its key: the same parts always give the same id.
 * A port, because the key of a record names a person: whoever knows a codice fiscale must not be able to work out the id.
 */
export type ResourceIds = (...parts: readonly string[]) => string;

/** The ids of one record: of the parts, its `Id_Rec` is known already. */
export type RecordIds = (kind: string, ...rest: readonly string[]) => string;

/**
 * Ids made with a secret key (HMAC-SHA-256, RFC 2104), of at least 32 bytes. Imports of one platform use one key for ever:
 * with another, the same file would bring everything a second time. `prefix` names the flow. Throws `RangeError` for a shorter key.
 */
export function keyedResourceIds(key: Uint8Array, prefix = 'siad'): ResourceIds {
  if (key.length < 32) throw new RangeError('the key of resource ids has at least 32 bytes');
  return (...parts) => `${prefix}-${createHmac('sha256', key).update(parts.join('\u001f')).digest('hex').slice(0, 40)}`;
}
