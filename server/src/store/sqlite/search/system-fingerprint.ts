import { createHash } from 'node:crypto';

const remembered = 10_000;
const fingerprints = new Map<string, number>();

/**
 * A 52-bit number that stands for the address of a code or identifier system in the index: eight bytes instead of fifty,
 * the same in every process without a table of systems. 0 stands for no system.
 *
 * Cut from SHA-256: among 100,000 systems the chance that any two share a number is about one in a million.
 */
export function systemFingerprint(system: string | null | undefined): number {
  if (system === null || system === undefined || system === '') return 0;
  const known = fingerprints.get(system);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(system).digest();
  // Six bytes and a nibble; 1 is added so that no system gets the number of "none".
  const value = digest.readUIntBE(0, 6) * 16 + ((digest[6] ?? 0) & 15) + 1;
  if (fingerprints.size >= remembered) fingerprints.clear();
  fingerprints.set(system, value);
  return value;
}
