import type { CodeableConcept } from '@medplum/fhirtypes';
import { oidOf } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import type { CdaElement } from '../../cda/element.ts';
import { codeOfWords } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { wordsOfConcept } from '../words.ts';

/** How a concept becomes a `value`. */
export interface CodedValueOptions {
  /** OIDs of the systems admitted, the preferred first; any with an OID when absent. */
  readonly systems?: readonly string[];
  /** Further codings with an OID are translations; otherwise they are remarks. */
  readonly translations?: boolean;
}

/**
 * A `value` of type CD: a coding of an admitted system with its words in the narrative, or the words alone (`OTH`); nothing
 * when there is neither. `path` is that of the concept; a coding that has no place is a remark.
 */
export function codedValue(
  { remarks }: BuildContext,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
  { systems, translations = false }: CodedValueOptions = {},
): CdaElement | undefined {
  const found = codingIn(concept, systems);
  if (!found) {
    const made = codeOfWords('value', text, wordsOfConcept(concept));
    return made && { ...made, attributes: { 'xsi:type': 'CD', ...made.attributes } };
  }
  const others = (concept?.coding ?? []).flatMap(({ system, code, display }, at) => {
    const oid = oidOf(system);
    if (oid === found.oid && code === found.code) return [];
    if (translations && oid !== undefined && code !== undefined) return [codeOf('translation', code, oid, display)];
    remarks.leftOut(`${path}.coding[${at}]`);
    return [];
  });
  const words = concept?.text ?? found.display;
  const reference = originalText(words === undefined ? undefined : text.refer(words));
  return codeOf('value', found.code, found.oid, found.display, { 'xsi:type': 'CD' }, reference, ...others);
}

/**
 * The `code` of a medicine or vaccine in the first of some systems that it has, with the others as translations, one of each and
 * `most` at all; nothing when it has none. A coding that has no place is a remark.
 */
export function translatedCode(
  { remarks }: BuildContext,
  concept: CodeableConcept | undefined,
  path: string,
  systems: readonly string[],
  text: SectionText,
  most = systems.length,
): CdaElement | undefined {
  const found = codingIn(concept, systems);
  if (!found) return undefined;
  const translations: CdaElement[] = [];
  const told = new Set([found.oid]);
  for (const [at, { system, code, display }] of (concept?.coding ?? []).entries()) {
    const oid = oidOf(system);
    if (oid === found.oid && code === found.code) continue;
    if (oid !== undefined && code !== undefined && systems.includes(oid) && !told.has(oid) && told.size <= most) {
      told.add(oid);
      translations.push(codeOf('translation', code, oid, display));
    } else remarks.leftOut(`${path}.coding[${at}]`);
  }
  const words = concept?.text === undefined ? undefined : text.refer(concept.text);
  return codeOf('code', found.code, found.oid, found.display, {}, originalText(words), ...translations);
}
