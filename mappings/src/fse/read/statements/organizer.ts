import type { Observation, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { requiredConcept } from '../data-types/coded.ts';
import { childOf } from '../navigate.ts';
import { observation, readObservation } from './observation.ts';
import { statementsIn } from './statement.ts';

/** An `organizer` of observations as Observation with members; one without a code has that of its section. */
export function panel(
  context: ReadContext,
  organizer: XmlElement,
  section: XmlElement,
  parts: Partial<Observation> = {},
): Reference<Observation> {
  const hasMember = statementsIn(organizer).flatMap(({ link, element, name }) => {
    if (name !== 'observation') return [];
    context.claim(link);
    return [observation(context, element)];
  });
  const made = readObservation(context, organizer);
  const code = requiredConcept(childOf(organizer, 'code') ?? childOf(section, 'code'), context.narrative);
  return context.create<Observation>({
    ...made,
    code,
    ...(hasMember.length === 0 ? {} : { hasMember }),
    ...parts,
    id: context.idAt(organizer, 'Observation'),
  });
}
