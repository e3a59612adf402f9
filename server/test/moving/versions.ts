import type { MovedVersion } from '../../src/store/moving.ts';
import { assembleText, formatInstant } from '../../src/store/resource-text.ts';

/** A version made by a PUT on the day of its number; `tail` is the text after `meta.lastUpdated`, absent for a deletion. */
export function version(type: string, id: string, number: number, tail: string | undefined): MovedVersion {
  const lastUpdated = Date.UTC(2026, 0, number);
  const address = { type, id, versionId: String(number), lastUpdated };
  if (tail === undefined) return { ...address, method: 'DELETE', deleted: true };
  const json = assembleText(type, id, number, formatInstant(lastUpdated), tail);
  return { ...address, method: 'PUT', deleted: false, json };
}

/** An observation that a HAPI server answers 500 to: it indexes no number that has no end. */
export function endless(id: string): MovedVersion {
  return version('Observation', id, 1, '},"status":"final","code":{"text":"x"},"valueQuantity":{"value":1e999}}');
}

export async function* inTurn(...versions: MovedVersion[]): AsyncGenerator<MovedVersion> {
  yield* versions;
}

/** The first of these versions, after which the source breaks off. */
export async function* brokenOff(versions: AsyncIterable<MovedVersion>, after: number): AsyncGenerator<MovedVersion> {
  let count = 0;
  for await (const each of versions) {
    if (count++ >= after) throw new Error('broken off');
    yield each;
  }
}
