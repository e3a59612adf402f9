import type { Engine } from '../dataset/engine.ts';
import { answerBreakdown } from './answer-breakdown.ts';
import { computeIndicator, type IndicatorQuestion, type RawFigure } from './compute-indicator.ts';
import type { Dimension } from './families.ts';
import type { Indicator } from './load-indicators.ts';
import { maskedFigures } from './mask-figures.ts';
import { type ReferenceFigures, sumOfFigures } from './reference-figures.ts';

/** A figure as it is given out. */
export interface Figure {
  readonly dimensions: RawFigure['dimensions'];
  /** Distinct persons that the figure tells of; null when it is masked. */
  readonly persons: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  /** In the unit of the indicator; null when masked, without denominator, or without the figure from outside. */
  readonly value: number | null;
  /** 90th percentile, for indicators of a spread. */
  readonly percentile90?: number | null;
  /** Why something is null. */
  readonly absent?: 'masked' | 'reference-figure-missing' | 'nothing-counted';
}

/** An indicator with its figures: the total first, then the groups. */
export interface IndicatorResult {
  readonly code: string;
  readonly period: string;
  /** Dimensions by which it is broken down: those asked for that it has. */
  readonly by: readonly Dimension[];
  readonly figures: readonly Figure[];
}

/** Computes indicators and makes of them what may be given out. `smallest`: fewest persons of a figure that is shown. */
export function answerIndicators(
  engine: Pick<Engine, 'ask'>,
  indicators: readonly Indicator[],
  question: IndicatorQuestion,
  options: { readonly smallest: number; readonly reference: ReferenceFigures },
): readonly IndicatorResult[] {
  const codes = authorityCodes(engine);
  return indicators.map((indicator) => {
    const { raw, masked, by } = foundIn(engine, indicator, question, options.smallest);
    const outside = (figure: RawFigure): number | undefined =>
      indicator.reference === undefined
        ? undefined
        : sumOfFigures(
            options.reference,
            { ...indicator.reference, year: question.period.year },
            codesFor(figure, question, codes),
          );
    return {
      code: indicator.code,
      period: question.period.code,
      by,
      figures: raw.map((figure) => toFigure(indicator, figure, outside(figure), masked.has(figure))),
    };
  });
}

/** The figures, what of them is masked, and the dimensions that they are broken down by. */
export interface Found {
  readonly raw: readonly RawFigure[];
  readonly masked: ReadonlySet<RawFigure>;
  readonly by: readonly Dimension[];
}

function foundIn(
  engine: Pick<Engine, 'ask'>,
  indicator: Indicator,
  question: IndicatorQuestion,
  smallest: number,
): Found {
  if (indicator.family.masking === 'breakdowns') return answerBreakdown(engine, indicator, question, smallest);
  const raw = computeIndicator(engine, indicator, question);
  const by = question.by.filter((dimension) => indicator.dimensions.includes(dimension));
  return { raw, by, masked: maskedIn(engine, indicator, question, raw, smallest) };
}

/**
 * What is masked. A health authority that is masked among all of them stays so when only it is asked for: or the figures of
 * the others would tell those of the one that is too small.
 */
function maskedIn(
  engine: Pick<Engine, 'ask'>,
  indicator: Indicator,
  question: IndicatorQuestion,
  raw: readonly RawFigure[],
  smallest: number,
): ReadonlySet<RawFigure> {
  const { authority, period, until } = question;
  if (authority !== undefined && smallest > 1) {
    const all = computeIndicator(engine, indicator, { period, until, by: ['authority'] });
    const masked = [...maskedFigures(all, smallest)];
    if (masked.some(({ dimensions }) => dimensions.authority === authority)) return new Set(raw);
  }
  return maskedFigures(raw, smallest);
}

function toFigure(indicator: Indicator, raw: RawFigure, outside: number | undefined, isMasked: boolean): Figure {
  const { aggregate, scale = 1 } = indicator;
  const { dimensions, persons } = raw;
  const spread = aggregate === 'spread' ? { percentile90: isMasked ? null : raw.percentile90 } : {};
  // What comes from outside tells of nobody here.
  const open = aggregate === 'rate' ? (outside ?? null) : null;
  if (isMasked) {
    return { dimensions, persons: null, numerator: null, denominator: open, value: null, ...spread, absent: 'masked' };
  }
  const shown = { dimensions, persons };
  switch (aggregate) {
    case 'persons':
      return { ...shown, numerator: persons, denominator: null, value: persons };
    case 'sum':
      return {
        ...shown,
        numerator: raw.numerator,
        denominator: null,
        value: per(raw.numerator, { denominator: 1 }, scale),
      };
    case 'spread': {
      const found = { ...shown, numerator: raw.numerator, denominator: null, value: raw.median, ...spread };
      return raw.median === null ? { ...found, absent: 'nothing-counted' } : found;
    }
    case 'ratio':
      return raw.denominator === 0
        ? { ...shown, numerator: 0, denominator: 0, value: null, absent: 'nothing-counted' }
        : { ...shown, numerator: raw.numerator, denominator: raw.denominator, value: per(raw.numerator, raw, scale) };
    case 'rate':
      return outside === undefined
        ? { ...shown, numerator: persons, denominator: null, value: null, absent: 'reference-figure-missing' }
        : { ...shown, numerator: persons, denominator: outside, value: per(persons, { denominator: outside }, scale) };
  }
}

/** Rounded to two decimals. */
function per(numerator: number, { denominator }: { readonly denominator: number }, scale: number): number {
  return Math.round((numerator * scale * 100) / denominator) / 100;
}

/** FLS11 codes of the health authorities by the id of their Organization. */
function authorityCodes(engine: Pick<Engine, 'ask'>): ReadonlyMap<string, string> {
  const rows = engine.ask("SELECT organization_key, authority_code FROM organizations WHERE kind = 'asl'", {});
  return new Map(rows.map((row) => [String(row['organization_key']), String(row['authority_code'])]));
}

/** Of which health authorities the figure from outside is wanted. */
function codesFor(figure: RawFigure, question: IndicatorQuestion, codes: ReadonlyMap<string, string>): string[] {
  const named = figure.dimensions.authority ?? question.authority;
  if (figure.dimensions.authority === null) return [];
  if (named === undefined) return [...codes.values()];
  const code = codes.get(named);
  return code === undefined ? [] : [code];
}
