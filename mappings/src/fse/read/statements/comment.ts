import type { Annotation } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { textOf } from '../data-types/coded.ts';
import { childOf } from '../navigate.ts';
import { statementsIn } from './statement.ts';

/** LOINC: annotation comment. */
const commentCode = '48767-8';

/** The comments beside a statement (`act` 48767-8) as notes; claims them. */
export function comments(context: ReadContext, element: XmlElement): Annotation[] {
  return statementsIn(element).flatMap(({ link, element: comment, name, code }) => {
    if (code !== commentCode || (name !== 'act' && name !== 'observation')) return [];
    const text = textOf(childOf(comment, 'text'), context.narrative);
    if (text === undefined) return [];
    context.claim(link);
    return [{ text }];
  });
}
