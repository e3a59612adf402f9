import type { IssueCode } from '@sinfonia/profiles/issues';
import type { SecurityEvent } from './security-event.ts';

/** Time over which refusals are counted together at first, in milliseconds; it doubles while they go on. */
const shortest = 1_000;

/** Longest such time. */
const longest = 64_000;

/** Counts requests without a valid token, so that a flood of them becomes a few events a minute. */
export interface RefusedTokens {
  count(reason: IssueCode): void;
  /** Records what was counted so far. */
  flush(): void;
}

/**
 * Creates the count: one event per reason and stretch of time, with the number of requests. The first stretch is a second;
 * while refusals go on, each is twice as long as the one before, up to a minute, so that a day of it is a few thousand
 * events. A crash loses the counts of the last stretch.
 */
export function createRefusedTokens(record: (event: SecurityEvent) => void): RefusedTokens {
  const counts = new Map<IssueCode, number>();
  let stretch = shortest;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const counted = [...counts];
    counts.clear();
    for (const [reason, count] of counted) {
      try {
        record({ kind: 'tokens-refused', reason, count });
      } catch {
        // The audit has no room: the number is kept for the next time. Nothing was granted, so nothing else has to wait.
        counts.set(reason, (counts.get(reason) ?? 0) + count);
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
    count(reason) {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
      timer ??= setTimeout(onTime, stretch).unref();
    },
    flush,
  };
}
