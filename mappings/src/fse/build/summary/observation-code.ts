import type { CodeableConcept } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import type { CdaElement } from '../../cda/element.ts';
import { codeOfWords, leaveOthers } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { wordsOfConcept } from '../words.ts';

const interpretations = '2.16.840.1.113883.5.83';

/** The one system that some sections take codes of. */
export const loincOnly: readonly string[] = [oids.loinc];

/** What codes an observation of a section may have. */
export interface CodeRules {
  /** OIDs of the systems of which the code is; any when absent. */
  readonly codes?: readonly string[];
  /** Null flavour of a code in words; when absent a code is needed. */
  readonly uncoded?: 'UNK' | 'OTH';
}

/** The code of an observation, in words where the section admits them. */
export function observationCode(
  { gaps, remarks }: BuildContext,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
  { codes, uncoded }: CodeRules,
): CdaElement | undefined {
  const found = codingIn(concept, codes);
  if (found) {
    leaveOthers(remarks, concept, found, `${path}.code`);
    const reference = concept?.text === undefined ? undefined : text.refer(concept.text);
    return codeOf('code', found.code, found.oid, found.display, {}, originalText(reference));
  }
  const made = uncoded && codeOfWords('code', text, wordsOfConcept(concept));
  if (made) return { ...made, attributes: { nullFlavor: uncoded } };
  gaps.missing(`${path}.code.coding.where(system = 'http://loinc.org')`);
  return undefined;
}

/** The interpretation of HL7; the schematron admits no other, and one alone. */
export function interpretation(
  context: BuildContext,
  list: readonly CodeableConcept[] | undefined,
  path: string,
  text: SectionText,
): CdaElement | undefined {
  let made: CdaElement | undefined;
  for (const [at, concept] of (list ?? []).entries()) {
    const place = `${path}.interpretation[${at}]`;
    if (made || !codingIn(concept, [interpretations])) {
      context.remarks.leftOut(place);
      continue;
    }
    const found = codingIn(concept, [interpretations]);
    if (!found) continue;
    leaveOthers(context.remarks, concept, found, place);
    const reference = concept.text === undefined ? undefined : text.refer(concept.text);
    made = codeOf('interpretationCode', found.code, found.oid, found.display, {}, originalText(reference));
  }
  return made;
}
