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
