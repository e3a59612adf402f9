import type { CheckLibrary, ObjectCheck } from '../checks.ts';
import { compileQuestionnaireRule } from './definition/check.ts';
import type { QuestionnaireLookup } from './lookup.ts';
import { compileResponseRule } from './response/check.ts';

/** Rules of forms by resource type. `lookup` finds questionnaires that are not in our package. */
export function questionnaireRules(
  library: Pick<CheckLibrary, 'terminology' | 'profiles'>,
  lookup: QuestionnaireLookup | undefined,
): Readonly<Record<'Questionnaire' | 'QuestionnaireResponse', ObjectCheck>> {
  return {
    Questionnaire: compileQuestionnaireRule(library),
    QuestionnaireResponse: compileResponseRule(library, lookup),
  };
}
