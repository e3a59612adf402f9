import type { CountedRefusal, SecurityEvent } from './security-event.ts';

/** Time over which refusals are counted together at first, in milliseconds; it doubles while they go on. */
const shortest = 1_000;

/** Longest such time. */
const longest = 64_000;

/** Most kinds of refusals that one stretch tells apart; those beyond are told without their client. */
const mostKinds = 200;

/** Counts requests that were refused before anybody was known, so that a flood of them becomes a few events a minute. */
export interface RefusedRequests {
  count(refusal: CountedRefusal): void;
  /** Records what was counted so far. */
  flush(): void;
}

/**
 * Creates the count: one event per kind of refusal and stretch of time, with the number of requests. The first stretch is a
 * second; while refusals go on, each is twice as long as the one before, up to a minute, so that a day of it is a few
 * thousand events. A crash loses the counts of the last stretch.
 */
export function createRefusedRequests(record: (event: SecurityEvent) => void): RefusedRequests {
  const counts = new Map<string, { readonly refusal: CountedRefusal; count: number }>();
  let stretch = shortest;
  let timer: NodeJS.Timeout | undefined;

  function add(refusal: CountedRefusal, number: number): void {
    const key = keyOf(refusal);
    const known = counts.get(key);
    if (known !== undefined) known.count += number;
    else if (counts.size < mostKinds || !('clientId' in refusal)) counts.set(key, { refusal, count: number });
    else add(withoutClient(refusal), number);
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const counted = [...counts.values()];
    counts.clear();
    for (const { refusal, count } of counted) {
      try {
        record({ ...refusal, count });
      } catch {
        // The audit has no room: the number is kept for the next time. Nothing was granted, so nothing else has to wait.
        add(refusal, count);
      }
    }
  }

  function onTime(): void {
    const quiet = counts.size === 0;
    flush();
    stretch = quiet ? shortest : Math.min(longest, stretch * 2);
    // After a stretch with refusals another one runs, so that what comes next is counted with the long measure.
    if (!quiet) timer = setTimeout(onTime, stretch).unref();
  }

  return {
    count(refusal) {
      add(refusal, 1);
      timer ??= setTimeout(onTime, stretch).unref();
    },
    flush,
  };
}

function keyOf(refusal: CountedRefusal): string {
  const { kind, reason } = refusal;
  return kind === 'tokens-refused' ? `${kind} ${reason}` : JSON.stringify([refusal.service, reason, refusal.clientId]);
}

function withoutClient(refusal: CountedRefusal): CountedRefusal {
  if (refusal.kind === 'tokens-refused') return refusal;
  const { clientId: _clientId, ...rest } = refusal;
  return rest;
}
