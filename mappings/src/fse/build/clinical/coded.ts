import type { CodeableConcept } from '@medplum/fhirtypes';
import { oidOf } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { wordsOfConcept } from '../words.ts';

/** How a concept is written. */
export interface CodedOptions {
  /** OIDs of which the code is one, the preferred first; any when absent. */
  readonly systems?: readonly string[];
  /** `xsi:type` of a value. */
  readonly type?: 'CD' | 'CE';
  /** The words stand in the narrative in any case, not only where they say more than the code. */
  readonly words?: boolean;
}

/**
 * A concept as element of a coded type: its code in an admitted system, else `OTH` with its words in the narrative. Its
 * further codings of systems with an OID are translations; those that have none are in the words, else a remark at
 * `path`. Nothing for a concept that says nothing. Source: HL7 V3 CD.
 */
export function coded(
  { remarks }: BuildContext,
  name: string,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
  { systems, type, words = false }: CodedOptions = {},
): CdaElement | undefined {
  const found = codingIn(concept, systems);
  const all = wordsOfConcept(concept);
  if (!found && all === undefined) return undefined;
  const allCoded = (concept?.coding ?? []).every((coding) => codingIn({ coding: [coding] }));
  const short = words || !found ? (found?.display ?? found?.code ?? all) : undefined;
  const told = found || allCoded ? (concept?.text ?? short) : all;
  const reference = originalText(told === undefined ? undefined : text.refer(told));
  const seen = new Set(found ? [`${found.oid} ${found.code}`] : []);
  const translations = (concept?.coding ?? []).flatMap((coding, at) => {
    const other = codingIn({ coding: [coding] });
    if (!other) {
      if (found && oidOf(coding.system) === undefined) remarks.leftOut(`${path}.coding[${at}]`);
      return [];
    }
    const key = `${other.oid} ${other.code}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [codeOf('translation', other.code, other.oid, other.display)];
  });
  const attributes = { 'xsi:type': type };
  return found
    ? codeOf(name, found.code, found.oid, found.display ?? concept?.text, attributes, reference, ...translations)
    : el(name, { ...attributes, nullFlavor: 'OTH' }, reference, translations);
}

/** `code` of a statement, which the schema asks for: unknown where there is no concept. */
export function statementCode(
  context: BuildContext,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
  options?: CodedOptions,
): CdaElement {
  return coded(context, 'code', concept, path, text, options) ?? el('code', { nullFlavor: 'NI' });
}
