import type { Dosage, MedicationRequest, Quantity, Ratio } from '@medplum/fhirtypes';
import { pq } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOrWords, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { repeatNumber, times } from './timing.ts';

/** The elements of a `substanceAdministration` between its status and its medicine, and its conditions at the end. */
export interface WrittenDosage {
  readonly before: readonly (CdaElement | undefined)[];
  readonly preconditions: readonly CdaElement[];
}

/** The dosage of a prescription: `dosageOf` from when it was written. */
export function dosage(
  context: BuildContext,
  { resource, path }: Located<MedicationRequest>,
  text: SectionText,
): WrittenDosage {
  const place = `${path}.dosageInstruction`;
  return dosageOf(context, { dosages: resource.dosageInstruction, place, start: resource.authoredOn }, text);
}

/**
 * The first of several dosages in coded form; an administration has one, so the words of the others stand in its text
 * alone. `start` counts where the dosage does not say when it begins. Source: schematron PrF b19–b28,
 * POCD_MT000040UV02 SubstanceAdministration.
 */
export function dosageOf(
  context: BuildContext,
  given: {
    readonly dosages: readonly Dosage[] | undefined;
    readonly place: string;
    readonly start: string | undefined;
  },
  text: SectionText,
): WrittenDosage {
  const [first, ...others] = given.dosages ?? [];
  const place = `${given.place}[0]`;
  for (const [at, other] of others.entries()) {
    const { text: _text, additionalInstruction: _more, patientInstruction: _told, sequence: _order, ...coded } = other;
    context.remarks.restOf(coded, `${given.place}[${at + 1}]`, {});
  }
  const dose = first?.doseAndRate?.[0];
  if ((first?.doseAndRate ?? []).length > 1) context.remarks.leftOut(`${place}.doseAndRate[1]`);
  const maximum = ratio('maxDoseQuantity', first?.maxDosePerPeriod);
  if (first?.maxDosePerPeriod && !maximum) context.remarks.leftOut(`${place}.maxDosePerPeriod`);
  const before = [
    ...times(context, first?.timing, given.start, place),
    repeatNumber(first?.timing),
    codeOrWords(context, 'routeCode', first?.route, `${place}.route`, text),
    codeOrWords(context, 'approachSiteCode', first?.site, `${place}.site`, text),
    quantities('doseQuantity', dose?.doseRange?.low ?? dose?.doseQuantity, dose?.doseRange?.high ?? dose?.doseQuantity),
    quantities('rateQuantity', dose?.rateRange?.low ?? dose?.rateQuantity, dose?.rateRange?.high ?? dose?.rateQuantity),
    maximum,
  ];
  return { before, preconditions: asNeeded(context, first, place, text) };
}

/** An interval of quantities with units, as the schematron asks for; a fixed one has the same two ends. */
export function quantities(
  name: string,
  low: Quantity | undefined,
  high: Quantity | undefined,
): CdaElement | undefined {
  const ends = [pq('low', withUnit(low)), pq('high', withUnit(high))].filter((one) => one !== undefined);
  return ends.length === 0 ? undefined : el(name, {}, ends);
}

function withUnit(quantity: Quantity | undefined): Quantity | undefined {
  return quantity && !quantity.code && !quantity.unit?.trim() ? { ...quantity, code: '1' } : quantity;
}

/** A ratio, when both its parts have a value. */
export function ratio(name: string, { numerator, denominator }: Ratio = {}): CdaElement | undefined {
  const parts = [pq('numerator', numerator), pq('denominator', denominator)].filter((one) => one !== undefined);
  return parts.length === 2 ? el(name, {}, parts) : undefined;
}

/** A medicine that is taken as needed: the need is a condition. */
export function asNeeded(
  context: BuildContext,
  first: Dosage | undefined,
  place: string,
  text: SectionText,
): readonly CdaElement[] {
  const need = first?.asNeededCodeableConcept;
  if (!need && !first?.asNeededBoolean) return [];
  const code = need && codeOrWords(context, 'code', need, `${place}.asNeeded`, text);
  const words = code ? undefined : textReference(text, 'Al bisogno');
  const criterion = el('criterion', { classCode: 'OBS', moodCode: 'EVN.CRT' }, code, words);
  return [el('precondition', { typeCode: 'PRCN' }, criterion)];
}
