import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { canonicalBase } from '@sinfonia/profiles/package';
import { type Effective, type Evidence, isInEffect } from '../../calendar/effective.ts';
import table from './evaluations.json' with { type: 'json' };

/** A multidimensional evaluation for a complex need, or the simpler one. Source: art. 22 DPCM 12 January 2017. */
export type EvaluationKind = 'complex' | 'simple';

/** The forms of an evaluation, by id of the Questionnaire. */
export interface EvaluationForms extends Effective {
  readonly kind: EvaluationKind;
  readonly required: readonly string[];
  readonly advised: readonly string[];
}

/** Forms that an evaluation still lacks, as addresses of Questionnaires. */
export interface MissingForms {
  readonly required: readonly string[];
  readonly advised: readonly string[];
  /** How sure it is that the required ones are: an unverified list warns rather than refuses. */
  readonly evidence: Evidence;
}

/** The lists that the platform is delivered with. */
export const deliveredEvaluations = table as unknown as readonly EvaluationForms[];

/**
 * The forms that an evaluation lacks on a day `YYYY-MM-DD`, given the responses to hand; only concluded ones count.
 * Undefined when no list is in effect on that day: then nobody knows whether it is complete.
 */
export function missingForms(
  kind: EvaluationKind,
  responses: readonly QuestionnaireResponse[],
  day: string,
  known = deliveredEvaluations,
): MissingForms | undefined {
  const forms = known.findLast((each) => each.kind === kind && isInEffect(each, day));
  if (!forms) return undefined;
  const answered = new Set(
    responses
      .filter(({ status }) => status === 'completed' || status === 'amended')
      .map(({ questionnaire }) => questionnaire?.split('|')[0]),
  );
  const lacking = (ids: readonly string[]): readonly string[] =>
    ids.map((id) => `${canonicalBase}/Questionnaire/${id}`).filter((url) => !answered.has(url));
  return { required: lacking(forms.required), advised: lacking(forms.advised), evidence: forms.evidence };
}
