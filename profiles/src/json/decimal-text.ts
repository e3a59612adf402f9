/**
 * The decimals of an object as they were written, by property name or array index. FHIR gives the precision of a decimal a
 * meaning (`70.50` is not `70.5`), which a JavaScript number loses; numbers stay numbers, and their text travels beside
 * them in a symbol property that spreads and `Object.assign` carry along. Every object above one that remembers a decimal
 * has the property too, so that a look at the topmost object tells whether there is anything to remember.
 *
 * Source: FHIR R4 datatypes.html#decimal.
 */
const decimalTexts = Symbol('decimalTexts');

interface Carrier {
  [decimalTexts]?: Record<string, string>;
}

/** A number whose text may differ from what `JSON.stringify` would write: trailing zero, exponent, many digits. */
const precise = /[:,[]\s*-?(?:\d+\.\d*0[\s,}\]]|\d[\d.]*[eE]|[\d.]{16})/;

interface ReviverContext {
  readonly source?: string;
}

type Reviver = (this: Carrier, key: string, value: unknown, context: ReviverContext) => unknown;

const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;

/** Parses JSON text like `JSON.parse`, remembering the text of decimals that a number would not give back. */
export function parseJsonText(text: string): unknown {
  return precise.test(text) ? parse(text, remember) : JSON.parse(text);
}

/** Sees the parts of a value before the value itself, so that what one remembers reaches all that hold it. */
const remember: Reviver = function (key, value, { source }) {
  if (typeof value === 'number') {
    if (source !== undefined && source !== String(value)) {
      this[decimalTexts] = { ...this[decimalTexts], [key]: source };
    }
  } else if (remembersDecimals(value)) this[decimalTexts] ??= {};
  return value;
};

/**
 * Writes JSON text like `JSON.stringify`, with decimals as they were written. A number that was changed since is written
 * as it is now.
 */
export function toJsonText(value: unknown): string {
  return remembersDecimals(value) ? JSON.stringify(value, recall) : JSON.stringify(value);
}

function recall(this: Carrier, key: string, item: unknown): unknown {
  if (typeof item !== 'number') return item;
  const text = this[decimalTexts]?.[key];
  return text !== undefined && Number(text) === item ? rawJson(text) : item;
}

function remembersDecimals(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as Carrier)[decimalTexts] !== undefined;
}

const { rawJSON: rawJson } = JSON as unknown as { rawJSON: (text: string) => unknown };

/** A deep copy of a JSON value that remembers the same decimals. */
export function copyJson<Value>(value: Value): Value {
  return parseJsonText(toJsonText(value)) as Value;
}
