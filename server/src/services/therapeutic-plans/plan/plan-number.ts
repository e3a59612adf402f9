import { randomBytes } from 'node:crypto';

/** Crockford's digits: none is taken for another when it is read aloud. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Code of the Region in the identifiers of the health service. */
const region = '150';

/**
 * A new regional identifier of a plan: `150-PT-` and 16 random characters (80 bits), of which nothing tells of the person, of the
 * prescriber or of how many plans there are. Its form is ours: the facts know only its system.
 */
export function newPlanNumber(): string {
  const random = [...randomBytes(16)].map((byte) => digits[byte % 32] ?? '').join('');
  return `${region}-PT-${random}`;
}
