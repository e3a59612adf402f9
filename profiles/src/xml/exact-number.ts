/**
 * A number as it was written. FHIR decimals carry their precision (`70.50` is not `70.5`), JavaScript numbers do not.
 * Source: FHIR R4 datatypes.html#decimal.
 */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type SourceReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const parseWithSource = JSON.parse as (text: string, reviver?: SourceReviver) => unknown;
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** A number that JavaScript would write differently: trailing zeros, an exponent, or many digits. */
const inexact = /[:[,\s]-?\d+(?:\.\d*0(?!\d)|\.\d{15}|\d{15}|(?:\.\d+)?[eE])/;

/** Parses JSON; numbers whose text JavaScript would not give back come as `ExactNumber`. */
export function parseExact(text: string): unknown {
  if (!inexact.test(text)) return parseWithSource(text);
  return parseWithSource(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && source !== String(value) ? new ExactNumber(source) : value,
  );
}

/** A decimal for `JSON.stringify`, which writes it as it was given. */
export function exactJsonNumber(text: string): unknown {
  return rawJSON(text);
}
