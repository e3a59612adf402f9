import type { Attachment, CodeableConcept, Period, Quantity, Range, Ratio } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import { attr, childOf, typeOfValue, wordsOf } from '../navigate.ts';
import { orNothing, present } from '../present.ts';
import { type Narrative, textOf, toConcept } from './coded.ts';
import { numberOf, toQuantity, toRange, toRatio } from './quantity.ts';
import { timeOf, toPeriod } from './time.ts';

/** The choices of `Observation.value[x]` that a CDA value may become. */
export interface ObservationValue {
  readonly valueCodeableConcept?: CodeableConcept;
  readonly valueQuantity?: Quantity;
  readonly valueInteger?: number;
  readonly valueString?: string;
  readonly valueBoolean?: boolean;
  readonly valueDateTime?: string;
  readonly valuePeriod?: Period;
  readonly valueRange?: Range;
  readonly valueRatio?: Ratio;
}

/**
 * `value` of an observation as `value[x]`, after its `xsi:type`; nothing when it says nothing or has a type that
 * Observation has no choice for. Source: HL7 V3 data types, FHIR R4 Observation.value[x].
 */
export function toValue(value: XmlElement | undefined, narrative: Narrative): ObservationValue | undefined {
  if (!value) return undefined;
  const made = byType(value, typeOfValue(value), narrative);
  return made && orNothing(present<ObservationValue>(made));
}

const booleans = new Map([
  ['true', true],
  ['false', false],
]);

function byType(
  value: XmlElement,
  type: string | undefined,
  narrative: Narrative,
): { readonly [K in keyof ObservationValue]: ObservationValue[K] | undefined } | undefined {
  switch (type) {
    case 'CD':
    case 'CE':
    case 'CV':
    case 'CO':
    case 'CS':
      return { valueCodeableConcept: toConcept(value, narrative) };
    case 'PQ':
      return { valueQuantity: toQuantity(value) };
    case 'INT':
      return integer(attr(value, 'value'));
    case 'REAL':
      return { valueQuantity: toQuantity(value) };
    case 'ST':
    case 'ED':
    case 'SC':
      return { valueString: textOf(value, narrative) };
    case 'BL':
      return { valueBoolean: booleans.get(attr(value, 'value') ?? '') };
    case 'TS':
      return { valueDateTime: timeOf(value) };
    case 'IVL_TS':
      return { valuePeriod: toPeriod(value) };
    case 'IVL_PQ':
    case 'IVL_INT':
    case 'IVL_REAL':
      // An interval of one value is that value. Source: HL7 V3 data types, promotion of PQ to IVL<PQ>.
      return attr(value, 'value') === undefined ? { valueRange: toRange(value) } : { valueQuantity: toQuantity(value) };
    default:
      return type?.startsWith('RTO') ? { valueRatio: toRatio(value) } : undefined;
  }
}

function integer(text: string | undefined): { readonly valueInteger?: number; readonly valueQuantity?: Quantity } {
  const number = numberOf(text);
  if (number === undefined) return {};
  // An integer of FHIR has 32 bits.
  return Number.isInteger(number) && Math.abs(number) < 2 ** 31
    ? { valueInteger: number }
    : { valueQuantity: { value: number } };
}

/**
 * An ED as Attachment: data in base64 as they stand, or the address of what it refers to. Nothing when it has neither, or when
 * data that are declared base64 are not. Source: HL7 V3 ED.
 */
export function toAttachment(data: XmlElement | undefined): Attachment | undefined {
  if (!data) return undefined;
  const url = attr(childOf(data, 'reference'), 'value');
  const base64 = attr(data, 'representation') === 'B64' ? wordsOf(data)?.replaceAll(' ', '') : undefined;
  const valid = base64 !== undefined && /^[A-Za-z0-9+/]*={0,2}$/.test(base64) && base64.length % 4 === 0;
  if (url === undefined && !valid) return undefined;
  return present<Attachment>({
    contentType: attr(data, 'mediaType'),
    language: attr(data, 'language'),
    data: valid ? base64 : undefined,
    url,
  });
}
