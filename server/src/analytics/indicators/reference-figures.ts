import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One figure from outside, for a health authority (FLS11) and a year. */
export interface ReferenceFigure {
  readonly figure: string;
  readonly year: number;
  readonly authority: string;
  readonly ageFrom: number;
  readonly value: number;
}

/** The figures with where they come from. */
export interface ReferenceFigures {
  readonly source: string;
  readonly figures: readonly ReferenceFigure[];
}

const shipped = join(import.meta.dirname, '../tables/reference-figures.json');

/**
 * Reads a file of reference figures, or the one that comes with the platform, which has none. Throws an Error that says what
 * is wrong with the file, and the errors of reading a file.
 */
export function readReferenceFigures(path: string = shipped): ReferenceFigures {
  const text = readFileSync(path, 'utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error(`${path} is not JSON`);
  }
  if (!isFigures(parsed)) throw new Error(`${path} is no table of reference figures: source, figures`);
  return parsed;
}

function isFigures(value: unknown): value is ReferenceFigures {
  if (typeof value !== 'object' || value === null) return false;
  const { source, figures } = value as Partial<ReferenceFigures>;
  if (typeof source !== 'string' || !Array.isArray(figures)) return false;
  return figures.every((one: unknown) => {
    if (typeof one !== 'object' || one === null) return false;
    const { figure, year, authority, ageFrom, value: number } = one as Partial<ReferenceFigure>;
    const isCount = typeof number === 'number' && Number.isInteger(number) && number > 0;
    const isWhen = Number.isInteger(year) && Number.isInteger(ageFrom);
    return typeof figure === 'string' && typeof authority === 'string' && isWhen && isCount;
  });
}

/**
 * The sum of a figure over health authorities; undefined when that of one of them is missing, because a sum without it would
 * look like the whole.
 */
export function sumOfFigures(
  { figures }: ReferenceFigures,
  wanted: { readonly figure: string; readonly ageFrom: number; readonly year: number },
  authorities: readonly string[],
): number | undefined {
  let sum = 0;
  for (const authority of authorities) {
    const found = figures.find(
      (one) =>
        one.authority === authority &&
        one.figure === wanted.figure &&
        one.year === wanted.year &&
        one.ageFrom === wanted.ageFrom,
    );
    if (found === undefined) return undefined;
    sum += found.value;
  }
  return authorities.length === 0 ? undefined : sum;
}
