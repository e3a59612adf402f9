import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import type { SearchPlan } from '../fhir/search/plan.ts';

const algorithm = 'aes-256-gcm';
const ivLength = 12;
const tagLength = 16;
/** Request parameters that may differ between the pages of one search. */
const paging = /^_(?:cursor|count|format|pretty|summary|elements|total|explain|include|revinclude)(?::|$)/;

/** What a cursor holds. */
export type SealedValue = string | number | null;

/**
 * Seals a position for a link: encrypted, because sort keys may be names or birth dates, and bound to the search, so that
 * a forged cursor or one of another search is refused.
 */
export function sealValues(key: Uint8Array, plan: SearchPlan, values: readonly SealedValue[]): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv(algorithm, key, iv);
  cipher.setAAD(Buffer.from(searchIdentity(plan)));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/**
 * Opens a cursor of a link.
 *
 * @throws FhirError `invalid-cursor` when it was not sealed here for this search
 */
export function openValues(key: Uint8Array, plan: SearchPlan, cursor: string): SealedValue[] {
  const bytes = Buffer.from(cursor, 'base64url');
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivLength), { authTagLength: tagLength });
    decipher.setAAD(Buffer.from(searchIdentity(plan)));
    decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
    const text = decipher.update(bytes.subarray(ivLength + tagLength), undefined, 'utf8') + decipher.final('utf8');
    return JSON.parse(text) as SealedValue[];
  } catch (cause) {
    throw new FhirError({ code: 'invalid-cursor', expression: ['http._cursor'] }, { cause });
  }
}

function searchIdentity({ types, sort, query }: SearchPlan): string {
  return JSON.stringify([types, sort, query.filter(([name]) => !paging.test(name))]);
}
