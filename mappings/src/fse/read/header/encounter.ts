import type {
  Coding,
  Encounter,
  EncounterParticipant,
  Identifier,
  Period,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toCoding, toConcept } from '../data-types/coded.ts';
import { identifiersOf, toIdentifier } from '../data-types/identifier.ts';
import { toPeriod } from '../data-types/time.ts';
import { attr, childOf, childrenOf } from '../navigate.ts';
import { present } from '../present.ts';
import { location, practitionerRole, relatedPerson } from './people.ts';

const participationType = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
/** What an encounter is when nothing else is said: FHIR asks for a class. */
export const ambulatory: Coding = { system: actCode, code: 'AMB', display: 'ambulatory' };

/**
 * The encounter of the document: its encompassingEncounter, or else the writing of the document itself, whose class then is
 * the code of the document. The participants of the header are told here, and the orders that it answers.
 */
export function encounter(context: ReadContext): Reference<Encounter> {
  const component = childOf(context.root, 'componentOf');
  if (component) context.claim(component);
  const encompassing = childOf(component, 'encompassingEncounter');
  const id = context.idOf('Encounter');
  // Known before it is there: the orders and the resources of the body refer to it.
  context.documentEncounter = context.resources.add<Encounter>({
    resourceType: 'Encounter',
    id,
    status: 'finished',
    class: ambulatory,
  });
  context.encounter = context.documentEncounter;
  const place = location(context, childOf(encompassing, 'location/healthCareFacility'));
  const made = present<Encounter>({
    resourceType: 'Encounter',
    id,
    identifier: encompassing ? identifiersOf(encompassing) : documentIdentifier(context.root),
    status: 'finished',
    class: encompassing ? classOf(encompassing) : (toCoding(childOf(context.root, 'code')) ?? ambulatory),
    subject: context.patient,
    basedOn: orders(context),
    participant: [...headerParticipants(context), ...ownParticipants(context, encompassing)],
    period: periodOf(context, encompassing),
    hospitalization: hospitalization(context, encompassing),
    location: place && [{ location: place }],
  });
  context.resources.change<Encounter>('Encounter', context.documentEncounter, () => made);
  return context.documentEncounter;
}

function classOf(encompassing: XmlElement): Coding {
  const coding = toCoding(childOf(encompassing, 'code'));
  return coding ?? ambulatory;
}

/** The writing of this version of the document. */
function documentIdentifier(root: XmlElement): Identifier[] {
  const id = toIdentifier(childOf(root, 'id'));
  return id ? [id] : [];
}

function periodOf(context: ReadContext, encompassing: XmlElement | undefined): Period | undefined {
  if (encompassing) return toPeriod(childOf(encompassing, 'effectiveTime'));
  return context.date === undefined ? undefined : { start: context.date };
}

function hospitalization(context: ReadContext, encompassing: XmlElement | undefined): Encounter['hospitalization'] {
  const dischargeDisposition = toConcept(childOf(encompassing, 'dischargeDispositionCode'), context.narrative);
  return dischargeDisposition && { dischargeDisposition };
}

function orders(context: ReadContext): Reference<ServiceRequest>[] {
  return childrenOf(context.root, 'inFulfillmentOf').flatMap((link) => {
    context.claim(link);
    const order = childOf(link, 'order');
    return order ? [serviceRequest(context, order)] : [];
  });
}

const priorities = new Map<string, NonNullable<ServiceRequest['priority']>>([
  ['R', 'routine'],
  ['UR', 'urgent'],
  ['A', 'asap'],
  ['S', 'stat'],
  ['EM', 'stat'],
]);

/**
 * An order that the document answers. A priority that FHIR does not have, or that is told in a second code system, is a
 * detail of the order; FHIR admits details only of an order that says what is ordered, and then it is a note.
 */
function serviceRequest(context: ReadContext, order: XmlElement): Reference<ServiceRequest> {
  const priorityCode = childOf(order, 'priorityCode');
  const priority = priorities.get(attr(priorityCode, 'code') ?? '');
  const told = toConcept(priorityCode, context.narrative);
  const detail = priority === undefined || (told?.coding?.length ?? 0) > 1 ? told : undefined;
  const code = toConcept(childOf(order, 'code'), context.narrative);
  const words = detail?.coding?.flatMap((coding) => coding.display ?? coding.code ?? []).join(', ');
  const id = context.idAt(order, 'ServiceRequest');
  return context.create<ServiceRequest>({
    ...present<ServiceRequest>({
      resourceType: 'ServiceRequest',
      identifier: identifiersOf(order),
      status: 'active',
      intent: 'order',
      priority,
      code,
      orderDetail: code && detail && [detail],
      subject: context.patient,
      encounter: context.encounter,
      note: code || words === undefined ? undefined : [{ text: words }],
    }),
    id,
  });
}

/** `@typeCode` of a participation as type of a participant. */
export function participation(type: string | undefined): EncounterParticipant['type'] {
  return type === undefined ? undefined : [{ coding: [{ system: participationType, code: type }] }];
}

/** Everybody of the header who is no author: professionals in their role, others as related persons. */
function headerParticipants(context: ReadContext): EncounterParticipant[] {
  return childrenOf(context.root, 'participant').map((participant) => {
    context.claim(participant);
    const entity = childOf(participant, 'associatedEntity');
    const professional = !entity || !personal.has(attr(entity, 'classCode') ?? '');
    const individual = professional
      ? practitionerRole(context, entity, childOf(participant, 'functionCode'))
      : relatedPerson(context, entity);
    return present<EncounterParticipant>({
      type: participation(attr(participant, 'typeCode')),
      period: toPeriod(childOf(participant, 'time')),
      individual,
    });
  });
}

/** Classes of entities that are persons of the patient's life. Source: HL7 V3 RoleClassMutualRelationship. */
const personal = new Set(['PRS', 'NOK', 'ECON', 'CAREGIVER', 'GUARD', 'AGNT']);

function ownParticipants(context: ReadContext, encompassing: XmlElement | undefined): EncounterParticipant[] {
  const responsible = childrenOf(encompassing, 'responsibleParty').map((party) => ({ party, type: 'RESP' }));
  const others = childrenOf(encompassing, 'encounterParticipant').map((party) => ({
    party,
    type: attr(party, 'typeCode'),
  }));
  return [...responsible, ...others].flatMap(({ party, type }) => {
    const individual = practitionerRole(context, childOf(party, 'assignedEntity'));
    if (!individual) return [];
    const period = toPeriod(childOf(party, 'time'));
    return [present<EncounterParticipant>({ type: participation(type), period, individual })];
  });
}
