import type { CarePlan, CarePlanActivity, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { present } from '../present.ts';
import { procedure } from './procedure.ts';
import { isIntended, requestable, serviceRequest } from './request.ts';
import { annotation } from './section-text.ts';
import { type Statement, statementsIn } from './statement.ts';
import { medicationRequest } from './therapy.ts';

/**
 * A section on what is planned as CarePlan: each entry is an activity, drugs as MedicationRequest, all else as
 * ServiceRequest. Where no entry tells it, or with `text`, its text is a note. Nothing for an empty section.
 */
export function carePlan(
  context: ReadContext,
  section: XmlElement,
  parts: Pick<CarePlan, 'status' | 'intent'> & { readonly text?: 'always' },
): Reference<CarePlan>[] {
  const activity = statementsIn(section).flatMap((statement) => activityOf(context, statement));
  const told = activity.length === 0 || parts.text === 'always' ? annotation(context, section) : undefined;
  if (!told && activity.length === 0) return [];
  return [
    context.create<CarePlan>({
      ...present<CarePlan>({
        resourceType: 'CarePlan',
        status: parts.status,
        intent: parts.intent,
        subject: context.patient,
        encounter: context.documentEncounter,
        activity,
        note: told && [told],
      }),
      id: context.idAt(section, 'CarePlan'),
    }),
  ];
}

function activityOf(context: ReadContext, { link, element, name }: Statement): CarePlanActivity[] {
  if (link.localName !== 'entry') return [];
  if (isIntended(element)) {
    if (name === 'substanceAdministration')
      return [{ reference: medicationRequest(context, context.claim(link) && element) }];
    if (requestable.has(name)) return [{ reference: serviceRequest(context, context.claim(link) && element) }];
  }
  return name === 'procedure' && !isIntended(element)
    ? [{ outcomeReference: [procedure(context, context.claim(link) && element)] }]
    : [];
}
