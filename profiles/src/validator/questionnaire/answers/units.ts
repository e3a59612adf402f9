import { isJsonObject, type JsonObject, textOf } from '../../../json/json-object.ts';
import { extensionText, extensionValues, formExtensions } from '../../../questionnaire/extensions.ts';
import type { AnswerCheck, AnswerRule } from './answer-rule.ts';
import { toAnswerSet } from './sets.ts';

/** Units of quantities. Sources: extensions `questionnaire-unitOption` and `questionnaire-unitValueSet`. */
export const unitRule: AnswerRule = (item, context) => {
  const options = extensionValues(item.definition, formExtensions.unitOption).filter(isJsonObject);
  const valueSet = extensionText(item.definition, formExtensions.unitValueSet);
  const checks: AnswerCheck[] = [];
  if (options.length > 0) {
    const allowed = options.map(({ code, display }) => String(code ?? display)).join(', ');
    checks.push(({ value }, run) => {
      if (isJsonObject(value) && !options.some((option) => isUnit(value, option)))
        run.report('answer-unit', { allowed });
    });
  }
  const set = valueSet === undefined ? undefined : toAnswerSet(valueSet, context.terminology, context.findContained);
  if (valueSet !== undefined && set)
    checks.push(({ value }, run) => {
      if (!isJsonObject(value)) return;
      const code = textOf(value['code']);
      if (code === undefined || set(textOf(value['system']) ?? '', code) === false)
        run.report('answer-unit', { allowed: valueSet });
    });
  return checks.length === 0
    ? undefined
    : (value, run) => {
        for (const check of checks) check(value, run);
      };
};

function isUnit(quantity: JsonObject, option: JsonObject): boolean {
  if (option['code'] === undefined) return quantity['unit'] === option['display'];
  return quantity['code'] === option['code'] && quantity['system'] === option['system'];
}
