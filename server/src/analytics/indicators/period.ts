/** A week, month, quarter or year, in days since 1 January 1970 of the Italian calendar, both ends included. */
export interface Period {
  /** As it was asked for: `2026`, `2026-Q3`, `2026-07` or `2026-W12`. */
  readonly code: string;
  readonly year: number;
  readonly from: number;
  readonly to: number;
}

const dayMs = 86_400_000;

/** Reads `2026`, `2026-Q3`, `2026-07` or the ISO week `2026-W12`; undefined for anything else. Years from 1990 to 2199. */
export function readPeriod(code: string): Period | undefined {
  const week = readWeek(code);
  if (week !== undefined) return week;
  const [, yearText, quarter, month] = /^((?:199|20\d|21\d)\d)(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(code) ?? [];
  if (yearText === undefined) return undefined;
  const year = Number(yearText);
  if (quarter !== undefined) return months(code, year, Number(quarter) * 3 - 3, 3);
  return month === undefined ? months(code, year, 0, 12) : months(code, year, Number(month) - 1, 1);
}

function months(code: string, year: number, first: number, count: number): Period {
  return { code, year, from: Date.UTC(year, first, 1) / dayMs, to: Date.UTC(year, first + count, 1) / dayMs - 1 };
}

/** Weeks begin on Monday; the first one of a year is that of 4 January (ISO 8601). 1 January 1970 was a Thursday. */
function readWeek(code: string): Period | undefined {
  const [, yearText, weekText] = /^((?:199|20\d|21\d)\d)-W(\d{2})$/.exec(code) ?? [];
  if (yearText === undefined) return undefined;
  const year = Number(yearText);
  const from = mondayOfFirst(year) + (Number(weekText) - 1) * 7;
  if (Number(weekText) < 1 || from >= mondayOfFirst(year + 1)) return undefined;
  return { code, year, from, to: from + 6 };
}

/** The ISO week of a day (days since 1970), e.g. `2026-W12`. */
export function weekCodeOf(day: number): string {
  const year = new Date(day * dayMs).getUTCFullYear();
  const of = [year + 1, year, year - 1].find((one) => mondayOfFirst(one) <= day) ?? year;
  return `${of}-W${String(Math.floor((day - mondayOfFirst(of)) / 7) + 1).padStart(2, '0')}`;
}

function mondayOfFirst(year: number): number {
  const fourth = Date.UTC(year, 0, 4) / dayMs;
  return fourth - ((((fourth + 3) % 7) + 7) % 7);
}
