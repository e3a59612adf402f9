/**
 * What the gateway calls inside, and can be told to fail:
 *
 * * `validator`: 500 `/msg/connection-refused`, nothing validated;
 * * `mapping`: 400 `/msg/fhir-mapping-type`, the stored validation is gone;
 * * `queue`: 504 `/msg/generic-timeout` on a publication, nothing published, the stored validation is gone;
 * * `ini-lookup`: `/msg/ini-error` when an earlier document is looked for;
 * * `ini`: not reached; the gateway tries again by itself (`ASYNC_RETRY`, 202 on delete and update);
 * * `eds`: 404 `/msg/eds-error` on delete and update;
 * * `uar`: not reached after a publication, tried again.
 */
export const insides = ['validator', 'mapping', 'queue', 'ini-lookup', 'ini', 'eds', 'uar'] as const;

/** One part of the inside. */
export type Inside = (typeof insides)[number];

/** Says whether a part fails this time. */
export type InsideFaults = (part: Inside) => boolean;

/** Lets each part fail a given number of times, then no more. */
export function insideFaultsOf(times: Readonly<Partial<Record<Inside, number>>>): InsideFaults {
  const left = new Map<string, number>(Object.entries(times));
  return (part) => {
    const count = left.get(part) ?? 0;
    left.set(part, count - 1);
    return count > 0;
  };
}
