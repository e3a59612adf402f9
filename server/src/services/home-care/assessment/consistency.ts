import type { Observation } from '@medplum/fhirtypes';
import { canonicalBase } from '@sinfonia/profiles/package';
import { type Effective, isInEffect } from '../../calendar/effective.ts';
import table from './consistency.json' with { type: 'json' };
import type { SiadNeeds } from './siad-needs.ts';

interface Text {
  readonly id: string;
  readonly it: string;
  readonly en: string;
}

/** A score that does not go with a code of a SIAD item. */
export interface ScaleRule extends Text {
  readonly scale: string;
  readonly min?: number;
  readonly max?: number;
  readonly item: string;
  readonly codes: readonly string[];
}

/** Two needs that do not go together. */
export interface NeedRule extends Text {
  readonly present: string;
  readonly absent: string;
}

/** The comparisons between scales and SIAD items, and the time in which they are made. */
export interface ConsistencyRules extends Effective {
  readonly scales: readonly ScaleRule[];
  readonly needs: readonly NeedRule[];
}

/** A remark that two parts of an evaluation do not go together: a warning, never a refusal. */
export interface Inconsistency extends Text {
  /** Items of `siad-valutazione` that are meant. */
  readonly items: readonly string[];
  /** Scale whose score is meant, by code of `home-care-scale`. */
  readonly scale?: string;
}

/** The comparisons that the platform is delivered with. */
export const deliveredConsistency: ConsistencyRules = table as unknown as ConsistencyRules;

const scales = `${canonicalBase}/CodeSystem/home-care-scale`;

/**
 * What does not go together in an evaluation of a day `YYYY-MM-DD`: scores that say another thing than the SIAD items,
 * needs that exclude each other, and two scores of one scale that differ (`score-differs`: SPMSQ and VCOG of the SVaMA).
 */
export function inconsistenciesOf(
  scores: readonly Observation[],
  siad: SiadNeeds | undefined,
  day: string,
  rules = deliveredConsistency,
): readonly Inconsistency[] {
  const found: Inconsistency[] = [];
  const byScale = Map.groupBy(valuesOf(scores), ({ scale }) => scale);
  for (const [scale, values] of byScale) {
    if (new Set(values.map(({ value }) => value)).size > 1) found.push({ ...differs, items: [], scale });
  }
  if (!siad || !isInEffect(rules, day)) return found;
  const needs = new Map([
    ...siad.present.map((item) => [item, '1'] as const),
    ...siad.absent.map((item) => [item, '2'] as const),
  ]);
  for (const rule of rules.scales) {
    const { id, it, en, scale, item, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rule;
    const code = siad.codes.get(item) ?? needs.get(item);
    const isMeant = byScale.get(scale)?.some(({ value }) => value >= min && value <= max) ?? false;
    if (isMeant && code !== undefined && rule.codes.includes(code)) found.push({ id, it, en, items: [item], scale });
  }
  for (const { id, it, en, present, absent } of rules.needs) {
    if (needs.get(present) === '1' && needs.get(absent) === '2') found.push({ id, it, en, items: [present, absent] });
  }
  return found;
}

const differs = {
  id: 'score-differs',
  it: 'Due punteggi della stessa scala sono diversi.',
  en: 'Two scores of the same scale differ.',
} as const;

function* valuesOf(scores: readonly Observation[]): Generator<{ readonly scale: string; readonly value: number }> {
  for (const { code, valueQuantity } of scores) {
    const scale = code.coding?.find(({ system }) => system === scales)?.code;
    if (scale !== undefined && valueQuantity?.value !== undefined) yield { scale, value: valueQuantity.value };
  }
}
