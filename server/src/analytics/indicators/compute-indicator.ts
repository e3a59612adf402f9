import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell, Engine } from '../dataset/engine.ts';
import type { Dimension, Indicator } from './load-indicators.ts';
import type { Period } from './period.ts';

/** What is asked of an indicator. */
export interface IndicatorQuestion {
  readonly period: Period;
  /** Last day that the data can tell of (days since 1970, Europe/Rome): nothing is counted after it. */
  readonly until: number;
  /** Id of the Organization of the only health authority that is counted. */
  readonly authority?: string;
  /** In addition to the total: broken down by these dimensions together. */
  readonly by: readonly Dimension[];
}

/** A figure before it is masked and divided by what comes from outside. */
export interface RawFigure {
  /** Values of the dimensions; empty for the total. `null`: not known of the unit. */
  readonly dimensions: Readonly<Partial<Record<Dimension, string | null>>>;
  /** Distinct persons, and those of them with something in the numerator. */
  readonly persons: number;
  readonly personsInNumerator: number;
  readonly numerator: number;
  readonly denominator: number;
  readonly median: number | null;
  readonly percentile90: number | null;
}

const folder = join(import.meta.dirname, '../dataset');
let common: string | undefined;

const columns: Readonly<Record<Dimension, string>> = {
  authority: 'authority',
  district: 'district',
  'age-band': 'age_band',
  level: 'level',
  sex: 'sex',
};

/** Computes an indicator: its total, then the groups in the order of their dimensions. */
export function computeIndicator(
  engine: Pick<Engine, 'ask'>,
  indicator: Indicator,
  question: IndicatorQuestion,
): RawFigure[] {
  const { period, until, authority = null } = question;
  const by = question.by.filter((dimension) => indicator.dimensions.includes(dimension));
  const parameters = {
    from: indicator.window === 'year' ? Date.UTC(period.year, 0, 1) / 86_400_000 : period.from,
    to: Math.min(period.to, until),
    year: period.year,
    authority,
  };
  const ask = (grouped: readonly Dimension[]) =>
    engine.ask(sqlOf(indicator, grouped), parameters).map((row) => toFigure(row, grouped));
  return by.length === 0 ? ask([]) : [...ask([]), ...ask(by)];
}

function sqlOf({ sql, aggregate }: Indicator, by: readonly Dimension[]): string {
  common ??= readFileSync(join(folder, 'in-charge.sql'), 'utf8');
  const names = by.map((dimension) => columns[dimension]);
  const grouped = names.length === 0 ? '' : `GROUP BY ${names.join(', ')} ORDER BY ${names.join(', ')}`;
  const partition = names.length === 0 ? '' : `PARTITION BY ${names.join(', ')} `;
  const shown = names.map((name) => `${name}, `).join('');
  // Nearest rank, in whole numbers: the first place that is at least nine tenths of all.
  const spread =
    aggregate === 'days'
      ? `avg(CASE WHEN place = (units + 1) / 2 OR place = (units + 2) / 2 THEN days END) AS median,
         min(CASE WHEN 10 * place >= 9 * units THEN days END) AS percentile90`
      : 'NULL AS median, NULL AS percentile90';
  // Places cost a sort of everything.
  const places =
    aggregate === 'days'
      ? `*, row_number() OVER (${partition}ORDER BY days) AS place, count(*) OVER (${partition}) AS units`
      : '*';
  return `WITH ${common},
unit AS (
${sql}
),
counted AS (
  SELECT u.person, u.authority, u.district, u.level, u.numerator, u.denominator, u.days, b.code AS age_band, p.sex
  FROM unit u
  LEFT JOIN patients p ON p.patient_key = u.person
  LEFT JOIN age_band b ON :year - u.birth_year BETWEEN b.low AND b.high
  WHERE :authority IS NULL OR u.authority = :authority
),
placed AS (
  SELECT ${places} FROM counted
)
SELECT ${shown}count(DISTINCT person) AS persons,
  count(DISTINCT CASE WHEN numerator > 0 THEN person END) AS persons_in_numerator,
  coalesce(sum(numerator), 0) AS numerator, coalesce(sum(denominator), 0) AS denominator,
  ${spread}
FROM placed ${grouped}`;
}

function toFigure(row: Readonly<Record<string, Cell>>, by: readonly Dimension[]): RawFigure {
  const number = (name: string): number => Number(row[name] ?? 0);
  const optional = (name: string): number | null => (typeof row[name] === 'number' ? row[name] : null);
  return {
    dimensions: Object.fromEntries(
      by.map((dimension) => [dimension, (row[columns[dimension]] as string | null | undefined) ?? null]),
    ),
    persons: number('persons'),
    personsInNumerator: number('persons_in_numerator'),
    numerator: number('numerator'),
    denominator: number('denominator'),
    median: optional('median'),
    percentile90: optional('percentile90'),
  };
}
