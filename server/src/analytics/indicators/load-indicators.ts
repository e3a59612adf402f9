import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Dimension, type Family, type FamilyName, families } from './families.ts';

/** A text in the two languages of the platform. */
export interface Bilingual {
  readonly it: string;
  readonly en: string;
}

/**
 * An indicator: a JSON file that says what it is, and beside it a SQL file with one SELECT that gives its units (a person, a
 * case, a plan, a package): `person`, `authority`, `numerator`, `denominator`, `measured`, what its dimensions need, and what
 * `counted.sql` of its data set names.
 *
 * `aggregate` says what is made of the units: `persons` counts distinct persons; `sum` adds numerators; `ratio` divides the
 * sums; `rate` divides distinct persons by a figure from outside; `spread` takes median and 90th percentile of `measured`.
 */
export interface Indicator {
  readonly family: Family;
  readonly code: string;
  readonly title: Bilingual;
  readonly definition: Bilingual;
  readonly numerator: Bilingual;
  readonly denominator?: Bilingual;
  readonly aggregate: 'persons' | 'sum' | 'ratio' | 'rate' | 'spread';
  /** `year`: from 1 January of the year of the period, as long as the period asked for lasts. */
  readonly window: 'period' | 'year';
  readonly unit: string;
  readonly dimensions: readonly Dimension[];
  /** What a ratio, rate or sum is multiplied by: 100 for percent, 0.01 for euro that are added up as cents. */
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

const loaded = new Map<FamilyName, readonly Indicator[]>();

/** The indicators of a family, in the order of their codes. */
export function loadIndicators(name: FamilyName): readonly Indicator[] {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const folder = join(import.meta.dirname, name);
  const read = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<Indicator, 'sql' | 'family'>),
      sql: readFileSync(join(folder, file.replace(/json$/, 'sql')), 'utf8'),
      family: families[name],
    }));
  loaded.set(name, read);
  return read;
}
