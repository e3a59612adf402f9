import type { CodeableConcept, Reference } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOfWords, leaveOthers, related } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { wordsOfConcept } from '../words.ts';

/** Elements of a request, a procedure or a therapy that say why. */
export interface Reasoned {
  readonly reasonCode?: readonly CodeableConcept[];
  readonly reasonReference?: readonly Reference[];
}

/**
 * Why something was done: `RSON` observations whose code is the reason, ICD-9-CM before others, else in words. Of a Condition
 * that is its code, of an Observation what it found, or else its code.
 */
export function reasons(
  context: BuildContext,
  { reasonCode, reasonReference }: Reasoned,
  from: Located,
  text: SectionText,
): readonly CdaElement[] {
  const { document, remarks } = context;
  const told = (reasonCode ?? []).map((concept, at) => ({ concept, path: `${from.path}.reasonCode[${at}]` }));
  const cited = (reasonReference ?? []).flatMap((reference, at) => {
    const place = `${from.path}.reasonReference[${at}]`;
    const condition = document.findAs('Condition', reference, from);
    if (condition?.resource.code) return [{ concept: condition.resource.code, path: `${condition.path}.code` }];
    const observation = document.findAs('Observation', reference, from);
    if (observation) {
      const { valueCodeableConcept: value, code } = observation.resource;
      return [{ concept: value ?? code, path: `${observation.path}.${value ? 'value' : 'code'}` }];
    }
    if (reference.display !== undefined) return [{ concept: { text: reference.display }, path: place }];
    remarks.leftOut(place);
    return [];
  });
  return [...told, ...cited].flatMap(({ concept, path }) => {
    const code = reasonElement(context, concept, path, text);
    if (!code) remarks.leftOut(path);
    return code ? [related('RSON', el('observation', { classCode: 'OBS', moodCode: 'EVN' }, code))] : [];
  });
}

function reasonElement(
  { remarks }: BuildContext,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
): CdaElement | undefined {
  const found = codingIn(concept, [oids.icd9cm]) ?? codingIn(concept);
  if (!found) return codeOfWords('code', text, wordsOfConcept(concept));
  leaveOthers(remarks, concept, found, path);
  const words = concept?.text === undefined ? undefined : text.refer(concept.text);
  return codeOf('code', found.code, found.oid, found.display, {}, originalText(words));
}
