import { isJsonObject, textOf } from '../../../json/json-object.ts';
import { equalValues } from '../../../questionnaire/compare.ts';
import type { AnswerRule } from './answer-rule.ts';
import { toAnswerSet } from './sets.ts';

/** Answers are among the options; an open choice also takes any text. Source: FHIR R4 codesystem-item-type.html. */
export const optionRule: AnswerRule = ({ type, options }) => {
  if (options.length === 0) return undefined;
  const codes = new Set(options.flatMap(({ value }) => (value.type === 'Coding' ? codeKey(value.value) : [])));
  return (value, run) => {
    if (type === 'open-choice' && value.type === 'string') return;
    if (value.type === 'Coding' && codeKey(value.value).some((key) => codes.has(key))) return;
    if (!options.some((option) => equalValues(option.value, value))) run.report('answer-not-option');
  };
};

/** Codes of the answers are in the value set of the item; one without a system may be of any system of the set. */
export const valueSetRule: AnswerRule = ({ type, definition }, { terminology, findContained }) => {
  const valueSet = textOf(definition['answerValueSet']);
  if (valueSet === undefined) return undefined;
  const set = toAnswerSet(valueSet, terminology, findContained);
  if (!set) return (_value, run) => run.report('answer-value-set-unknown', { valueSet });
  return ({ type: of, value }, run) => {
    if (of === 'string' && type === 'open-choice') return;
    const isOut = isJsonObject(value)
      ? isOutside(set(textOf(value['system']), textOf(value['code']) ?? ''))
      : typeof value === 'string' && isOutside(set(undefined, value));
    if (isOut) run.report('answer-not-in-value-set', { valueSet });
  };
};

const isOutside = (member: boolean | undefined): boolean => member === false;

function codeKey(coding: unknown): readonly string[] {
  if (!isJsonObject(coding) || typeof coding['code'] !== 'string') return [];
  return [`${textOf(coding['system']) ?? ''}\n${coding['code']}`];
}
