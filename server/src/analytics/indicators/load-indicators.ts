import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A text in the two languages of the platform. */
export interface Bilingual {
  readonly it: string;
  readonly en: string;
}

/** By what an indicator can be broken down. */
export const dimensions = ['authority', 'district', 'age-band', 'level', 'sex'] as const;
export type Dimension = (typeof dimensions)[number];

/**
 * An indicator: a JSON file that says what it is, and beside it a SQL file with one SELECT that gives its units (a person, a
 * case, an access): `person`, `authority`, `district`, `birth_year`, `level`, `numerator`, `denominator`, `days`.
 *
 * `aggregate` says what is made of the units: `persons` counts distinct persons; `sum` adds numerators; `ratio` divides the
 * sums; `rate` divides distinct persons by a figure from outside; `days` takes median and 90th percentile.
 */
export interface Indicator {
  readonly code: string;
  readonly title: Bilingual;
  readonly definition: Bilingual;
  readonly numerator: Bilingual;
  readonly denominator?: Bilingual;
  readonly aggregate: 'persons' | 'sum' | 'ratio' | 'rate' | 'days';
  /** `year`: from 1 January of the year of the period, as long as the period asked for lasts. */
  readonly window: 'period' | 'year';
  readonly unit: string;
  readonly dimensions: readonly Dimension[];
  /** What a ratio or rate is multiplied by: 100 for percent. */
  readonly scale?: number;
  /** Value to be reached, where a plan sets one. */
  readonly target?: number;
  /** Figure from outside by which a rate is divided. */
  readonly reference?: { readonly figure: string; readonly ageFrom: number };
  readonly source: string;
  readonly evidence: 'normative' | 'public' | 'unverified';
  readonly effectiveFrom: string;
  readonly sql: string;
}

let loaded: readonly Indicator[] | undefined;

/** The indicators of this folder, in the order of their codes. */
export function loadIndicators(): readonly Indicator[] {
  loaded ??= readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      ...(JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as Omit<Indicator, 'sql'>),
      sql: readFileSync(join(import.meta.dirname, name.replace(/json$/, 'sql')), 'utf8'),
    }));
  return loaded;
}
