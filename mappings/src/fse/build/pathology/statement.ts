import type { CodeableConcept, Specimen } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { leaveOthers, noteAct, related } from '../acts.ts';
import { specimen } from '../clinical/specimen.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { wordsOfConcept } from '../words.ts';

const root = '2.16.840.1.113883.3.1937.777.63.10';
/** SNOMED CT. */
export const snomed = '2.16.840.1.113883.6.96';
/** Template ids of the entries of a pathology report. */
export const templates = {
  observation: `${root}.150`,
  specimen: `${root}.174`,
  media: `${root}.209`,
  note: `${root}.279`,
  comment: `${root}.166`,
} as const;

/** A LOINC code with its name. */
export interface FixedCode {
  readonly code: string;
  readonly display: string;
}

const amount: Written = { quantity: true };

/** What the sections of one document have in common: which specimens have been told with how they were taken. */
export class PathologyScope {
  readonly #taken = new Set<string>();

  /** The sampling section tells how this specimen was taken. */
  take(path: string): void {
    this.#taken.add(path);
  }

  /** The `specimen` that a finding is about; how it was taken is a remark where the sampling section does not tell it. */
  cite(context: BuildContext, located: Located<Specimen>, text: SectionText): CdaElement {
    const { resource, path } = located;
    if (resource.collection && !this.#taken.has(path)) {
      context.remarks.restOf(resource.collection, `${path}.collection`, amount);
    }
    return specimen(context, located, text, { templateId: templates.specimen });
  }
}

/**
 * The code of a finding: its own of LOINC, as the schematron asks for (ERRORE-57), else that of the section with its own as
 * translation and its words.
 */
export function findingCode(
  context: BuildContext,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
  fallback: FixedCode,
  fixed = false,
): CdaElement {
  const own = codingIn(concept, [oids.loinc]);
  if (own && (!fixed || own.code === fallback.code)) {
    leaveOthers(context.remarks, concept, own, path);
    const words = concept?.text === undefined ? undefined : text.refer(concept.text);
    return codeOf('code', own.code, own.oid, own.display, {}, originalText(words));
  }
  const other = codingIn(concept);
  if (other) leaveOthers(context.remarks, concept, other, path);
  const words = wordsOfConcept(concept);
  return codeOf(
    'code',
    fallback.code,
    oids.loinc,
    fallback.display,
    {},
    originalText(words === undefined ? undefined : text.refer(words)),
    other && codeOf('translation', other.code, other.oid, other.display),
  );
}

/** A concept of SNOMED CT as an element, or its words. */
export function snomedOrWords(
  { remarks }: BuildContext,
  name: string,
  concept: CodeableConcept | undefined,
  path: string,
): { readonly element?: CdaElement; readonly words?: string | undefined } {
  const found = codingIn(concept, [snomed]);
  if (!found) return { words: wordsOfConcept(concept) };
  leaveOthers(remarks, concept, found, path);
  return { element: codeOf(name, found.code, found.oid, found.display), words: concept?.text };
}

/** The comment of a statement, which the schematron admits once; nothing without words. */
export function commentRelations(text: SectionText, words: readonly (string | undefined)[]): readonly CdaElement[] {
  const told = words.filter((one) => one !== undefined && one !== '').join('\n');
  return told === '' ? [] : [related('COMP', noteAct(text, told, templates.comment))];
}

/** Organizer of observations. */
export function battery(code: FixedCode | undefined, content: readonly CdaElement[]): CdaElement {
  return el(
    'organizer',
    { classCode: 'BATTERY', moodCode: 'EVN' },
    code && codeOf('code', code.code, oids.loinc, code.display),
    el('statusCode', { code: 'completed' }),
    content.map((one) => el('component', { typeCode: 'COMP' }, one)),
  );
}
