import type { CodeableConcept, Resource } from '@medplum/fhirtypes';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { toInterval } from '../../cda/time.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { leaveOthers } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { entriesOf } from '../sections.ts';
import { wordsOfConcept } from '../words.ts';

/** Writes one resource of a section; nothing when it has no place as an entry. */
export type EntryWriter = (context: BuildContext, located: Located, text: SectionText) => readonly CdaElement[];

/** The entries of a section by the type of their resource; a resource of another type becomes a remark. */
export function entriesBy(writers: Readonly<Partial<Record<Resource['resourceType'], EntryWriter>>>) {
  return (context: BuildContext, section: LocatedSection, text: SectionText): readonly CdaElement[] => {
    const found = new Map(entriesOf(context, section).map((located) => [located.path, located]));
    return [...found.values()].flatMap((located) => {
      const write = writers[located.resource.resourceType];
      if (write) return write(context, located, text);
      context.remarks.leftOut(located.path);
      return [];
    });
  };
}

/** Words of what has no entry, below the narrative; the resource becomes a remark. */
export function inWords(
  { remarks }: BuildContext,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
): readonly CdaElement[] {
  const words = wordsOfConcept(concept);
  if (words !== undefined) text.refer(words);
  remarks.leftOut(path);
  return [];
}

/**
 * A concept as CD: the coding of the first of `systems` that it has (of any when none are given), its other codings as
 * translations, its text as original text. Nothing without a code.
 */
export function codedConcept(
  { remarks }: BuildContext,
  name: string,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
  options: { readonly systems?: readonly string[]; readonly type?: 'CD'; readonly translate?: boolean } = {},
): CdaElement | undefined {
  const found = codingIn(concept, options.systems);
  if (!found) return undefined;
  const others: CdaElement[] = [];
  for (const [at, coding] of (concept?.coding ?? []).entries()) {
    const other = codingIn({ coding: [coding] });
    if (other?.oid === found.oid && other.code === found.code) continue;
    if (other && options.translate) others.push(codeOf('translation', other.code, other.oid, other.display));
    else remarks.leftOut(`${path}.coding[${at}]`);
  }
  const words = concept?.text === undefined ? undefined : originalText(text.refer(concept.text));
  return codeOf(name, found.code, found.oid, found.display, { 'xsi:type': options.type }, words, ...others);
}

/** A concept with its FHIRPath. */
export interface LocatedConcept {
  readonly concept: CodeableConcept | undefined;
  readonly place: string;
}

/** Each concept of a list with its place. */
export function placed(list: readonly CodeableConcept[] | undefined, path: string): readonly LocatedConcept[] {
  return (list ?? []).map((concept, at) => ({ concept, place: `${path}[${at}]` }));
}

/** An element for every concept that has a code of one of the systems; what has none becomes a remark. */
export function codedList(
  { remarks }: BuildContext,
  name: string,
  list: readonly LocatedConcept[],
  systems?: readonly string[],
): readonly CdaElement[] {
  return list.flatMap(({ concept, place }) => {
    if (!concept) return [];
    const found = codingIn(concept, systems);
    if (!found) {
      remarks.leftOut(place);
      return [];
    }
    leaveOthers(remarks, concept, found, place);
    const { display = concept.text } = found;
    if (concept.text !== undefined && concept.text !== display) remarks.leftOut(`${place}.text`);
    return [codeOf(name, found.code, found.oid, display)];
  });
}

/** When something was, began and ended, as FHIR says it. */
export interface Span {
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly place: string;
}

/** `effectiveTime` with `low`, and `high` where there is an end; with `open` the beginning may be unknown. A false order is a gap. */
export function span({ gaps }: BuildContext, { start, end, place }: Span, open: boolean): CdaElement | undefined {
  const { low, high, ordered } = toInterval(start, end);
  if (!ordered) gaps.value(place);
  if (low === undefined && high === undefined && !open) return undefined;
  return el(
    'effectiveTime',
    {},
    el('low', low === undefined ? { nullFlavor: 'UNK' } : { value: low }),
    high === undefined ? undefined : el('high', { value: high }),
  );
}
