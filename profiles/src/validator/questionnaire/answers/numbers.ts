import { isJsonObject } from '../../../json/json-object.ts';
import { compareValues } from '../../../questionnaire/compare.ts';
import { extensionNumber, extensionsOf, formExtensions } from '../../../questionnaire/extensions.ts';
import type { FormItem } from '../../../questionnaire/form.ts';
import { choiceOf, type FormValue } from '../../../questionnaire/form-value.ts';
import type { AnswerRule } from './answer-rule.ts';

/** Least and greatest value of an item; quantities have extensions of their own in Structured Data Capture. */
export interface Bounds {
  readonly min: FormValue | undefined;
  readonly max: FormValue | undefined;
}

/** Bounds of an item. Sources: extensions `minValue`, `maxValue`, `sdc-questionnaire-minQuantity` and `…-maxQuantity`. */
export function boundsOf({ definition }: FormItem): Bounds {
  const read = (...urls: readonly string[]): FormValue | undefined =>
    urls
      .flatMap((url) => extensionsOf(definition, url))
      .flatMap((extension) => choiceOf(extension, 'value') ?? [])
      .at(0);
  return {
    min: read(formExtensions.minValue, formExtensions.minQuantity),
    max: read(formExtensions.maxValue, formExtensions.maxQuantity),
  };
}

/** A bound as people write it. */
export function boundText({ value }: FormValue): string {
  return isJsonObject(value) ? `${value['value']} ${value['code'] ?? value['unit'] ?? ''}`.trim() : String(value);
}

/** Values lie between the bounds. A date that is less precise than the bound and not clearly outside it passes. */
export const rangeRule: AnswerRule = (item) => {
  const { min, max } = boundsOf(item);
  if (!min && !max) return undefined;
  return (value, run) => {
    const below = min && orderOf(value, min);
    const above = max && orderOf(value, max);
    if (min && below === 'none') run.report('answer-not-comparable', { limit: boundText(min) });
    if (max && above === 'none') run.report('answer-not-comparable', { limit: boundText(max) });
    if (min && typeof below === 'number' && below < 0) run.report('answer-below-minimum', { min: boundText(min) });
    if (max && typeof above === 'number' && above > 0) run.report('answer-above-maximum', { max: boundText(max) });
  };
};

/** Quantities compare only by codes: texts of units have no defined meaning. */
function orderOf(value: FormValue, bound: FormValue): number | 'none' | undefined {
  if (value.type !== 'Quantity') return compareValues(value, bound);
  if (bound.type !== 'Quantity') {
    const { value: number } = isJsonObject(value.value) ? value.value : {};
    return compareValues({ type: 'decimal', value: number }, bound) ?? 'none';
  }
  const coded = isJsonObject(value.value) && value.value['code'] !== undefined;
  return (coded ? compareValues(value, bound) : undefined) ?? 'none';
}

/** Numbers have at most so many decimal places. Source: extension `maxDecimalPlaces`. */
export const decimalsRule: AnswerRule = ({ definition }) => {
  const max = extensionNumber(definition, formExtensions.maxDecimalPlaces);
  if (max === undefined) return undefined;
  return ({ value }, run) => {
    const number = isJsonObject(value) ? value['value'] : value;
    if (typeof number === 'number' && decimalPlaces(number) > max) run.report('answer-decimals', { max });
  };
};

function decimalPlaces(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  const places = digits.split('.')[1]?.length ?? 0;
  return Math.max(0, places - Number(exponent));
}
