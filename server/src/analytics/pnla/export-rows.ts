import { dayText } from '../dataset/rome-day.ts';
import type { Figure, IndicatorResult } from '../indicators/answer-indicators.ts';
import { type Dimension, dimensions } from '../indicators/families.ts';
import { type Indicator, loadIndicators } from '../indicators/load-indicators.ts';
import type { Period } from '../indicators/period.ts';
import layout from './layout.json' with { type: 'json' };

/** A value of a row; null is empty. */
export type ExportValue = string | number | null;

/** A row of the export, by the names of the columns of `layout.json`. */
export type ExportRow = Readonly<Record<string, ExportValue>>;

/** Names of the columns, in their order. */
export const columns: readonly string[] = layout.columns.map(({ name }) => name);

/** By what the figures of the export are broken down. */
export const exportBy: readonly Dimension[] = dimensions.filter((one) => layout.by.includes(one));

/** What rows are made from. */
export interface ExportInput {
  readonly results: readonly IndicatorResult[];
  readonly period: Period;
  /** Instant of the data, ms since the epoch, UTC. */
  readonly asOf: number;
  /** Codes of health authorities (FLS 11) by id of their Organization. */
  readonly authorities: ReadonlyMap<string, string>;
}

/** The rows of an export, the total of each indicator first. */
export function* exportRows({ results, period, asOf, authorities }: ExportInput): Generator<ExportRow> {
  const indicators = new Map(loadIndicators('waiting-times').map((one) => [one.code, one]));
  const common = {
    layout: `${layout.id} (${layout.evidence})`,
    region: layout.region,
    period: period.code,
    from: dayText(period.from),
    to: dayText(period.to),
    asOf: new Date(asOf).toISOString(),
  };
  for (const { code, figures } of results) {
    const indicator = indicators.get(code);
    if (indicator === undefined) continue;
    for (const figure of figures) yield { ...common, ...rowOf(indicator, figure, authorities) };
  }
}

function rowOf(indicator: Indicator, figure: Figure, authorities: ReadonlyMap<string, string>): ExportRow {
  const { authority, organization, service } = figure.dimensions;
  return {
    indicator: indicator.code,
    authority: authority === null || authority === undefined ? null : (authorities.get(authority) ?? authority),
    structure: organization ?? null,
    service: service ?? null,
    class: figure.dimensions['priority-class'] ?? null,
    numerator: figure.numerator,
    denominator: figure.denominator,
    value: figure.value,
    percentile90: figure.percentile90 ?? null,
    unit: indicator.unit,
    absent: figure.absent ?? null,
  };
}
