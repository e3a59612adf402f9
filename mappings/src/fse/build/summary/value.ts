import type { CodeableConcept, Observation, ObservationComponent, Range } from '@medplum/fhirtypes';
import { ivl, pq, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { codedValue } from '../clinical/coded-value.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { ratio } from '../prescription/dosage.ts';

const absences: Readonly<Record<string, string>> = {
  unknown: 'UNK',
  'asked-unknown': 'ASKU',
  'temp-unknown': 'NAV',
  'not-asked': 'NASK',
  'asked-declined': 'ASKU',
  masked: 'MSK',
  'not-applicable': 'NA',
  'not-performed': 'NI',
};

/**
 * `value` of an observation in the type of the CDA that its `value[x]` is; of null flavour when it is absent for a reason. Nothing
 * when there is none, or when the CDA has no type for it (then a remark).
 */
export function observationValue(
  context: BuildContext,
  observation: Observation | ObservationComponent,
  path: string,
  text: SectionText,
): CdaElement | undefined {
  const { valueString, valueBoolean, valueInteger, valueTime, valueRange, valueRatio, valueSampledData } = observation;
  const { valueCodeableConcept: concept, valueDateTime, valuePeriod, valueQuantity } = observation;
  const plain = (type: string, value: string) => el('value', { 'xsi:type': type, value });
  if (concept) return codedValue(context, concept, `${path}.value`, text, { translations: true });
  if (valueString !== undefined) return el('value', { 'xsi:type': 'ST' }, valueString);
  if (valueTime !== undefined) return el('value', { 'xsi:type': 'ST' }, valueTime);
  if (valueBoolean !== undefined) return plain('BL', String(valueBoolean));
  if (valueInteger !== undefined) return plain('INT', String(valueInteger));
  if (valueSampledData) context.remarks.leftOut(`${path}.value`);
  const parts = valueRatio && ratio('value', valueRatio);
  const made =
    pq('value', valueQuantity, 'PQ') ??
    ts('value', valueDateTime, 'TS') ??
    ivl('value', valuePeriod, 'IVL_TS') ??
    rangeValue(valueRange) ??
    (parts && { ...parts, attributes: { 'xsi:type': 'RTO_PQ_PQ' } });
  if (made) return made;
  if (valueQuantity ?? valueDateTime ?? valuePeriod ?? valueRange ?? valueRatio) context.gaps.value(`${path}.value`);
  return absentValue(observation.dataAbsentReason);
}

/** A range as IVL_PQ; nothing when neither end has a value. */
export function rangeValue(range: Range | undefined): CdaElement | undefined {
  const ends = [pq('low', range?.low), pq('high', range?.high)].filter((one) => one !== undefined);
  return ends.length === 0 ? undefined : el('value', { 'xsi:type': 'IVL_PQ' }, ends);
}

function absentValue(reason: CodeableConcept | undefined): CdaElement | undefined {
  if (!reason) return undefined;
  const found = reason.coding?.map(({ code }) => absences[code ?? '']).find((one) => one !== undefined);
  return el('value', { 'xsi:type': 'CD', nullFlavor: found ?? 'NI' });
}
