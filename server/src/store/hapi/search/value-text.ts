import { parseDateInterval } from '../../../fhir/search/dates.ts';
import { parseNumberInterval } from '../../../fhir/search/numbers.ts';
import type { Comparator } from '../../../fhir/search/plan.ts';

const romeDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' });

/**
 * The date of a search that covers `[low, high)` (ms since the epoch, UTC) as FHIR text: a year, month or day of Italian time, a
 * minute, second or millisecond of UTC; undefined when none covers just that.
 */
export function dateText(low: number, high: number): string | undefined {
  const day = romeDay.format(low);
  const instant = new Date(low).toISOString();
  const candidates = [
    day.slice(0, 4),
    day.slice(0, 7),
    day,
    `${instant.slice(0, 16)}Z`,
    `${instant.slice(0, 19)}Z`,
    instant,
  ];
  return candidates.find((text) => {
    const covered = parseDateInterval(text);
    return covered?.low === low && covered.high === high;
  });
}

/**
 * The edge of `[low, high)` (ms since the epoch, UTC) that a comparison looks at, as a day of Italian time or as an instant. HAPI
 * misjudges the edges of years and months, days it compares well.
 */
export function edgeText(comparator: Comparator, low: number, high: number): string {
  const isLow = comparator === 'ge' || comparator === 'lt' || comparator === 'eb';
  const edge = isLow ? low : high - 1;
  const day = romeDay.format(edge);
  const covered = parseDateInterval(day);
  const isDay = isLow ? covered?.low === low : covered?.high === high;
  return isDay ? day : new Date(edge).toISOString();
}

/** Digits after the point that are tried. */
const mostDigits = 12;

/** The number of a search whose uncertainty is `[low, high)`, as FHIR text; undefined when there is none. */
export function numberText(exact: number, low: number, high: number): string | undefined {
  const candidates = [String(exact), exact.toExponential()];
  for (let digits = 0; digits <= mostDigits; digits++) candidates.push(exact.toFixed(digits));
  return candidates.find((text) => {
    const covered = parseNumberInterval(text);
    return covered?.exact === exact && covered.low === low && covered.high === high;
  });
}
