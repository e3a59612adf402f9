import type { Observation, ObservationComponent, Quantity } from '@medplum/fhirtypes';
import { decimal, ivl, pq, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { wordsOfConcept } from '../words.ts';
import { coded } from './coded.ts';
import { interval } from './reference-range.ts';

/** What an observation, or a part of one, found. */
export type Valued = Observation | ObservationComponent;

/**
 * `value` of an observation in the type that its choice in FHIR has. What has no type in the CDA (a sampled curve) becomes a
 * remark; nothing where there is no value. Source: HL7 V3 data types, FHIR R4 Observation.value[x].
 */
export function valueElement(
  context: BuildContext,
  from: Valued,
  path: string,
  text: SectionText,
): CdaElement | undefined {
  const { gaps, remarks } = context;
  if (from.valueSampledData) remarks.leftOut(`${path}.value`);
  if (from.valueCodeableConcept) {
    return coded(context, 'value', from.valueCodeableConcept, `${path}.value`, text, { type: 'CD' });
  }
  if (from.valuePeriod) {
    const made = ivl('value', from.valuePeriod, 'IVL_TS');
    if (!made) gaps.value(`${path}.value`);
    return made;
  }
  const { valueQuantity: quantity, valueRatio: ratio } = from;
  if (quantity) return quantity.comparator ? compared(quantity) : pq('value', quantity, 'PQ');
  if (from.valueRange) return interval('value', from.valueRange.low, from.valueRange.high);
  if (ratio) {
    const parts = [pq('numerator', ratio.numerator), pq('denominator', ratio.denominator)];
    if (parts.every((one) => one !== undefined)) return el('value', { 'xsi:type': 'RTO_PQ_PQ' }, parts);
    remarks.leftOut(`${path}.value`);
    return undefined;
  }
  if (from.valueDateTime !== undefined) return ts('value', from.valueDateTime, 'TS');
  if (from.valueInteger !== undefined) return el('value', { 'xsi:type': 'INT', value: decimal(from.valueInteger) });
  if (from.valueBoolean !== undefined) return el('value', { 'xsi:type': 'BL', value: String(from.valueBoolean) });
  const words = from.valueString ?? from.valueTime;
  return words === undefined || words === '' ? undefined : el('value', { 'xsi:type': 'ST' }, words);
}

/** A quantity that is only known to be above or below another one. */
function compared(quantity: Quantity): CdaElement | undefined {
  const { comparator = '' } = quantity;
  const end = pq(comparator.startsWith('<') ? 'high' : 'low', quantity);
  if (!end) return undefined;
  const inclusive = { ...end, attributes: { inclusive: String(comparator.endsWith('=')), ...end.attributes } };
  return el('value', { 'xsi:type': 'IVL_PQ' }, inclusive);
}

/** What was found, in words. */
export function valueWords(from: Valued): string | undefined {
  const { valueQuantity, valueRange, valueRatio, valuePeriod } = from;
  if (valueQuantity) return quantityWords(valueQuantity);
  if (from.valueCodeableConcept) return wordsOfConcept(from.valueCodeableConcept);
  if (valueRange) return joined(' - ', quantityWords(valueRange.low), quantityWords(valueRange.high));
  if (valueRatio) return joined(' / ', quantityWords(valueRatio.numerator), quantityWords(valueRatio.denominator));
  if (valuePeriod) return joined(' - ', valuePeriod.start, valuePeriod.end);
  if (from.valueBoolean !== undefined) return from.valueBoolean ? 'Sì' : 'No';
  if (from.valueInteger !== undefined) return String(from.valueInteger);
  return from.valueString ?? from.valueDateTime ?? from.valueTime ?? wordsOfConcept(from.dataAbsentReason);
}

/** A quantity as one reads it: `≥ 5 mg`. */
export function quantityWords(quantity: Quantity | undefined): string | undefined {
  if (quantity?.value === undefined) return undefined;
  return joined(' ', quantity.comparator, decimal(quantity.value), quantity.unit ?? quantity.code);
}

function joined(separator: string, ...parts: readonly (string | undefined)[]): string | undefined {
  return parts.filter(Boolean).join(separator) || undefined;
}
