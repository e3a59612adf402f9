import type { CodeableConcept, Encounter, EncounterParticipant, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { textOf, toCoding } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { toPeriod } from '../data-types/time.ts';
import { ambulatory, participation } from '../header/encounter.ts';
import { practitionerRole } from '../header/people.ts';
import { attr, childOf, childrenOf } from '../navigate.ts';
import { present } from '../present.ts';
import { comments } from './comment.ts';

const statuses = new Map<string, Encounter['status']>([
  ['completed', 'finished'],
  ['active', 'in-progress'],
  ['aborted', 'cancelled'],
  ['cancelled', 'cancelled'],
  ['nullified', 'entered-in-error'],
]);

/** An `encounter` of the past (visit, stay in hospital) as Encounter of its own. */
export function visit(context: ReadContext, element: XmlElement): Reference<Encounter> {
  const told = [
    textOf(childOf(element, 'text'), context.narrative),
    ...comments(context, element).map(({ text }) => text),
  ].filter((text) => text !== undefined);
  const type: CodeableConcept | undefined = told.length === 0 ? undefined : { text: told.join('\n') };
  return context.create<Encounter>({
    ...present<Encounter>({
      resourceType: 'Encounter',
      identifier: identifiersOf(element),
      status: statuses.get(attr(childOf(element, 'statusCode'), 'code') ?? '') ?? 'unknown',
      class: toCoding(childOf(element, 'code')) ?? ambulatory,
      type: type && [type],
      subject: context.patient,
      participant: participants(context, element),
      period: toPeriod(childOf(element, 'effectiveTime')),
    }),
    id: context.idAt(element, 'Encounter'),
  });
}

function participants(context: ReadContext, element: XmlElement): EncounterParticipant[] {
  return childrenOf(element, 'performer').flatMap((link) => {
    const individual = practitionerRole(context, childOf(link, 'assignedEntity'));
    if (!individual) return [];
    context.claim(link);
    const type = participation(attr(link, 'typeCode'));
    return [present<EncounterParticipant>({ type, period: toPeriod(childOf(link, 'time')), individual })];
  });
}
