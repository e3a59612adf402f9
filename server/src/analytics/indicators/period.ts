/** A month, quarter or year, in days since 1 January 1970 of the Italian calendar, both ends included. */
export interface Period {
  /** As it was asked for: `2026`, `2026-Q3` or `2026-07`. */
  readonly code: string;
  readonly year: number;
  readonly from: number;
  readonly to: number;
}

const dayMs = 86_400_000;

/** Reads `2026`, `2026-Q3` or `2026-07`; undefined for anything else. Years from 1990 to 2199. */
export function readPeriod(code: string): Period | undefined {
  const [, yearText, quarter, month] = /^((?:199|20\d|21\d)\d)(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(code) ?? [];
  if (yearText === undefined) return undefined;
  const year = Number(yearText);
  if (quarter !== undefined) return months(code, year, Number(quarter) * 3 - 3, 3);
  return month === undefined ? months(code, year, 0, 12) : months(code, year, Number(month) - 1, 1);
}

function months(code: string, year: number, first: number, count: number): Period {
  return { code, year, from: Date.UTC(year, first, 1) / dayMs, to: Date.UTC(year, first + count, 1) / dayMs - 1 };
}
