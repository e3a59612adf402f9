import { type JsonObject, objectsOf, textOf } from '../../../json/json-object.ts';
import { nearest } from '../../../model/index.ts';
import { type Form, type FormItem, toForm } from '../../../questionnaire/form.ts';
import { readState } from '../../../questionnaire/form-state.ts';
import type { CheckLibrary, ObjectCheck } from '../../checks.ts';
import type { Run } from '../../run.ts';
import type { AnswerCheck } from '../answers/answer-rule.ts';
import { compileAnswerCheck } from '../answers/check.ts';
import { findQuestionnaire, packageQuestionnaires, type QuestionnaireLookup } from '../lookup.ts';
import { checkComputed } from './computed.ts';
import { checkConstraints } from './constraints.ts';
import { checkHeader } from './header.ts';
import { checkItems } from './items.ts';
import { stageOf } from './stage.ts';

/** Compiled checks of the answers of a form. */
export type AnswerChecks = (item: FormItem) => AnswerCheck;

/**
 * Compiles the rule of QuestionnaireResponse: it fits the questionnaire that it names. A questionnaire is compiled once,
 * as long as the lookup answers the same object.
 *
 * @see FHIR R4 questionnaireresponse.html
 */
export function compileResponseRule(
  library: Pick<CheckLibrary, 'terminology' | 'profiles'>,
  lookup: QuestionnaireLookup | undefined,
): ObjectCheck {
  const compiled = new WeakMap<JsonObject, AnswerChecks>();
  const checksOf = (form: Form, trusted: boolean, run: Run): AnswerChecks => {
    let checks = compiled.get(form.questionnaire);
    if (!checks) {
      checks = compileForm(form, library, trusted, run);
      compiled.set(form.questionnaire, checks);
    }
    return checks;
  };
  return (response, run) => {
    const canonical = textOf(response['questionnaire']);
    if (canonical === undefined) return;
    const questionnaire = findQuestionnaire(canonical, run, lookup);
    if (questionnaire?.['resourceType'] === 'Questionnaire') {
      const form = toForm(questionnaire);
      // What comes with the request is not trusted to end: neither its expressions nor its patterns are run.
      const trusted = !canonical.startsWith('#');
      const state = readState(form, response, { root: run.root, expressions: trusted });
      const stage = stageOf(response);
      checkHeader(questionnaire, response, run);
      checkItems(state, checksOf(form, trusted, run), stage, run);
      checkComputed(state, stage, run);
      checkConstraints(state, stage, run);
    } else reportUnknown(canonical, library, run);
  };
}

function compileForm(
  { questionnaire }: Form,
  { terminology }: Pick<CheckLibrary, 'terminology'>,
  trusted: boolean,
  run: Run,
): AnswerChecks {
  const { root } = run;
  const findContained = (id: string): JsonObject | undefined =>
    [...objectsOf(questionnaire['contained']), ...objectsOf(root['contained'])].find(
      (resource) => resource['id'] === id,
    );
  const checks = new Map<FormItem, AnswerCheck>();
  return (item) => {
    let check = checks.get(item);
    if (!check) {
      check = compileAnswerCheck(item, { terminology, findContained, trusted });
      checks.set(item, check);
    }
    return check;
  };
}

function reportUnknown(
  canonical: string,
  { terminology, profiles }: Pick<CheckLibrary, 'terminology' | 'profiles'>,
  run: Run,
): void {
  const values = { questionnaire: canonical };
  const isOther = terminology.hasValueSet(canonical) || profiles.typeOf(canonical) !== undefined;
  if (isOther) run.reportAt('questionnaire', -1, 'questionnaire-other-type', values);
  else
    run.reportAt('questionnaire', -1, 'questionnaire-unknown', {
      ...values,
      nearest: nearest(canonical, packageQuestionnaires()) ?? '—',
    });
}
