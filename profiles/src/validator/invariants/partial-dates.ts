/** The earliest and latest instant (ms, UTC) that a date or dateTime may mean; undefined when it is not one. */
function bounds(text: string): readonly [earliest: number, latest: number] | undefined {
  if (text.length > 10) {
    const instant = Date.parse(text);
    return Number.isNaN(instant) ? undefined : [instant, instant];
  }
  const [year, month, day] = text.split('-').map(Number);
  if (year === undefined || Number.isNaN(year)) return undefined;
  const start = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
  const end = day !== undefined ? Date.UTC(year, (month ?? 1) - 1, day + 1) : Date.UTC(year, month ?? 12, 1);
  return [start, end - 1];
}

/**
 * Whether a start does not certainly lie after an end, for dates of any precision. Dates of different precision that
 * overlap cannot be ordered and pass, as in `per-1`: FHIRPath answers "empty" there, which is no breach.
 */
export function isNotAfter(start: unknown, end: unknown): boolean {
  if (typeof start !== 'string' || typeof end !== 'string') return true;
  if (start.length === end.length && start.length <= 10) return start <= end;
  const from = bounds(start);
  const to = bounds(end);
  return from === undefined || to === undefined || from[0] <= to[1];
}
