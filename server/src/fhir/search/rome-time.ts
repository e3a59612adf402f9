/** Zone of the values that name none: the Region's own. */
const zone = 'Europe/Rome';
const hour = 3_600_000;

interface OffsetChange {
  /** Instant from which the offset holds; ms since the epoch, UTC. */
  readonly from: number;
  /** Milliseconds ahead of UTC. */
  readonly offset: number;
}

const formatter = new Intl.DateTimeFormat('en-US', {
  timeZone: zone,
  hourCycle: 'h23',
  era: 'short',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});
const years = new Map<number, readonly OffsetChange[]>();

/**
 * The instant of a wall-clock time in Italy, all parts as numbers (month 1–12). A time that the change to summer time
 * skips is read with the offset before it; a time that comes twice means the first. Answers ms since the epoch, UTC.
 */
export function romeInstant(year: number, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0, ms = 0): number {
  const wall = utcOf(year, month, day, hours, minutes, seconds, ms);
  const before = offsetAt(wall - 3 * hour);
  const after = offsetAt(wall + 3 * hour);
  if (before === after) return wall - before;
  const early = wall - before;
  return offsetAt(early) === before ? early : Math.max(wall - after, early);
}

/** The day it is in Italy at an instant (ms since the epoch, UTC); month 1–12. */
export function romeDate(instant: number): { readonly year: number; readonly month: number; readonly day: number } {
  const wall = new Date(instant + offsetAt(instant));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

/** Like `Date.UTC`, which reads the years 0 to 99 as 1900 to 1999. */
export function utcOf(year: number, month: number, day: number, h = 0, m = 0, s = 0, ms = 0): number {
  const instant = Date.UTC(2000, month - 1, day, h, m, s, ms);
  if (year === 2000) return instant;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(h, m, s, ms);
  return date.getTime();
}

function offsetAt(instant: number): number {
  let offset = 0;
  for (const change of changesOf(new Date(instant).getUTCFullYear())) {
    if (change.from > instant) break;
    offset = change.offset;
  }
  return offset;
}

/** Offsets of a year of UTC, the first from its beginning; found once per year by bisection over the zone data. */
function changesOf(year: number): readonly OffsetChange[] {
  const known = years.get(year);
  if (known) return known;
  const start = utcOf(year, 1, 1);
  const changes: OffsetChange[] = [{ from: start, offset: measuredOffset(start) }];
  for (let month = 2; month <= 13; month++) {
    const end = utcOf(year, month, 1);
    const last = changes.at(-1)?.offset ?? 0;
    if (measuredOffset(end) !== last) changes.push(findChange(utcOf(year, month - 1, 1), end, last));
  }
  years.set(year, changes);
  return changes;
}

function findChange(start: number, end: number, offset: number): OffsetChange {
  let low = start;
  let high = end;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (measuredOffset(middle) === offset) low = middle;
    else high = middle;
  }
  return { from: high, offset: measuredOffset(high) };
}

function measuredOffset(instant: number): number {
  const parts = new Map(formatter.formatToParts(instant).map(({ type, value }) => [type, value]));
  const part = (type: string): number => Number(parts.get(type as Intl.DateTimeFormatPartTypes));
  const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year');
  return utcOf(year, part('month'), part('day'), part('hour'), part('minute'), part('second')) - instant;
}
