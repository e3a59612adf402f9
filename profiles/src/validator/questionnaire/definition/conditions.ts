import { objectsOf } from '../../../json/json-object.ts';
import { nearest } from '../../../model/index.ts';
import type { Form, FormCondition, FormItem } from '../../../questionnaire/form.ts';
import type { Run } from '../../run.ts';
import { typesOf } from '../answers/check.ts';
import { toldLinkId } from '../response/place.ts';

/** Values of these types have an order. */
const ordered = new Set(['integer', 'decimal', 'date', 'dateTime', 'time', 'Quantity', 'string']);
const alike: ReadonlyMap<string, string> = new Map([
  ['integer', 'number'],
  ['decimal', 'number'],
  ['date', 'moment'],
  ['dateTime', 'moment'],
]);

/**
 * Conditions of an item: about a question that exists outside the item, with a value that its answers can have.
 *
 * @see FHIR R4 questionnaire-definitions.html#Questionnaire.item.enableWhen
 */
export function checkConditions(item: FormItem, form: Form, run: Run): void {
  const { conditions, definition } = item;
  const count = objectsOf(definition['enableWhen']).length;
  // Conditions without question, operator or answer are reported by their cardinality.
  if (conditions.length !== count) return;
  conditions.forEach((condition, index) => {
    run.enter('enableWhen', index);
    checkCondition(condition, item, form, run);
    run.leave();
  });
}

function checkCondition(
  { question: linkId, operator, answer }: FormCondition,
  item: FormItem,
  form: Form,
  run: Run,
): void {
  const question = form.byLinkId.get(linkId);
  const values = { question: toldLinkId(linkId) };
  if (!question) {
    run.reportAt('question', -1, 'enable-when-question-unknown', {
      ...values,
      nearest: nearest(linkId, form.byLinkId.keys()) ?? '—',
    });
    return;
  }
  if (question.position >= item.position && question.position <= item.last) {
    run.reportAt('question', -1, 'enable-when-question-inside', values);
    return;
  }
  if (question.position > item.position) run.reportAt('question', -1, 'enable-when-later', values);
  const types = typesOf(question);
  if (types.length === 0) run.reportAt('question', -1, 'enable-when-no-answers', values);
  else if (operator !== 'exists' && !types.some((type) => isAlike(type, answer.type)))
    run.reportAt('answer', -1, 'enable-when-type', { ...values, type: answer.type, allowed: types.join(', ') });
  else if (/[<>]/.test(operator) && !ordered.has(answer.type))
    run.reportAt('operator', -1, 'enable-when-not-ordered', { type: answer.type });
}

function isAlike(left: string, right: string): boolean {
  return (alike.get(left) ?? left) === (alike.get(right) ?? right);
}
