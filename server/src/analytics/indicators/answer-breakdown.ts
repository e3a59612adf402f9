import type { Engine } from '../dataset/engine.ts';
import type { Found } from './answer-indicators.ts';
import { computeGroups, type IndicatorQuestion, type RawFigure } from './compute-indicator.ts';
import { type Dimension, withEnclosing } from './families.ts';
import type { Indicator } from './load-indicators.ts';
import { type Breakdown, type Masked, maskBreakdowns } from './mask-breakdowns.ts';

const nothing: Masked = { figures: new Set(), withheld: false };

/**
 * Figures of an indicator with what is masked, so that breakdowns cannot be subtracted from each other. One health authority
 * that is asked for out of all of them (`question.amongAll`) is cut out of the table of all: with other masks than there, the
 * figures of the others would tell what is masked. A breakdown that cannot be made safe is left out.
 */
export function answerBreakdown(
  engine: Pick<Engine, 'ask'>,
  indicator: Indicator,
  question: IndicatorQuestion,
  smallest: number,
): Found {
  const { authority, amongAll = false, by: asked, ...rest } = question;
  const has = (dimension: Dimension) => indicator.dimensions.includes(dimension);
  const by = withEnclosing(asked.filter(has)).filter(has);
  const breakdownBy = (dimensions: readonly Dimension[], bound: Omit<IndicatorQuestion, 'by'>): readonly Breakdown[] =>
    coarserOf(dimensions).map((one) => ({ by: one, figures: computeGroups(engine, indicator, bound, one) }));
  if (authority === undefined || !amongAll) {
    return answerFrom(breakdownBy(by, authority === undefined ? rest : { ...rest, authority }), by, smallest);
  }
  const withAuthority = withEnclosing([...by, 'authority']);
  const found = answerFrom(breakdownBy(withAuthority, rest), withAuthority, smallest);
  const total = answerFrom(breakdownBy(['authority'], rest), ['authority'], smallest);
  const [whole = emptyFigure] = ofAuthority(total.raw, authority);
  const raw = { ...whole, dimensions: {} };
  const masked = new Set<RawFigure>();
  const groups = (by.length === 0 ? [] : ofAuthority(found.raw, authority)).map((figure) => {
    const shown = { ...figure, dimensions: only(figure.dimensions, by) };
    if (found.masked.has(figure)) masked.add(shown);
    return shown;
  });
  return { raw: [raw, ...groups], by, masked: total.masked.has(whole) ? masked.add(raw) : masked };
}

const emptyFigure: RawFigure = {
  dimensions: {},
  persons: 0,
  personsInNumerator: 0,
  numerator: 0,
  denominator: 0,
  median: null,
  percentile90: null,
};

function only(found: RawFigure['dimensions'], by: readonly Dimension[]): RawFigure['dimensions'] {
  return Object.fromEntries(by.map((dimension) => [dimension, found[dimension] ?? null]));
}

function ofAuthority(figures: readonly RawFigure[], authority: string): readonly RawFigure[] {
  return figures.filter(({ dimensions }) => dimensions.authority === authority);
}

/** The total and the finest breakdown, with their masks. */
function answerFrom(breakdowns: readonly Breakdown[], by: readonly Dimension[], smallest: number): Found {
  const mask = (some: readonly Breakdown[]) => (smallest > 1 ? maskBreakdowns(some, smallest) : nothing);
  const [total, finest] = [breakdowns.at(0)?.figures ?? [], breakdowns.at(-1)?.figures ?? []];
  const ofTotal = mask(breakdowns.slice(0, 1)).figures;
  if (by.length === 0) return { raw: total, by, masked: ofTotal };
  const { figures, withheld } = mask(breakdowns);
  if (withheld) return { raw: total, by, masked: ofTotal };
  return { raw: [...total, ...finest], by, masked: new Set([...ofTotal, ...figures]) };
}

/** All sets of dimensions that can be asked for up to these, with what encloses them; coarser ones first. */
function coarserOf(by: readonly Dimension[]): readonly (readonly Dimension[])[] {
  let sets: (readonly Dimension[])[] = [[]];
  for (const dimension of by) sets = sets.concat(sets.map((one) => [...one, dimension]));
  return sets
    .filter((one) => withEnclosing(one).filter((dimension) => by.includes(dimension)).length === one.length)
    .sort((one, other) => one.length - other.length);
}
