import { isJsonObject, objectsOf } from '../../../json/json-object.ts';
import { nearest } from '../../../model/index.ts';
import { equalValues } from '../../../questionnaire/compare.ts';
import { extensionsOf, extensionValues, formExtensions } from '../../../questionnaire/extensions.ts';
import type { FormItem } from '../../../questionnaire/form.ts';
import { type FormState, missingIn } from '../../../questionnaire/form-state.ts';
import { answerTypes, choiceOf } from '../../../questionnaire/form-value.ts';
import { hasAnswer, type ResponseContainer, type ResponseNode } from '../../../questionnaire/response-tree.ts';
import type { Run } from '../../run.ts';
import type { AnswerChecks } from './check.ts';
import { toldLinkId } from './place.ts';
import { type Stage, severityIn } from './stage.ts';

/**
 * Checks the items of a response: each where the form has it and in its order, enabled, answered as often as the form
 * says, with answers that the item allows; and what is required is there. The run stands at the response.
 */
export function checkItems(state: FormState, checks: AnswerChecks, stage: Stage, run: Run): void {
  const checkContainer = (container: ResponseContainer): void => {
    let highest = -1;
    for (const node of container.children) {
      run.enter('item', node.index);
      const { item } = node;
      if (isPlaced(node, state, run) && item) {
        if (item.position < highest) run.report('item-order', { linkId: item.linkId });
        else highest = item.position;
        if (state.isEnabled(node)) checkNode(node, item);
        else if (hasAnswer(node)) run.report('item-disabled', { linkId: item.linkId });
      }
      run.leave();
    }
    checkMissing(container, state, stage, run);
  };

  const checkNode = (node: ResponseNode, item: FormItem): void => {
    checkText(node, item, run);
    checkCount(node, item, run);
    if (item.type === 'group' ? node.value['answer'] !== undefined : node.value['item'] !== undefined)
      reportNesting(item, run);
    if (node.answers.length > 0 || node.value['answer'] !== undefined) checkAnswers(node, item, checks(item), run);
    for (const container of node.containers) {
      // Items right below a question have been reported; their own faults would only hide that.
      if (container.answer < 0 && item.type !== 'group') continue;
      if (container.answer >= 0) run.enter('answer', container.answer);
      checkContainer(container);
      if (container.answer >= 0) run.leave();
    }
  };

  checkContainer(state.tree.root);
}

function isPlaced({ linkId, item, container }: ResponseNode, { form }: FormState, run: Run): boolean {
  if (linkId === undefined) return false;
  if (!item) {
    const told = toldLinkId(linkId);
    run.report('item-unknown', { linkId: told, nearest: nearest(linkId, form.byLinkId.keys()) ?? '—' });
    return false;
  }
  if (item.parent === container.parent?.item && (item.parent !== undefined || container.parent === undefined))
    return true;
  run.report('item-misplaced', { linkId, place: item.parent ? `«${item.parent.linkId}»` : 'QuestionnaireResponse' });
  return false;
}

/** Translations of the text of the form are as good as the text. */
function checkText({ value }: ResponseNode, { linkId, definition }: FormItem, run: Run): void {
  const { text } = value;
  const expected = definition['text'];
  if (typeof text !== 'string' || typeof expected !== 'string' || text === expected) return;
  const translations = extensionsOf(definition['_text'], formExtensions.translation).flatMap((extension) =>
    extensionValues(extension, 'content'),
  );
  if (!translations.includes(text)) run.report('item-text-differs', { linkId });
}

function reportNesting({ type, linkId }: FormItem, run: Run): void {
  if (type === 'group') run.report('item-no-answer', { type });
  else run.report('item-nesting', { linkId });
}

/** A question is one item with several answers, a group is several items. */
function checkCount(node: ResponseNode, item: FormItem, run: Run): void {
  const { linkId, min, max, type } = item;
  const siblings = node.container.byItem.get(item) ?? [];
  const isGroup = type === 'group';
  const isFirst = siblings[0] === node;
  if (!isFirst && !isGroup) run.report('item-repeated', { linkId });
  const count = isGroup ? siblings.length : node.answers.length;
  if (count > max && (!isGroup || siblings[max] === node)) run.report('answers-too-many', { linkId, max, count });
  // One that is required and has none at all is reported as missing.
  const isMissing = count === 0 && item.definition['required'] === true;
  if (isFirst && count < min && !isMissing && min > 0) run.report('answers-too-few', { linkId, min, count });
}

function checkAnswers(node: ResponseNode, item: FormItem, check: ReturnType<AnswerChecks>, run: Run): void {
  const { type, linkId } = item;
  if (!answerTypes.has(type)) {
    if (type === 'display' || type === 'question') run.report('item-no-answer', { type });
    return;
  }
  const answers = Array.isArray(node.value['answer']) ? node.value['answer'] : [];
  for (let index = 0; index < answers.length; index++) {
    const answer: unknown = answers[index];
    const value = isJsonObject(answer) ? choiceOf(answer, 'value') : undefined;
    if (!value) continue;
    run.enter('answer', index);
    run.enter('value', -1);
    check(value, run);
    run.leave();
    run.leave();
  }
  checkExclusive(node, item, run);
  if (item.definition['readOnly'] === true && isChanged(node, item)) run.report('answer-read-only', { linkId });
}

/** An exclusive option stands alone. Source: extension `questionnaire-optionExclusive`. */
function checkExclusive({ answers }: ResponseNode, { options }: FormItem, run: Run): void {
  if (answers.length < 2) return;
  const isExclusive = answers.some((given) =>
    options.some((option) => option.exclusive && equalValues(option.value, given)),
  );
  if (isExclusive) run.report('answer-exclusive', { count: answers.length });
}

/** Whether the answers of an item with initial values are others; computed ones have a rule of their own. */
function isChanged({ answers }: ResponseNode, { definition, calculated }: FormItem): boolean {
  const initial = objectsOf(definition['initial']).flatMap((value) => choiceOf(value, 'value') ?? []);
  if (calculated || initial.length === 0) return false;
  return !answers.every((answer) => initial.some((value) => equalValues(value, answer)));
}

function checkMissing(container: ResponseContainer, state: FormState, stage: Stage, run: Run): void {
  if (stage === 'void') return;
  for (const { item, node } of missingIn(container, state)) {
    const { linkId } = item;
    if (node) run.enter('item', node.index);
    run.report('answer-missing', { linkId }, severityIn(stage, 'information'));
    if (node) run.leave();
  }
}
