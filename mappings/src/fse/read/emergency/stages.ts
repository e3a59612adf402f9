import type {
  CodeableConcept,
  Encounter,
  EncounterLocation,
  EncounterParticipant,
  Observation,
  PractitionerRole,
  Reference,
} from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { textOf, toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { toPeriod } from '../data-types/time.ts';
import { ambulatory, participation } from '../header/encounter.ts';
import { location, practitioner, practitionerRole } from '../header/people.ts';
import { attr, childOf, childrenOf } from '../navigate.ts';
import { present } from '../present.ts';
import { condition } from '../statements/condition.ts';
import { observation } from '../statements/observation.ts';
import { statementsIn } from '../statements/statement.ts';

/** LOINC: outcome and diagnosis of a discharge. */
const codes = { outcome: '11302-7', diagnosis: '29308-4' };

/**
 * A stage of the stay in the emergency department, its end, or what comes after it, as Encounter that is part of another;
 * stages inside are added as well. All encounters come back, the outer one first.
 */
export function stages(
  context: ReadContext,
  element: XmlElement,
  partOf: Reference<Encounter>,
): Reference<Encounter>[] {
  const id = context.idAt(element, 'Encounter');
  const own = context.create<Encounter>({ resourceType: 'Encounter', id, status: 'finished', class: ambulatory });
  const type = toConcept(childOf(element, 'code'), context.narrative);
  const text = textOf(childOf(element, 'text'), context.narrative);
  const kind = type || text !== undefined ? present<CodeableConcept>({ text, ...type }) : undefined;
  const dischargeDisposition = outcome(context, element);
  const diagnosis = diagnoses(context, element);
  const made = present<Encounter>({
    resourceType: 'Encounter',
    id,
    identifier: identifiersOf(element),
    status: 'finished',
    class: ambulatory,
    type: kind && [kind],
    subject: context.patient,
    participant: participants(context, element),
    period: toPeriod(childOf(element, 'effectiveTime')),
    reasonReference: reasons(context, element, own),
    diagnosis,
    hospitalization: dischargeDisposition && { dischargeDisposition },
    location: places(context, element),
    partOf,
  });
  context.resources.change<Encounter>('Encounter', own, () => made);
  const inner = statementsIn(element).flatMap((one) => {
    const isStage = one.name === 'encounter' || (one.name === 'act' && attr(one.element, 'classCode') === 'TRNS');
    if (!isStage) return [];
    context.claim(one.link);
    return stages(context, one.element, own);
  });
  return [own, ...inner];
}

function outcome(context: ReadContext, element: XmlElement): ReturnType<typeof toConcept> {
  const found = statementsIn(element).find(({ code }) => code === codes.outcome);
  const made = toConcept(childOf(found?.element, 'value'), context.narrative);
  if (found && made) context.claim(found.link);
  return made;
}

function diagnoses(context: ReadContext, element: XmlElement): Encounter['diagnosis'] {
  const found = statementsIn(element).filter(({ code }) => code === codes.diagnosis);
  if (found.length === 0) return undefined;
  return found.map((one) => ({ condition: condition(context, context.claim(one.link) && one.element) }));
}

/** Reasons and comments of a stage, each as Observation about it. */
function reasons(context: ReadContext, element: XmlElement, own: Reference<Encounter>): Reference<Observation>[] {
  return statementsIn(element).flatMap((one) => {
    const isReason = one.relation === 'RSON' || (one.relation === 'SUBJ' && one.name === 'act');
    if (!isReason || (one.name !== 'observation' && one.name !== 'act')) return [];
    context.claim(one.link);
    return [observation(context, one.element, { encounter: own })];
  });
}

function participants(context: ReadContext, element: XmlElement): EncounterParticipant[] {
  const performers = childrenOf(element, 'performer').map((link) => ({
    link,
    entity: childOf(link, 'assignedEntity'),
  }));
  const others = childrenOf(element, 'participant')
    .filter((link) => attr(link, 'typeCode') !== 'LOC')
    .map((link) => ({ link, entity: childOf(link, 'participantRole') }));
  return [...performers, ...others].flatMap(({ link, entity }) => {
    if (!entity) return [];
    context.claim(link);
    const individual: Reference<PractitionerRole> | ReturnType<typeof practitioner> = childOf(entity, 'code')
      ? practitionerRole(context, entity)
      : practitioner(context, entity);
    const type = participation(attr(link, 'typeCode'));
    return [present<EncounterParticipant>({ type, period: toPeriod(childOf(link, 'time')), individual })];
  });
}

function places(context: ReadContext, element: XmlElement): EncounterLocation[] {
  return childrenOf(element, 'participant').flatMap((link) => {
    if (attr(link, 'typeCode') !== 'LOC') return [];
    const place = location(context, childOf(link, 'participantRole'));
    if (!place) return [];
    context.claim(link);
    return [present<EncounterLocation>({ location: place, period: toPeriod(childOf(link, 'time')) })];
  });
}
