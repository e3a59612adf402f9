import type { ObservationReferenceRange, Quantity } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, pq } from '../../cda/data-types.ts';
import { type CdaElement, el, elIfAny } from '../../cda/element.ts';
import { leaveOthers, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { labelled, wordsOfConcept } from '../words.ts';

const interpretations = '2.16.840.1.113883.5.83';
/** LOINC: age. */
const ageCode = '30525-0';

/**
 * The `referenceRange` elements of an observation: limits, what they mean, for whom they hold. The schema has one condition
 * in each (`lab:precondition`, IHE XD-LAB): the age, else the first group that has an OID; the others are words of the range.
 * Every range has an interpretation (schematron LAB, b27): normal where none is told, as FHIR has it.
 */
export function referenceRanges(
  context: BuildContext,
  ranges: readonly ObservationReferenceRange[] | undefined,
  path: string,
  text: SectionText,
): readonly CdaElement[] {
  return (ranges ?? []).map((range, at) => {
    const place = `${path}.referenceRange[${at}]`;
    const { condition, words } = conditionOf(context, range, place);
    const meaning = interpretation(context, range, `${place}.type`);
    const told = labelled([
      ['', range.text],
      ['Per', words],
      ['Significato', meaning.words],
    ]);
    return el(
      'referenceRange',
      { typeCode: 'REFV' },
      el(
        'observationRange',
        { classCode: 'OBS', moodCode: 'EVN.CRT' },
        textReference(text, told),
        interval('value', range.low, range.high),
        meaning.element,
        condition,
      ),
    );
  });
}

/** An interval of quantities; nothing without ends. */
export function interval(
  name: string,
  low: Quantity | undefined,
  high: Quantity | undefined,
  inclusive: { readonly low?: boolean; readonly high?: boolean } = {},
): CdaElement | undefined {
  const end = (tag: 'low' | 'high', quantity: Quantity | undefined) => {
    const made = pq(tag, quantity);
    return made && inclusive[tag] === false
      ? { ...made, attributes: { ...made.attributes, inclusive: 'false' } }
      : made;
  };
  return elIfAny(name, { 'xsi:type': 'IVL_PQ' }, end('low', low), end('high', high));
}

function interpretation(
  { remarks }: BuildContext,
  { type }: ObservationReferenceRange,
  path: string,
): { readonly element: CdaElement; readonly words?: string | undefined } {
  const found = codingIn(type, [interpretations]);
  if (found) {
    leaveOthers(remarks, type, found, path);
    return { element: codeOf('interpretationCode', found.code, found.oid, found.display), words: type?.text };
  }
  const normal = !type || type.coding?.some(({ code }) => code === 'normal');
  return normal
    ? { element: codeOf('interpretationCode', 'N', interpretations, 'Normal'), words: wordsOfConcept(type) }
    : {
        element: el('interpretationCode', { nullFlavor: 'OTH', codeSystem: interpretations }),
        words: wordsOfConcept(type),
      };
}

function conditionOf(
  { remarks }: BuildContext,
  { age, appliesTo }: ObservationReferenceRange,
  path: string,
): { readonly condition?: CdaElement | undefined; readonly words?: string | undefined } {
  const span = interval('lab:value', age?.low, age?.high);
  if (age && !span) remarks.leftOut(`${path}.age`);
  const groups = appliesTo ?? [];
  const coded = span ? -1 : groups.findIndex((one) => codingIn(one));
  const group = groups[coded];
  const found = codingIn(group);
  if (group && found) leaveOthers(remarks, group, found, `${path}.appliesTo[${coded}]`);
  const code = span
    ? codeOf('lab:code', ageCode, oids.loinc, 'Età')
    : found && codeOf('lab:code', found.code, found.oid, found.display ?? group?.text);
  const others = groups.flatMap((one, at) => (at === coded ? (one.text ?? []) : (wordsOfConcept(one) ?? [])));
  return {
    condition: code && el('lab:precondition', {}, el('lab:criterion', {}, code, span)),
    words: others.length === 0 ? undefined : others.join(', '),
  };
}
