import type { CodeableConcept, Reference, ServiceRequest } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { present } from '../present.ts';
import { requesterOf } from './participation.ts';

/** The request that something done answers, where the document says who asked for it. */
export function answeredRequest(
  context: ReadContext,
  element: XmlElement,
  code: CodeableConcept | undefined,
): Reference<ServiceRequest> | undefined {
  const asking = requesterOf(context, element);
  if (!asking) return undefined;
  return context.create<ServiceRequest>({
    ...present<ServiceRequest>({
      resourceType: 'ServiceRequest',
      status: 'completed',
      intent: 'order',
      code,
      subject: context.patient,
      encounter: context.encounter,
      authoredOn: asking.time,
      requester: asking.who,
    }),
    id: context.idAt(element, 'answered ServiceRequest'),
  });
}
