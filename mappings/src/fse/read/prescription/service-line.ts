import type { Annotation, CodeableConcept, Coding, Extension, Reference, ServiceRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { numberOf } from '../data-types/quantity.ts';
import { timeOrPeriod } from '../data-types/time.ts';
import { attr, childOf, childrenOf, hasTemplate } from '../navigate.ts';
import { present } from '../present.ts';
import { comments } from '../statements/comment.ts';
import { conceptsOf, notes } from '../statements/observation.ts';
import { requestServiceStatuses } from '../statements/request.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';
import { diagnosisOf } from './diagnosis.ts';
import type { Prescribed } from './prescribed.ts';

const templates = '2.16.840.1.113883.3.1937.777.63.10';
/** Templates of what stands beside a prescribed service. Source: schematron PrS 2.7. */
const parts = {
  access: `${templates}.276`,
  sessions: `${templates}.277`,
  conditions: `${templates}.278`,
  visit: `${templates}.281`,
};
const priorityClass = '2.16.840.1.113883.2.9.5.2.3';
/** Priority of FHIR by the class of the prescription. Source: profile of specialist prescriptions. */
const priorities: Readonly<Record<string, ServiceRequest['priority']>> = {
  U: 'asap',
  B: 'urgent',
  D: 'routine',
  P: 'routine',
};
/** Place of the visit by the class of the encounter. */
const places: Readonly<Record<string, string>> = { AMB: 'A', HH: 'D' };

/** A prescribed service as ServiceRequest. What the CDA says in words alone is a note. */
export function serviceLine(
  context: ReadContext,
  element: XmlElement,
  { number, author, date }: Prescribed,
): Reference<ServiceRequest> {
  const beside = statementsIn(element);
  const { dateTime, period } = timeOrPeriod(childOf(element, 'effectiveTime'));
  const letter = priorityLetter(element);
  const times = numberOf(attr(childOf(element, 'repeatNumber'), 'value'));
  const count = dateTime === undefined && !period ? sessions(context, beside) : undefined;
  const words = beside.flatMap((one) => saidInWords(context, one));
  return context.create<ServiceRequest>({
    ...present<ServiceRequest>({
      resourceType: 'ServiceRequest',
      extension: [...priorityOf(letter), ...placeOf(context, beside)],
      requisition: number,
      status: requestServiceStatuses.get(attr(childOf(element, 'statusCode'), 'code') ?? 'active') ?? 'unknown',
      intent: 'order',
      priority: letter === undefined ? undefined : priorities[letter],
      code: toConcept(childOf(element, 'code'), context.narrative),
      quantityQuantity: times === undefined ? undefined : { value: times },
      subject: context.patient,
      encounter: context.encounter,
      occurrenceDateTime: dateTime,
      occurrencePeriod: period,
      occurrenceTiming: count === undefined ? undefined : { repeat: { count } },
      authoredOn: date,
      requester: author,
      locationCode: kindsOfPlace(context, element),
      reasonCode: beside.flatMap(({ link, element: reason, name, relation }) =>
        relation === 'RSON' && name === 'observation' ? diagnosisOf(context, link, reason) : [],
      ),
      bodySite: conceptsOf(context, element, 'targetSiteCode'),
      note: [...notes(context, element), ...words, ...comments(context, element)],
    }),
    id: context.idAt(element, 'ServiceRequest'),
  });
}

/** The class of priority (U, B, D, P), which is the translation of the code of HL7. */
function priorityLetter(element: XmlElement): string | undefined {
  const found = childrenOf(childOf(element, 'priorityCode'), 'translation').find(
    (one) => attr(one, 'codeSystem') === priorityClass,
  );
  return attr(found, 'code');
}

function priorityOf(letter: string | undefined): Extension[] {
  if (letter === undefined || priorities[letter] === undefined) return [];
  const valueCoding: Coding = { system: codeSystemUrl.PriorityClass, code: letter };
  return [{ url: extensionUrl.PrescriptionPriority, valueCoding }];
}

function placeOf(context: ReadContext, beside: readonly Statement[]): Extension[] {
  return beside.flatMap(({ link, element, code }) => {
    const place = places[code ?? ''];
    if (place === undefined || !hasTemplate(element, parts.visit)) return [];
    context.claim(link);
    const valueCoding: Coding = { system: codeSystemUrl.PrescriptionPlace, code: place };
    return [{ url: extensionUrl.PrescriptionSeenAt, valueCoding }];
  });
}

/** The kind of place that the nomenclature asks for. */
function kindsOfPlace(context: ReadContext, element: XmlElement): CodeableConcept[] {
  return childrenOf(element, 'participant').flatMap((participant) => {
    const code = childOf(participant, 'participantRole/scopingEntity/code');
    const made = attr(participant, 'typeCode') === 'LOC' ? toConcept(code, context.narrative) : undefined;
    if (!made) return [];
    context.claim(participant);
    return [made];
  });
}

/** First access or not, and the conditions of the nomenclature, which the CDA says in words. */
function saidInWords(context: ReadContext, { link, element }: Statement): Annotation[] {
  if (!hasTemplate(element, parts.access) && !hasTemplate(element, parts.conditions)) return [];
  const code = childOf(element, 'code');
  const concept = toConcept(code, context.narrative);
  const text = concept?.text ?? concept?.coding?.map(({ display, code: told }) => display ?? told).join(', ');
  // What is said to be unknown needs no telling.
  if (text !== undefined || attr(code, 'nullFlavor') !== undefined) context.claim(link);
  if (text === undefined) return [];
  return [{ text }];
}

/** The sessions of a cycle. */
function sessions(context: ReadContext, beside: readonly Statement[]): number | undefined {
  const found = beside.find(({ element }) => hasTemplate(element, parts.sessions));
  const count = numberOf(attr(childOf(found?.element, 'repeatNumber'), 'value'));
  if (found && count !== undefined) context.claim(found.link);
  return count;
}
