import type { BilingualText } from '../../issues/index.ts';
import { existsInCalendar } from './calendar.ts';

/** What is wrong with a primitive value. */
export type PrimitiveFault = 'format-wrong' | 'date-impossible' | 'string-too-long' | 'canonical-relative';

/** Form of a primitive type: how to test a JSON value, and how to describe the form to people. */
export interface PrimitiveForm {
  readonly test: (value: unknown) => PrimitiveFault | undefined;
  /** A notation that needs no translation, or words. */
  readonly form: string | BilingualText;
}

const time = '([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?';
const zone = '(Z|[+-]((0\\d|1[0-3]):[0-5]\\d|14:00))';
const year = '(?!0000)\\d{4}';
const month = '-(0[1-9]|1[0-2])';
const day = '-(0[1-9]|[12]\\d|3[01])';

const datePattern = new RegExp(`^${year}(${month}(${day})?)?$`);
const dateTimePattern = new RegExp(`^${year}(${month}(${day}(T${time}${zone})?)?)?$`);
const instantPattern = new RegExp(`^${year}${month}${day}T${time}${zone}$`);
const timePattern = new RegExp(`^${time}$`);
const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;
const codePattern = /^[^\s]+(\s[^\s]+)*$/;
const uriPattern = /^\S+$/;
const oidPattern = /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/;
const uuidPattern = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const base64Pattern = /^[0-9A-Za-z+/\s]*={0,2}\s*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: FHIR forbids exactly these characters in strings.
const forbiddenCharacter = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/;
const blank = /^\s*$/;

function matching(pattern: RegExp, form: PrimitiveForm['form']): PrimitiveForm {
  return { test: (value) => (typeof value === 'string' && pattern.test(value) ? undefined : 'format-wrong'), form };
}

function calendar(pattern: RegExp, form: PrimitiveForm['form']): PrimitiveForm {
  return {
    test(value) {
      if (typeof value !== 'string' || !pattern.test(value)) return 'format-wrong';
      return existsInCalendar(value) ? undefined : 'date-impossible';
    },
    form,
  };
}

function integerFrom(low: number, form: PrimitiveForm['form']): PrimitiveForm {
  return {
    test: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= low && value <= 2147483647
        ? undefined
        : 'format-wrong',
    form,
  };
}

/** Longest string of FHIR, in characters. Source: FHIR R4 datatypes.html#string. */
export const longestText = 1024 * 1024;

const text: PrimitiveForm = {
  test(value) {
    if (typeof value !== 'string' || value.length === 0 || blank.test(value) || forbiddenCharacter.test(value))
      return 'format-wrong';
    return value.length > longestText ? 'string-too-long' : undefined;
  },
  form: { it: 'testo non vuoto, senza caratteri di controllo', en: 'text, not blank, without control characters' },
};

const base64: PrimitiveForm = {
  test(value) {
    if (typeof value !== 'string' || value === '' || !base64Pattern.test(value)) return 'format-wrong';
    let length = value.length;
    // Line breaks are rare: the whole text is only rewritten when there are some.
    if (/\s/.test(value)) length = value.replace(/\s/g, '').length;
    return length > 0 && length % 4 === 0 ? undefined : 'format-wrong';
  },
  form: 'base64 (RFC 4648)',
};

/**
 * Forms of the primitive types of FHIR R4 in JSON, by type name. Dates must exist in the calendar; `xhtml` is only
 * tested to be text here, the narrative rules look into it.
 *
 * @see FHIR R4 datatypes.html#primitive
 */
export const primitiveForms: Readonly<Record<string, PrimitiveForm>> = {
  boolean: { test: (value) => (typeof value === 'boolean' ? undefined : 'format-wrong'), form: 'true | false' },
  integer: integerFrom(-2147483648, { it: 'intero di 32 bit', en: 'integer of 32 bits' }),
  unsignedInt: integerFrom(0, { it: 'intero da 0 in su', en: 'integer from 0' }),
  positiveInt: integerFrom(1, { it: 'intero da 1 in su', en: 'integer from 1' }),
  decimal: {
    test: (value) => (typeof value === 'number' && Number.isFinite(value) ? undefined : 'format-wrong'),
    form: { it: 'numero JSON', en: 'JSON number' },
  },
  string: text,
  markdown: text,
  xhtml: { ...text, test: (value) => (text.test(value) === 'format-wrong' ? 'format-wrong' : undefined) },
  code: matching(codePattern, {
    it: 'testo senza spazi alle estremità e senza spazi doppi',
    en: 'text without spaces at the ends and without double spaces',
  }),
  id: matching(idPattern, { it: 'da 1 a 64 lettere, cifre, - e .', en: '1 to 64 letters, digits, - and .' }),
  uri: matching(uriPattern, { it: 'URI senza spazi', en: 'URI without spaces' }),
  url: matching(uriPattern, { it: 'URL senza spazi', en: 'URL without spaces' }),
  canonical: matching(uriPattern, {
    it: 'URL senza spazi, eventualmente |versione',
    en: 'URL without spaces, maybe |version',
  }),
  oid: matching(oidPattern, 'urn:oid:…'),
  uuid: matching(uuidPattern, { it: 'urn:uuid:… in minuscolo', en: 'urn:uuid:… in lower case' }),
  date: calendar(datePattern, 'YYYY | YYYY-MM | YYYY-MM-DD'),
  dateTime: calendar(dateTimePattern, 'YYYY | YYYY-MM | YYYY-MM-DD | YYYY-MM-DDThh:mm:ss+zz:zz'),
  instant: calendar(instantPattern, 'YYYY-MM-DDThh:mm:ss+zz:zz'),
  time: matching(timePattern, 'hh:mm:ss'),
  base64Binary: base64,
};
