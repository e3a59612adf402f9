const integerForm = /^-?(?:0|[1-9]\d*)$/;
const decimalForm = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Makes the JSON value of a decimal from its text. */
export type DecimalReader = (text: string) => unknown;

/**
 * The JSON value of a primitive from its XML text: boolean, number or string by its type; undefined when the text does
 * not have the form of a boolean or number. Other forms (dates, codes) are the validator's to check.
 * Source: FHIR R4 datatypes.html#primitive.
 */
export function primitiveValue(type: string, text: string, decimal: DecimalReader): unknown {
  switch (type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'integer':
    case 'positiveInt':
    case 'unsignedInt':
      return integerForm.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
    case 'decimal':
      return decimalForm.test(text) ? decimal(text) : undefined;
    default:
      return text;
  }
}
