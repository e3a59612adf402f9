import { AvailabilityIndex, type IndexBounds } from './availability-index.ts';
import type { AvailabilityChange, ChangeOutcome } from './offer.ts';

/** What a rebuild came to. */
export interface Rebuilt {
  readonly index: AvailabilityIndex;
  /** How many changes had which outcome; `full` and `invalid` are to be told to who runs the platform. */
  readonly outcomes: Readonly<Record<ChangeOutcome, number>>;
}

const pauseEvery = 20_000;

/**
 * Builds an index from the agendas and slots that the store streams, in any order. It gives way to other work now and then, so
 * that a server can answer meanwhile. Live changes may be applied to `into` during the build: the newer version of a slot stays.
 */
export async function rebuildAvailability(
  changes: AsyncIterable<AvailabilityChange> | Iterable<AvailabilityChange>,
  bounds: IndexBounds = {},
  into = new AvailabilityIndex(bounds),
): Promise<Rebuilt> {
  const outcomes = { applied: 0, stale: 0, unknown: 0, full: 0, invalid: 0 };
  let since = 0;
  for await (const change of changes) {
    outcomes[into.apply(change)] += 1;
    since += 1;
    if (since < pauseEvery) continue;
    since = 0;
    await new Promise<void>((resume) => {
      setImmediate(resume);
    });
  }
  return { index: into, outcomes };
}
