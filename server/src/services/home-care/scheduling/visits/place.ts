import { type Day, type Interval, minuteMs, overlaps, toInstant, toMinutes } from '../../../calendar/civil-day.ts';
import type { PlannedActivity, TimeWindow } from './activity.ts';
import type { Occurrence } from './occurrences.ts';

/** Where in a day a visit lies. */
export interface PlacedVisit extends Interval {
  /** Whether it starts at a time that was given and must not be moved. */
  readonly fixed: boolean;
  /** Span in which it may be moved; that of the visit itself when it is fixed. */
  readonly window: Interval;
}

/** Steps between the starts that are tried, in minutes. */
const stepMinutes = 15;

/**
 * Finds the time of a visit on a day: the fixed time of the cadence, else the preferred time, else its share of the time
 * windows, else the nearest later and then earlier quarter of an hour that is free. Undefined when there is none.
 * @param busy spans in which the person has visits already.
 */
export function placeVisit(
  activity: PlannedActivity,
  { ordinal, ofDay }: Pick<Occurrence, 'ordinal' | 'ofDay'>,
  day: Day,
  windows: readonly TimeWindow[],
  busy: readonly Interval[],
): PlacedVisit | undefined {
  const { minutes, cadence } = activity;
  const isFree = (span: Interval): boolean => !busy.some((other) => overlaps(span, other));
  const fixedTime = toMinutes(cadence.times?.[ordinal] ?? '');
  if (fixedTime !== undefined) {
    const span = spanAt(day, fixedTime, minutes);
    return isFree(span) ? { ...span, fixed: true, window: span } : undefined;
  }
  for (const { start, window } of startsOf(activity, ordinal, ofDay, windows)) {
    const span = spanAt(day, start, minutes);
    const limits = { from: toInstant(day, window.from), to: toInstant(day, window.to) };
    if (span.from >= limits.from && span.to <= limits.to && isFree(span)) {
      return { ...span, fixed: false, window: limits };
    }
  }
  return undefined;
}

interface MinuteWindow {
  readonly from: number;
  readonly to: number;
}

/** Starts to try, the best first, in minutes after midnight on the clock. */
function* startsOf(
  { minutes, preferredTimes = [], windows: own }: PlannedActivity,
  ordinal: number,
  ofDay: number,
  asked: readonly TimeWindow[],
): Generator<{ readonly start: number; readonly window: MinuteWindow }> {
  const windows = (own ?? asked)
    .map(({ from, to }) => ({ from: toMinutes(from) ?? 0, to: toMinutes(to) ?? 0 }))
    .filter(({ from, to }) => to - from >= minutes);
  if (windows.length === 0) return;
  const mine = Math.min(windows.length - 1, Math.floor((ordinal * windows.length) / ofDay));
  const preferred = toMinutes(preferredTimes[ordinal] ?? '');
  const isWanted = ({ from, to }: MinuteWindow): boolean =>
    preferred !== undefined && preferred >= from && preferred + minutes <= to;
  const wanted = windows.findIndex(isWanted);
  const chosen = wanted < 0 ? mine : wanted;
  const start = wanted < 0 || preferred === undefined ? shareStart(windows, mine, ordinal, ofDay, minutes) : preferred;
  const first = windows[chosen];
  if (!first) return;
  yield { start, window: first };
  for (let later = start + stepMinutes; later + minutes <= first.to; later += stepMinutes)
    yield { start: later, window: first };
  for (let earlier = start - stepMinutes; earlier >= first.from; earlier -= stepMinutes) {
    yield { start: earlier, window: first };
  }
  for (const [index, window] of windows.entries()) {
    if (index === chosen) continue;
    for (let other = window.from; other + minutes <= window.to; other += stepMinutes) yield { start: other, window };
  }
}

/** Start of the visits of a day that share a window: evenly from its beginning to its end, in steps of five minutes. */
function shareStart(
  windows: readonly MinuteWindow[],
  mine: number,
  ordinal: number,
  ofDay: number,
  minutes: number,
): number {
  const window = windows[mine] ?? { from: 0, to: 0 };
  const before = Math.ceil((mine * ofDay) / windows.length);
  const together = Math.ceil(((mine + 1) * ofDay) / windows.length) - before;
  if (together <= 1) return window.from;
  const room = (window.to - window.from - minutes) / (together - 1);
  return window.from + Math.floor(((ordinal - before) * room) / 5) * 5;
}

function spanAt(day: Day, start: number, minutes: number): Interval {
  const from = toInstant(day, start);
  return { from, to: from + minutes * minuteMs };
}
