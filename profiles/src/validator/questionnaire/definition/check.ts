import { isJsonObject, type JsonObject, objectsOf } from '../../../json/json-object.ts';
import { type Form, type FormItem, toForm } from '../../../questionnaire/form.ts';
import type { CheckLibrary, ObjectCheck } from '../../checks.ts';
import type { Run } from '../../run.ts';
import { compileAnswerCheck } from '../answers/check.ts';
import { checkConditions } from './conditions.ts';
import { checkExpressions, checkFormExpressions } from './expressions.ts';
import { checkLimits } from './limits.ts';
import { checkInitial, checkOptions } from './options.ts';

/**
 * Compiles the rule of Questionnaire: it makes sense in itself, beyond the invariants que-* of the specification (which
 * run with the others).
 *
 * @see FHIR R4 questionnaire.html
 */
export function compileQuestionnaireRule({ terminology }: Pick<CheckLibrary, 'terminology'>): ObjectCheck {
  return (questionnaire, run) => {
    const form = toForm(questionnaire);
    const byDefinition = new Map(form.all.map((item) => [item.definition, item]));
    const findContained = (id: string): JsonObject | undefined =>
      [...objectsOf(questionnaire['contained']), ...objectsOf(run.root['contained'])].find(
        (resource) => resource['id'] === id,
      );
    checkFormExpressions(form, run);
    checkBelow(questionnaire, run, (definition) => {
      const item = byDefinition.get(definition);
      if (item) checkItem(item, form, compileAnswerCheck(item, { terminology, findContained, trusted: false }), run);
    });
  };
}

function checkItem(item: FormItem, form: Form, check: ReturnType<typeof compileAnswerCheck>, run: Run): void {
  checkConditions(item, form, run);
  checkOptions(item, run);
  checkInitial(item, check, run);
  checkLimits(item, run);
  checkExpressions(item, run);
}

/** Goes through the items below a questionnaire or an item, with the run at each. */
function checkBelow(holder: JsonObject, run: Run, check: (definition: JsonObject) => void): void {
  const items = Array.isArray(holder['item']) ? holder['item'] : [];
  items.forEach((definition: unknown, index) => {
    if (!isJsonObject(definition)) return;
    run.enter('item', index);
    check(definition);
    checkBelow(definition, run, check);
    run.leave();
  });
}
