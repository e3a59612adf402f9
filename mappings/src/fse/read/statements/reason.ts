import type { Observation, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { observation } from './observation.ts';
import { statementsIn } from './statement.ts';

/** Why something was done or asked for: observations beside it that say so (RSON). Claims them. */
export function reasonsOf(context: ReadContext, element: XmlElement): Reference<Observation>[] {
  return statementsIn(element).flatMap(({ link, element: reason, name, relation }) => {
    if (relation !== 'RSON' || name !== 'observation') return [];
    context.claim(link);
    return [observation(context, reason)];
  });
}
