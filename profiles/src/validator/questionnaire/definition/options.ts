import { isJsonObject, objectsOf } from '../../../json/json-object.ts';
import { equalValues } from '../../../questionnaire/compare.ts';
import type { FormItem } from '../../../questionnaire/form.ts';
import { answerTypes, choiceOf } from '../../../questionnaire/form-value.ts';
import type { Run } from '../../run.ts';
import type { AnswerCheck } from '../answers/answer-rule.ts';

/** Expressions of Structured Data Capture that bring options from elsewhere. */
const optionExpressions = /sdc-questionnaire-(answerExpression|candidateExpression|answerOptionsToggleExpression)$/;

/** Options of an item: of its type, each once; a choice has some. Choices may have options of any type. */
export function checkOptions(item: FormItem, run: Run): void {
  const { type, options, definition } = item;
  const types = answerTypes.get(type) ?? [];
  const isChoice = type === 'choice' || type === 'open-choice';
  options.forEach(({ value }, index) => {
    if (!isChoice && types.length > 0 && !types.includes(value.type))
      run.reportAt('answerOption', index, 'option-type', { type: value.type, allowed: types.join(', ') });
    if (options.slice(0, index).some((other) => equalValues(other.value, value)))
      run.reportAt('answerOption', index, 'option-repeated');
  });
  if (type === 'choice' && options.length === 0 && definition['answerValueSet'] === undefined && !isFilled(item))
    run.report('options-missing');
  const chosen = objectsOf(definition['answerOption']).filter((option) => option['initialSelected'] === true).length;
  if (chosen > 1 && item.max === 1) run.report('initial-too-many', { count: chosen });
}

function isFilled({ definition }: FormItem): boolean {
  return objectsOf(definition['extension']).some(({ url }) => typeof url === 'string' && optionExpressions.test(url));
}

/** Initial values are answers that the item allows. Source: FHIR R4 Questionnaire.item.initial. */
export function checkInitial({ definition }: FormItem, check: AnswerCheck, run: Run): void {
  const initial = Array.isArray(definition['initial']) ? definition['initial'] : [];
  initial.forEach((holder: unknown, index) => {
    const value = isJsonObject(holder) ? choiceOf(holder, 'value') : undefined;
    if (!value) return;
    run.enter('initial', index);
    run.enter('value', -1);
    check(value, run);
    run.leave();
    run.leave();
  });
}
