import type { Observation, ObservationComponent, Period, Quantity, Ratio } from '@medplum/fhirtypes';
import { ivl, pq, ts } from '../../cda/data-types.ts';
import { type CdaElement, el, elIfAny } from '../../cda/element.ts';
import { codeOrWords } from '../acts.ts';
import { interval } from '../clinical/reference-range.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';

const absences: Readonly<Record<string, string>> = {
  unknown: 'UNK',
  'asked-unknown': 'ASKU',
  'temp-unknown': 'NAV',
  'not-asked': 'NASK',
  'asked-declined': 'ASKU',
  masked: 'MSK',
  'not-applicable': 'NA',
  'not-performed': 'NAV',
};

/** The result of an observation or of a part of one as `value`; nothing when there is none that the CDA has a type for. */
export function valueElement(
  context: BuildContext,
  holder: Observation | ObservationComponent,
  path: string,
  text: SectionText,
): CdaElement | undefined {
  if (holder.valueQuantity) return quantity(holder.valueQuantity);
  if (holder.valueCodeableConcept) {
    const made = codeOrWords(context, 'value', holder.valueCodeableConcept, `${path}.value`, text);
    return made && typed(made, 'CD');
  }
  if (holder.valueString !== undefined) return el('value', { 'xsi:type': 'ST' }, holder.valueString);
  if (holder.valueTime !== undefined) return el('value', { 'xsi:type': 'ST' }, holder.valueTime);
  if (holder.valueBoolean !== undefined) return typedValue('BL', String(holder.valueBoolean));
  if (holder.valueInteger !== undefined) return typedValue('INT', String(holder.valueInteger));
  if (holder.valueRange) return interval('value', holder.valueRange.low, holder.valueRange.high);
  if (holder.valueRatio) return ratio(holder.valueRatio);
  if (holder.valueDateTime !== undefined) return ts('value', holder.valueDateTime, 'TS');
  if (holder.valuePeriod) return period(holder.valuePeriod);
  return undefined;
}

/** The value, or why there is none: the schematron asks for one of every result that was not called off. */
export function valueOrReason(
  context: BuildContext,
  holder: Observation | ObservationComponent,
  path: string,
  text: SectionText,
): CdaElement {
  const made = valueElement(context, holder, path, text);
  if (made) return made;
  for (const key of Object.keys(holder)) {
    if (key.startsWith('value')) context.remarks.leftOut(`${path}.value`);
  }
  const code = holder.dataAbsentReason?.coding?.find((one) => absences[one.code ?? ''] !== undefined)?.code ?? '';
  return el('value', { 'xsi:type': 'ST', nullFlavor: absences[code] ?? 'NI' });
}

/** An element with `xsi:type` before its other attributes. */
export function typed(element: CdaElement, type: string): CdaElement {
  return { ...element, attributes: { 'xsi:type': type, ...element.attributes } };
}

function typedValue(type: string, value: string): CdaElement {
  return el('value', { 'xsi:type': type, value });
}

/** `< 5` is an interval that ends below 5. */
function quantity(told: Quantity): CdaElement | undefined {
  switch (told.comparator) {
    case '<':
      return interval('value', undefined, told, { high: false });
    case '<=':
      return interval('value', undefined, told);
    case '>':
      return interval('value', told, undefined, { low: false });
    case '>=':
      return interval('value', told, undefined);
    default:
      return pq('value', told, 'PQ');
  }
}

function ratio({ numerator, denominator }: Ratio): CdaElement | undefined {
  const above = pq('numerator', numerator);
  const below = pq('denominator', denominator);
  return above && below && elIfAny('value', { 'xsi:type': 'RTO_PQ_PQ' }, above, below);
}

function period(told: Period): CdaElement | undefined {
  return ivl('value', told, 'IVL_TS');
}
