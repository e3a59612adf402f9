import type { Reference, ServiceRequest } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { timeOrPeriod } from '../data-types/time.ts';
import { attr, childOf } from '../navigate.ts';
import { present } from '../present.ts';
import { comments } from './comment.ts';
import { conceptsOf, notes } from './observation.ts';
import { authorOf, performersOf, requesterOf } from './participation.ts';
import { reasonsOf } from './reason.ts';
import { externalIds, intents } from './therapy.ts';

/** Statuses of a request of a service by `statusCode`. */
export const requestServiceStatuses = new Map<string, ServiceRequest['status']>([
  ['completed', 'completed'],
  ['active', 'active'],
  ['new', 'active'],
  ['held', 'on-hold'],
  ['suspended', 'on-hold'],
  ['aborted', 'revoked'],
  ['cancelled', 'revoked'],
  ['nullified', 'entered-in-error'],
]);

/** Names of statements that a ServiceRequest can tell. */
export const requestable: ReadonlySet<string> = new Set(['act', 'encounter', 'observation', 'procedure', 'supply']);

/** Whether a statement tells what should happen, and not what happened. */
export function isIntended(element: XmlElement): boolean {
  return intents.has(attr(element, 'moodCode') ?? '');
}

/** An examination, visit, operation or other service that should be done, as ServiceRequest. */
export function serviceRequest(context: ReadContext, element: XmlElement): Reference<ServiceRequest> {
  const { dateTime, period } = timeOrPeriod(childOf(element, 'effectiveTime'));
  const asking = requesterOf(context, element) ?? authorOf(context, element);
  return context.create<ServiceRequest>({
    ...present<ServiceRequest>({
      resourceType: 'ServiceRequest',
      identifier: [...identifiersOf(element), ...externalIds(context, element)],
      status: requestServiceStatuses.get(attr(childOf(element, 'statusCode'), 'code') ?? 'active') ?? 'unknown',
      intent: intents.get(attr(element, 'moodCode') ?? '') ?? 'order',
      doNotPerform: attr(element, 'negationInd') === 'true' ? true : undefined,
      code: toConcept(childOf(element, 'code'), context.narrative),
      subject: context.patient,
      encounter: context.encounter,
      occurrenceDateTime: dateTime,
      occurrencePeriod: period,
      authoredOn: asking?.time,
      requester: asking?.who,
      performer: performersOf(context, element).map(({ who }) => who),
      reasonReference: reasonsOf(context, element),
      bodySite: conceptsOf(context, element, 'targetSiteCode'),
      note: [...notes(context, element), ...comments(context, element)],
    }),
    id: context.idAt(element, 'ServiceRequest'),
  });
}
