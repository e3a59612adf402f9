import type { CodeableConcept } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { textOf, toConcept } from '../data-types/coded.ts';
import { childOf, codeIn, wordsOf } from '../navigate.ts';

/** LOINC codes of a diagnosis: in words, and (white prescriptions) as value. */
const inWords = '29548-5';
const asValue = '29308-4';

/** Why something is prescribed: a code with its words, or words alone. Source: schematrons PrF 4.6, PrFNoSSN 1.2, PrS 2.7. */
export function diagnosisOf(context: ReadContext, link: XmlElement, element: XmlElement): CodeableConcept[] {
  const code = codeIn(element);
  const value = childOf(element, 'value');
  const words = textOf(childOf(element, 'text'), context.narrative);
  const told = (text: string | undefined): CodeableConcept | undefined => (text === undefined ? undefined : { text });
  const made =
    code === inWords
      ? told(words)
      : code === asValue
        ? (toConcept(value, context.narrative) ?? told(wordsOf(value)))
        : toConcept(childOf(element, 'code'), context.narrative);
  if (!made) return [];
  context.claim(link);
  return [made];
}
