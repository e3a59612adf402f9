import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { canonicalBase } from '@sinfonia/profiles/package';
import type { Evidence } from '../../calendar/effective.ts';
import { codeIn, itemsOf, numberIn } from './answers.ts';
import table from './svama.json' with { type: 'json' };

/** A summary score of a SVaMA as it was reported. */
export interface SvamaPart {
  /** VIP, VPIA, VPOT, VCOG, VSEN, VADL, VMOB, VSAN or VSOC. */
  readonly symbol: string;
  readonly it: string;
  readonly en: string;
  /** Absent when the part was not answered. */
  readonly value?: number;
}

/** What a SVaMA says. Scores are reported, not worked out: weights and thresholds are regional and not known here. */
export interface SvamaSummary {
  readonly parts: readonly SvamaPart[];
  /** Self-sufficiency profile as the minutes of the UVI report it: no combination of scores is known that would make it. */
  readonly profile?: string;
  /** Code of the outcome in the minutes. */
  readonly outcome?: string;
  readonly source: string;
  readonly evidence: Evidence;
}

const questionnaire = `${canonicalBase}/Questionnaire/${table.questionnaire}`;

/**
 * The parts, profile and outcome of a response to the SVaMA; undefined for a response to another form.
 *
 * @see DGRC Campania 324/2012 (number unverified), Veneto DGR 2961/2012 (symbols)
 */
export function svamaOf(response: QuestionnaireResponse): SvamaSummary | undefined {
  if (response.questionnaire?.split('|')[0] !== questionnaire) return undefined;
  const items = itemsOf(response);
  const profile = items.get('profile')?.item.answer?.[0]?.valueString;
  const outcomeItem = items.get('outcome');
  const outcome = outcomeItem && codeIn(outcomeItem);
  return {
    parts: table.parts.map(({ symbol, linkId, it, en }) => {
      const item = items.get(linkId);
      const value = item && numberIn(item);
      return { symbol, it, en, ...(value === undefined ? {} : { value }) };
    }),
    ...(profile === undefined ? {} : { profile }),
    ...(outcome === undefined ? {} : { outcome }),
    source: table.source,
    evidence: table.evidence as Evidence,
  };
}

/** Items of a form that report the score of a scale without a code that says so, with the scale. */
export function reportedScales(url: string | undefined): ReadonlyMap<string, string> {
  const parts = url === questionnaire ? table.parts : [];
  return new Map(parts.flatMap(({ linkId, scale }) => (scale === undefined ? [] : [[linkId, scale] as const])));
}
