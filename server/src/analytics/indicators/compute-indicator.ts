import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell, Engine } from '../dataset/engine.ts';
import { columnOf, type DatasetName, type Dimension } from './families.ts';
import type { Indicator } from './load-indicators.ts';
import type { Period } from './period.ts';

/** What is asked of an indicator. */
export interface IndicatorQuestion {
  readonly period: Period;
  /** Last day that the data can tell of (days since 1970, Europe/Rome): nothing is counted after it. */
  readonly until: number;
  /** Id of the Organization of the only health authority that is counted. */
  readonly authority?: string;
  /** Id of the only Organization that is counted, with what is part of it. Home care knows no such bound. */
  readonly organization?: string;
  /** Id of the only Practitioner whose own prescriptions and plans are counted. Home care knows no such bound. */
  readonly prescriber?: string;
  /** The health authority is asked for by who may ask for each of them. */
  readonly amongAll?: boolean;
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
const texts = new Map<string, string>();

/** Computes an indicator: its total, then the groups in the order of their dimensions. */
export function computeIndicator(
  engine: Pick<Engine, 'ask'>,
  indicator: Indicator,
  question: IndicatorQuestion,
): RawFigure[] {
  const by = question.by.filter((dimension) => indicator.dimensions.includes(dimension));
  const total = computeGroups(engine, indicator, question, []);
  return by.length === 0 ? total : [...total, ...computeGroups(engine, indicator, question, by)];
}

/** The groups of an indicator by dimensions that it has; by none, its total. What the question says of `by` does not count. */
export function computeGroups(
  engine: Pick<Engine, 'ask'>,
  indicator: Indicator,
  question: Omit<IndicatorQuestion, 'by'>,
  by: readonly Dimension[],
): RawFigure[] {
  const { period, until, authority = null, organization = null, prescriber = null } = question;
  const parameters = {
    from: indicator.window === 'year' ? Date.UTC(period.year, 0, 1) / 86_400_000 : period.from,
    to: Math.min(period.to, until),
    today: until,
    year: period.year,
    authority,
    organization,
    prescriber,
  };
  return engine.ask(sqlOf(indicator, by), parameters).map((row) => toFigure(row, by));
}

function sqlOf({ sql, aggregate, family }: Indicator, by: readonly Dimension[]): string {
  const names = by.map(columnOf);
  const grouped = names.length === 0 ? '' : `GROUP BY ${names.join(', ')} ORDER BY ${names.join(', ')}`;
  const partition = names.length === 0 ? '' : `PARTITION BY ${names.join(', ')} `;
  const shown = names.map((name) => `${name}, `).join('');
  // Nearest rank, in whole numbers: the first place that is at least nine tenths of all.
  const spread =
    aggregate === 'spread'
      ? `avg(CASE WHEN place = (units + 1) / 2 OR place = (units + 2) / 2 THEN measured END) AS median,
         min(CASE WHEN 10 * place >= 9 * units THEN measured END) AS percentile90`
      : 'NULL AS median, NULL AS percentile90';
  // Places cost a sort of everything.
  const places =
    aggregate === 'spread'
      ? `*, row_number() OVER (${partition}ORDER BY measured) AS place, count(*) OVER (${partition}) AS units`
      : '*';
  return `WITH ${textOf(family.dataset, 'common.sql')},
unit AS (
${sql}
),
counted AS (
${textOf(family.dataset, 'counted.sql')}
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

function textOf(dataset: DatasetName, file: string): string {
  const path = join(folder, dataset, file);
  const text = texts.get(path) ?? readFileSync(path, 'utf8');
  texts.set(path, text);
  return text;
}

function toFigure(row: Readonly<Record<string, Cell>>, by: readonly Dimension[]): RawFigure {
  const number = (name: string): number => Number(row[name] ?? 0);
  const optional = (name: string): number | null => (typeof row[name] === 'number' ? row[name] : null);
  return {
    dimensions: Object.fromEntries(
      by.map((dimension) => [dimension, (row[columnOf(dimension)] as string | null | undefined) ?? null]),
    ),
    persons: number('persons'),
    personsInNumerator: number('persons_in_numerator'),
    numerator: number('numerator'),
    denominator: number('denominator'),
    median: optional('median'),
    percentile90: optional('percentile90'),
  };
}
