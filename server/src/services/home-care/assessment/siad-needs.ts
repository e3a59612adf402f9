import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { canonicalBase } from '@sinfonia/profiles/package';
import { codeIn, itemsOf } from './answers.ts';
import { itemsIn, questionnaireOf } from './questionnaires.ts';

/** The care needs of a SIAD evaluation, by the name of the element of the record. */
export interface SiadNeeds {
  readonly present: readonly string[];
  readonly absent: readonly string[];
  /** Answered as not available (9), or not answered. */
  readonly unknown: readonly string[];
  /** Codes of the other coded items, such as `Autonomia` or `Cognitivi`; only those answered. */
  readonly codes: ReadonlyMap<string, string>;
}

const needs = `${canonicalBase}/ValueSet/siad-bisogno`;
const siad = `${canonicalBase}/Questionnaire/siad-valutazione`;

/**
 * The needs that a response to `siad-valutazione` states; undefined for a response to another form. A re-evaluation that
 * confirms the former one has no answers: every need is unknown here and the former evaluation counts.
 *
 * @see D.M. 17 December 2008 as amended by D.M. 7 August 2023, SIAD record 1 (Valutazione), record 2 (Rivalutazione)
 */
export function siadNeedsOf(response: QuestionnaireResponse): SiadNeeds | undefined {
  const form = questionnaireOf(response);
  if (form?.url !== siad) return undefined;
  const items = itemsOf(response);
  const [present, absent, unknown]: [string[], string[], string[]] = [[], [], []];
  const codes = new Map<string, string>();
  for (const { linkId = '', answerValueSet } of itemsIn(form.item)) {
    const item = items.get(linkId);
    const code = item && codeIn(item);
    if (answerValueSet === needs) (code === '1' ? present : code === '2' ? absent : unknown).push(linkId);
    else if (code !== undefined) codes.set(linkId, code);
  }
  return { present, absent, unknown, codes };
}
