import type { CodeableConcept, Reference, ServiceRequest } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { numberOf } from '../data-types/quantity.ts';
import { timeOrPeriod } from '../data-types/time.ts';
import { attr, childOf, childrenOf, hasTemplate } from '../navigate.ts';
import { present } from '../present.ts';
import { notes } from '../statements/observation.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';
import { dispensers } from './performers.ts';
import { prescriptionNumber } from './prescription.ts';

const templates = '2.16.840.1.113883.3.1937.777.63.10';
/** Templates of what stands beside a delivered service. Source: schematron ErS 1.1. */
const parts = { prescribed: `${templates}.302`, branch: `${templates}.327` } as const;

/** A delivered service as ServiceRequest that was carried out (`filler-order`, completed): it has a quantity and a kind of place. */
export function deliveredService(context: ReadContext, element: XmlElement): Reference<ServiceRequest> {
  const { dateTime, period } = timeOrPeriod(childOf(element, 'effectiveTime'));
  const times = numberOf(attr(childOf(element, 'repeatNumber'), 'value'));
  const beside = statementsIn(element);
  return context.create<ServiceRequest>({
    ...present<ServiceRequest>({
      resourceType: 'ServiceRequest',
      basedOn: beside.flatMap((one) => prescribed(context, one)),
      requisition: prescriptionNumber(context),
      status: 'completed',
      intent: 'filler-order',
      category: branches(context, beside),
      code: toConcept(childOf(element, 'code'), context.narrative),
      quantityQuantity: times === undefined ? undefined : { value: times },
      subject: context.patient,
      encounter: context.encounter,
      occurrenceDateTime: dateTime,
      occurrencePeriod: period,
      performer: [...dispensers(context, element)],
      locationCode: places(context, element),
      note: notes(context, element),
    }),
    id: context.idAt(element, 'ServiceRequest'),
  });
}

/** The kind of place; an unknown one needs no telling. */
function places(context: ReadContext, element: XmlElement): CodeableConcept[] {
  return childrenOf(element, 'participant').flatMap((participant) => {
    if (attr(participant, 'typeCode') !== 'LOC') return [];
    const code = childOf(participant, 'participantRole/scopingEntity/code');
    const made = toConcept(code, context.narrative);
    if (made || attr(code, 'nullFlavor') !== undefined) context.claim(participant);
    return made ? [made] : [];
  });
}

function branches(context: ReadContext, beside: readonly Statement[]): CodeableConcept[] {
  return beside.flatMap(({ link, element }) => {
    const made = hasTemplate(element, parts.branch)
      ? toConcept(childOf(element, 'code'), context.narrative)
      : undefined;
    if (!made) return [];
    context.claim(link);
    return [made];
  });
}

/** The service that was prescribed, when another one was delivered. */
function prescribed(context: ReadContext, { link, element }: Statement): Reference<ServiceRequest>[] {
  if (!hasTemplate(element, parts.prescribed)) return [];
  context.claim(link);
  return statementsIn(element).flatMap((asked) => {
    const code = toConcept(childOf(asked.element, 'code'), context.narrative);
    if (!code) return [];
    context.claim(asked.link);
    return [
      context.create<ServiceRequest>({
        ...present<ServiceRequest>({
          resourceType: 'ServiceRequest',
          status: 'completed',
          intent: 'order',
          requisition: prescriptionNumber(context),
          code,
          subject: context.patient,
        }),
        id: context.idAt(asked.element, 'ServiceRequest'),
      }),
    ];
  });
}
