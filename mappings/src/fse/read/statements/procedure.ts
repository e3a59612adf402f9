import type { Encounter, Procedure, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { timeOrPeriod } from '../data-types/time.ts';
import { attr, childOf } from '../navigate.ts';
import { present } from '../present.ts';
import { answeredRequest } from './answered-request.ts';
import { comments } from './comment.ts';
import { conceptsOf, notes, observation, performers } from './observation.ts';
import { reasonsOf } from './reason.ts';
import { isIntended } from './request.ts';
import { statementsIn } from './statement.ts';
import { medicationAdministration } from './therapy.ts';
import { visit } from './visit.ts';

const statuses = new Map<string, Procedure['status']>([
  ['completed', 'completed'],
  ['active', 'in-progress'],
  ['new', 'preparation'],
  ['held', 'on-hold'],
  ['suspended', 'on-hold'],
  ['aborted', 'stopped'],
  ['cancelled', 'not-done'],
  ['nullified', 'entered-in-error'],
]);

/**
 * A `procedure` or `act` that was done as Procedure, added with the parts given over those read. What was done within it is part of it: procedures
 * as such, drugs as administrations, and what was observed as observations. Nothing comes back but the outer one.
 */
export function procedure(
  context: ReadContext,
  element: XmlElement,
  parts: Partial<Procedure> = {},
): Reference<Procedure> {
  const code = toConcept(childOf(element, 'code'), context.narrative);
  const { dateTime, period } = timeOrPeriod(childOf(element, 'effectiveTime'));
  const told = statuses.get(attr(childOf(element, 'statusCode'), 'code') ?? '');
  const request = answeredRequest(context, element, code);
  const made = context.create<Procedure>({
    ...present<Procedure>({
      resourceType: 'Procedure',
      identifier: identifiersOf(element),
      basedOn: request && [request],
      status: attr(element, 'negationInd') === 'true' ? 'not-done' : (told ?? 'unknown'),
      code,
      subject: context.patient,
      encounter: visitOf(context, element) ?? context.encounter,
      performedDateTime: dateTime,
      performedPeriod: period,
      performer: performers(context, element).map((actor) => ({ actor })),
      reasonReference: reasonsOf(context, element),
      bodySite: conceptsOf(context, element, 'targetSiteCode'),
      note: [...notes(context, element), ...comments(context, element)],
    }),
    ...parts,
    id: context.idAt(element, 'Procedure'),
  });
  partsOf(context, element, made);
  return made;
}

/** The visit or stay in which something was done, where it is not that of the document. */
function visitOf(context: ReadContext, element: XmlElement): Reference<Encounter> | undefined {
  const found = statementsIn(element).find(({ name }) => name === 'encounter');
  return found && visit(context, context.claim(found.link) && found.element);
}

function partsOf(context: ReadContext, element: XmlElement, whole: Reference<Procedure>): void {
  const partOf = [whole];
  for (const { link, element: part, name } of statementsIn(element)) {
    if (context.isClaimed(link) || isIntended(part)) continue;
    if (name === 'procedure' || name === 'act') {
      context.claim(link);
      procedure(context, part, { partOf });
    } else if (name === 'substanceAdministration') {
      context.claim(link);
      medicationAdministration(context, part, { partOf });
    } else if (name === 'observation') {
      context.claim(link);
      observation(context, part, { partOf });
    }
  }
}
