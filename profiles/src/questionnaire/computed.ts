import { isJsonObject, type JsonObject, objectsOf } from '../json/json-object.ts';
import { equalValues, ucum } from './compare.ts';
import type { Evaluate } from './expressions.ts';
import { extensionNumber, extensionValues, formExtensions } from './extensions.ts';
import type { FormItem } from './form.ts';
import { answerTypes, type FormValue } from './form-value.ts';
import type { ItemPlace } from './response-tree.ts';

/** Units of time of FHIRPath and their UCUM codes; other units come as UCUM codes between quotes. */
const quantityText = /^(-?\d+(?:\.\d+)?) '([^']+)'$/;
const tolerance = 1e-9;

/**
 * Works out the computed answers of an item (`calculatedExpression`) as values of its type; decimals are rounded to the
 * places that the item allows (`maxDecimalPlaces`). Undefined when the expression cannot be evaluated or answers what no
 * answer of the item can be.
 */
export function computeAnswers(place: ItemPlace, evaluate: Evaluate): readonly FormValue[] | undefined {
  const { item } = place;
  if (!item.calculated) return undefined;
  const results = evaluate(item.calculated.expression, place);
  if (!results) return undefined;
  const values = results.map((result) => toFormValue(result, item));
  return values.includes(undefined) ? undefined : values.filter((value) => value !== undefined);
}

/** Whether given answers are the computed ones, in order; numbers up to the error of floating point and rounding. */
export function sameAnswers(given: readonly FormValue[], computed: readonly FormValue[], item: FormItem): boolean {
  return (
    given.length === computed.length &&
    given.every((value, index) => {
      const other = computed[index];
      if (!other) return false;
      if (typeof value.value === 'number' && typeof other.value === 'number')
        return isClose(rounded(value.value, item), other.value);
      if (isJsonObject(value.value) && isJsonObject(other.value) && value.type === 'Quantity')
        return sameQuantity(value.value, other.value, item);
      return equalValues(value, other);
    })
  );
}

function sameQuantity(given: JsonObject, computed: JsonObject, item: FormItem): boolean {
  const [a, b] = [given['value'], computed['value']];
  if (typeof a !== 'number' || typeof b !== 'number') return false;
  const uncoded = given['code'] === undefined && computed['code'] === undefined;
  const same = uncoded ? given['unit'] === computed['unit'] : given['code'] === computed['code'];
  if (same && given['system'] === computed['system']) return isClose(rounded(a, item), b);
  return equalValues({ type: 'Quantity', value: given }, { type: 'Quantity', value: computed });
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
}

/** A number with as many decimal places as the item allows. */
function rounded(value: number, { definition }: FormItem): number {
  const places = extensionNumber(definition, formExtensions.maxDecimalPlaces);
  if (places === undefined || places < 0 || places > 15) return value;
  const factor = 10 ** places;
  // The small push undoes what binary fractions take away from 1.005 and its like.
  return Math.round((value + Math.sign(value) * Number.EPSILON * Math.abs(value)) * factor) / factor;
}

function toFormValue(result: unknown, item: FormItem): FormValue | undefined {
  const type = answerTypes.get(item.type)?.[0];
  switch (type) {
    case 'integer':
      return typeof result === 'number' && isClose(result, Math.round(result))
        ? { type, value: Math.round(result) }
        : undefined;
    case 'decimal':
      return typeof result === 'number' ? { type, value: rounded(result, item) } : undefined;
    case 'boolean':
      return typeof result === 'boolean' ? { type, value: result } : undefined;
    case 'Quantity':
      return toQuantity(result, item);
    case 'Coding':
      return toChoice(result, item);
    case 'Reference':
    case 'Attachment':
      return isJsonObject(result) ? { type, value: result } : undefined;
    case undefined:
      return undefined;
    default:
      return typeof result === 'string' ? { type, value: result } : undefined;
  }
}

/** A number takes the unit of the item; the engine writes quantities as text. */
function toQuantity(result: unknown, item: FormItem): FormValue | undefined {
  if (isJsonObject(result)) return { type: 'Quantity', value: result };
  if (typeof result === 'number') {
    const unit = extensionValues(item.definition, formExtensions.unit).find(isJsonObject);
    const { code, system, display } = unit ?? {};
    const value: Record<string, unknown> = { value: rounded(result, item) };
    if (display !== undefined || code !== undefined) value['unit'] = display ?? code;
    if (code !== undefined) Object.assign(value, { system, code });
    return { type: 'Quantity', value };
  }
  const match = typeof result === 'string' ? quantityText.exec(result) : undefined;
  return match
    ? { type: 'Quantity', value: { value: Number(match[1]), unit: match[2], system: ucum, code: match[2] } }
    : undefined;
}

/** A coding, or the code of one of the options. */
function toChoice(result: unknown, item: FormItem): FormValue | undefined {
  if (isJsonObject(result)) return { type: 'Coding', value: result };
  const option = item.options.find(
    ({ value }) => value.value === result || objectsOf(value.value).some(({ code }) => code === result),
  );
  if (option) return option.value;
  return item.type === 'open-choice' && typeof result === 'string' ? { type: 'string', value: result } : undefined;
}
