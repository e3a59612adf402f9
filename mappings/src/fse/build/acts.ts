import type { CodeableConcept } from '@medplum/fhirtypes';
import { oids } from '../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../cda/data-types.ts';
import { type CdaElement, el } from '../cda/element.ts';
import type { SectionText } from './narrative/section-text.ts';

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

/** An element of a coded type of any system that has an OID, else its words. */
export function codeOrWords(
  name: string,
  concept: CodeableConcept | undefined,
  text: SectionText,
): CdaElement | undefined {
  const found = codingIn(concept);
  if (found) return codeOf(name, found.code, found.oid, found.display ?? concept?.text);
  return codeOfWords(name, text, concept?.text ?? concept?.coding?.[0]?.display ?? concept?.coding?.[0]?.code);
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
