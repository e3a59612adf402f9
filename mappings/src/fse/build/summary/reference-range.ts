import type { ObservationReferenceRange, Quantity } from '@medplum/fhirtypes';
import { decimal } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { textReference } from '../acts.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { labelled, wordsOfConcept } from '../words.ts';
import { rangeValue } from './value.ts';

/**
 * The one `referenceRange` that the schematron PSS 4.0 admits (b288): an interval when there is one range with both its ends and
 * nothing more, else words for all of them.
 */
export function referenceRanges(
  ranges: readonly ObservationReferenceRange[] | undefined,
  text: SectionText,
): CdaElement | undefined {
  const [first, ...others] = ranges ?? [];
  if (!first) return undefined;
  const made = isPlain(first) && others.length === 0 ? rangeValue(first) : undefined;
  const told = made?.children.length === 2 ? made : textReference(text, [first, ...others].map(wordsOf).join('; '));
  if (!told) return undefined;
  const range = el('observationRange', { classCode: 'OBS', moodCode: 'EVN.CRT' }, told);
  return el('referenceRange', { typeCode: 'REFV' }, range);
}

function isPlain({ type, appliesTo, age, text }: ObservationReferenceRange): boolean {
  return type === undefined && appliesTo === undefined && age === undefined && text === undefined;
}

function wordsOf({ low, high, type, appliesTo, age, text }: ObservationReferenceRange): string {
  const parts = labelled([
    ['', text],
    ['', wordsOfConcept(type)],
    ['da', amount(low)],
    ['a', amount(high)],
    ['per', (appliesTo ?? []).map(wordsOfConcept).filter(Boolean).join(', ')],
    ['età da', amount(age?.low)],
    ['età a', amount(age?.high)],
  ]);
  return parts ?? '';
}

function amount(quantity: Quantity | undefined): string | undefined {
  const { value, unit, code } = quantity ?? {};
  return value === undefined ? undefined : `${decimal(value)} ${unit ?? code ?? ''}`.trim();
}
