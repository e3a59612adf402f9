import type { CodeableConcept } from '@medplum/fhirtypes';
import { oidOf, oids } from '../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../cda/data-types.ts';
import { type CdaElement, el } from '../cda/element.ts';
import type { BuildContext } from './context.ts';
import type { SectionText } from './narrative/section-text.ts';
import type { Remarks } from './remarks.ts';
import { wordsOfConcept } from './words.ts';

/** Where the reader finds the words of an element: `text/reference` into the narrative. */
export function textReference(text: SectionText, words: string | undefined): CdaElement | undefined {
  return words === undefined || words === ''
    ? undefined
    : el('text', {}, el('reference', { value: text.refer(words) }));
}

/** A concept whose code has no OID: its words in the narrative. Nothing when there are none. */
export function codeOfWords(name: string, text: SectionText, words: string | undefined): CdaElement | undefined {
  if (words === undefined || words === '') return undefined;
  return el(name, { nullFlavor: 'OTH' }, originalText(text.refer(words)));
}

/**
 * An element of a coded type: the first coding of a system with an OID, with the text as its original text; else all words.
 * Further codings become remarks; `path` is that of the concept.
 */
export function codeOrWords(
  { remarks }: BuildContext,
  name: string,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
): CdaElement | undefined {
  const found = codingIn(concept);
  if (!found) return codeOfWords(name, text, wordsOfConcept(concept));
  leaveOthers(remarks, concept, found, path);
  const words = concept?.text === undefined ? undefined : text.refer(concept.text);
  return codeOf(name, found.code, found.oid, found.display, {}, originalText(words));
}

/** Tells of the codings of a concept that are not the one written. */
export function leaveOthers(
  remarks: Remarks,
  concept: CodeableConcept | undefined,
  found: { readonly oid: string; readonly code: string },
  path: string,
): void {
  for (const [at, { system, code }] of (concept?.coding ?? []).entries()) {
    if (oidOf(system) !== found.oid || code !== found.code) remarks.leftOut(`${path}.coding[${at}]`);
  }
}

/** An act that is a note: LOINC 48767-8 with its words in the narrative. */
export function noteAct(text: SectionText, words: string, templateId?: string): CdaElement {
  return el(
    'act',
    { classCode: 'ACT', moodCode: 'EVN' },
    template(templateId),
    codeOf('code', '48767-8', oids.loinc, 'Annotation comment'),
    textReference(text, words),
  );
}

/** `templateId` of an entry; nothing when the type has none there. */
export function template(root: string | undefined): CdaElement | undefined {
  return root === undefined ? undefined : el('templateId', { root });
}

/** An `entryRelationship` around one act. */
export function related(
  typeCode: string,
  act: CdaElement,
  attributes: Readonly<Record<string, string>> = {},
): CdaElement {
  return el('entryRelationship', { typeCode, ...attributes }, act);
}
