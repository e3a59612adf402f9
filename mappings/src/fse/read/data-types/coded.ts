import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import { uriOf } from '../../cda/code-systems.ts';
import type { XmlElement } from '../../validate/xml-tree.ts';
import { attr, childOf, childrenOf, wordsOf } from '../navigate.ts';
import { orNothing, present } from '../present.ts';

/** Finds what a reference into the narrative (`#id`) says; nothing when nothing bears that id. */
export type Narrative = (reference: string) => string | undefined;

/** The code of a CD, CE, CV, CO or CS itself, without translations; nothing when it has no code (nullFlavor). */
export function toCoding(code: XmlElement | undefined): Coding | undefined {
  const value = attr(code, 'code');
  if (value === undefined) return undefined;
  const system = attr(code, 'codeSystem');
  return present<Coding>({
    system: system === undefined ? undefined : uriOf(system),
    version: attr(code, 'codeSystemVersion'),
    code: value,
    display: attr(code, 'displayName'),
  });
}

/**
 * A CD with its translations, the code first, as CodeableConcept; `originalText` is the text, read in the narrative where
 * it refers there. A name without a code is the text. Nothing when it says nothing. Source: HL7 V3 CD.
 */
export function toConcept(code: XmlElement | undefined, narrative: Narrative): CodeableConcept | undefined {
  if (!code) return undefined;
  const coding = codingsOf(code);
  const name = coding.length === 0 ? attr(code, 'displayName') : undefined;
  return orNothing(
    present<CodeableConcept>({ coding, text: textOf(childOf(code, 'originalText'), narrative) ?? name }),
  );
}

function codingsOf(code: XmlElement): Coding[] {
  const own = toCoding(code);
  const others = childrenOf(code, 'translation').flatMap(codingsOf);
  return own ? [own, ...others] : others;
}

/** The words of an ED: its own, or those of the place in the narrative it refers to, or else the reference as it stands. */
export function textOf(text: XmlElement | undefined, narrative: Narrative): string | undefined {
  const own = wordsOf(text);
  if (own !== undefined) return own;
  const reference = attr(childOf(text, 'reference'), 'value');
  return reference === undefined ? undefined : (narrative(reference) ?? reference);
}

/** The same where FHIR asks for a concept: one that is not known is told as unknown, with the nullFlavor that it has. */
export function requiredConcept(code: XmlElement | undefined, narrative: Narrative): CodeableConcept {
  const system = 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor';
  return toConcept(code, narrative) ?? { coding: [{ system, code: attr(code, 'nullFlavor') ?? 'NI' }] };
}
