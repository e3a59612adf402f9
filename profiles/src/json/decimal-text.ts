/**
 * The decimals of an object as they were written, by property name or array index. FHIR gives the precision of a decimal a
 * meaning (`70.50` is not `70.5`), which a JavaScript number loses; numbers stay numbers, and their text travels beside
 * them in a symbol property that spreads and `Object.assign` carry along.
 *
 * Source: FHIR R4 datatypes.html#decimal.
 */
const decimalTexts = Symbol('decimalTexts');

interface Carrier {
  [decimalTexts]?: Record<string, string>;
}

/** Numbers whose text may differ from what `JSON.stringify` would write: trailing zero, exponent, many digits. */
const precise = /\.\d*0[\s,\]}]|\d[eE][+-]?\d|[\d.]{16}/;

interface ReviverContext {
  readonly source?: string;
}

/** Parses JSON text like `JSON.parse`, remembering the text of decimals that a number would not give back. */
export function parseJsonText(text: string): unknown {
  if (!precise.test(text)) return JSON.parse(text);
  const parse = JSON.parse as (
    text: string,
    reviver: (this: Carrier, key: string, value: unknown, context: ReviverContext) => unknown,
  ) => unknown;
  return parse(text, function (key, value, { source }) {
    if (typeof value === 'number' && source !== undefined && source !== String(value)) {
      rememberDecimal(this, key, source);
    }
    return value;
  });
}

/** Notes how the decimal at a property of an object was written. */
export function rememberDecimal(owner: object, key: string, text: string): void {
  const carrier = owner as Carrier;
  carrier[decimalTexts] = { ...carrier[decimalTexts], [key]: text };
}

/**
 * Writes JSON text like `JSON.stringify`, with decimals as they were written. A number that was changed since is written
 * as it is now.
 */
export function toJsonText(value: unknown): string {
  if (!remembersDecimals(value)) return JSON.stringify(value);
  return JSON.stringify(value, function (this: Carrier, key: string, item: unknown): unknown {
    if (typeof item !== 'number') return item;
    const text = this[decimalTexts]?.[key];
    return text !== undefined && Number(text) === item ? rawJson(text) : item;
  });
}

/** The plain writer is faster, and right for everything that remembers no decimal. */
function remembersDecimals(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ((value as Carrier)[decimalTexts] !== undefined) return true;
  return Object.values(value).some(remembersDecimals);
}

const { rawJSON: rawJson } = JSON as unknown as { rawJSON: (text: string) => unknown };

/** A deep copy of a JSON value that remembers the same decimals. */
export function copyJson<Value>(value: Value): Value {
  return parseJsonText(toJsonText(value)) as Value;
}
