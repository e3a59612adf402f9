import { isJsonObject, type JsonObject } from '../json/json-object.ts';

/** A value of an answer, an option or a condition, with its FHIR type. */
export interface FormValue {
  readonly type: string;
  readonly value: unknown;
}

/** FHIR type by the ending of the property name. Source: FHIR R4, QuestionnaireResponse.item.answer.value[x]. */
const typeByEnding: ReadonlyMap<string, string> = new Map([
  ['Boolean', 'boolean'],
  ['Decimal', 'decimal'],
  ['Integer', 'integer'],
  ['Date', 'date'],
  ['DateTime', 'dateTime'],
  ['Time', 'time'],
  ['String', 'string'],
  ['Uri', 'uri'],
  ['Attachment', 'Attachment'],
  ['Coding', 'Coding'],
  ['Quantity', 'Quantity'],
  ['Reference', 'Reference'],
]);
const endingByType = new Map([...typeByEnding].map(([ending, type]) => [type, ending]));

/**
 * Types that an answer may have by the type of its item. Groups and texts for display have none.
 *
 * @see FHIR R4 codesystem-item-type.html
 */
export const answerTypes: ReadonlyMap<string, readonly string[]> = new Map([
  ['boolean', ['boolean']],
  ['decimal', ['decimal']],
  ['integer', ['integer']],
  ['date', ['date']],
  ['dateTime', ['dateTime']],
  ['time', ['time']],
  ['string', ['string']],
  ['text', ['string']],
  ['url', ['uri']],
  ['choice', ['Coding']],
  ['open-choice', ['Coding', 'string']],
  ['attachment', ['Attachment']],
  ['reference', ['Reference']],
  ['quantity', ['Quantity']],
]);

/** The choice `value[x]`, `answer[x]` … of an element; undefined when there is none. */
export function choiceOf(element: JsonObject, stem: 'value' | 'answer'): FormValue | undefined {
  for (const name in element) {
    if (!name.startsWith(stem)) continue;
    const type = typeByEnding.get(name.slice(stem.length));
    if (type !== undefined) return { type, value: element[name] };
  }
  return undefined;
}

/** Name of the property that holds a value of a type, e.g. `valueInteger`. */
export function choiceProperty(stem: 'value' | 'answer', type: string): string {
  return `${stem}${endingByType.get(type) ?? type}`;
}

/** The values of the answers of a response item, without answers that have none. */
export function answersOf(item: JsonObject): readonly FormValue[] {
  const answers = item['answer'];
  if (!Array.isArray(answers)) return [];
  const values: FormValue[] = [];
  for (const answer of answers as readonly unknown[]) {
    const value = isJsonObject(answer) ? choiceOf(answer, 'value') : undefined;
    if (value) values.push(value);
  }
  return values;
}

/** A value as an answer of a response. */
export function toAnswer({ type, value }: FormValue): JsonObject {
  return { [choiceProperty('value', type)]: value };
}

/** Whether two codings mean the same: code and system, or display where neither has a code. */
export function sameCoding(left: unknown, right: unknown): boolean {
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  if (left['code'] === undefined && right['code'] === undefined)
    return left['display'] !== undefined && left['display'] === right['display'];
  return left['code'] === right['code'] && left['system'] === right['system'];
}
