import type { CodeableConcept, Condition, Observation, Period, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { textOf, toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { timeOf, toPeriod } from '../data-types/time.ts';
import { attr, childOf } from '../navigate.ts';
import { present } from '../present.ts';
import { comments } from './comment.ts';
import { notes, observation } from './observation.ts';
import { statementsIn } from './statement.ts';

/** LOINC: clinical status and course of a problem. */
const statusCode = '33999-4';
const courseCode = '89261-2';

const states = new Map([
  ['LA16666-2', 'active'],
  ['LA18632-2', 'inactive'],
  ['LA9632-1', 'inactive'],
  ['LA9633-4', 'recurrence'],
]);

/**
 * An observation of a problem as Condition: its value is the condition, its time onset and end, its status and course stand in
 * observations beside it. A problem that has not ended (active, recurrence) has no abatement; then the time is that of the onset.
 */
export function condition(
  context: ReadContext,
  element: XmlElement,
  parts: Pick<Condition, 'note' | 'recordedDate'> = {},
): Reference<Condition> {
  const category = toConcept(childOf(element, 'code'), context.narrative);
  const period = toPeriod(childOf(element, 'effectiveTime'));
  const clinicalStatus = statusOf(context, element, 'condition-clinical') ?? statusOfTime(period);
  const ended = clinicalStatus?.coding?.[0]?.code === 'inactive';
  const apart = period?.end === undefined || (ended && period.start !== undefined);
  return context.create<Condition>({
    ...present<Condition>({
      resourceType: 'Condition',
      identifier: identifiersOf(element),
      clinicalStatus,
      verificationStatus: {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
            code: 'confirmed',
            display: 'Confirmed',
          },
        ],
      },
      category: category && [category],
      severity: severityOf(context, element),
      code: toConcept(childOf(element, 'value'), context.narrative),
      subject: context.patient,
      encounter: context.encounter,
      onsetDateTime: apart ? period?.start : undefined,
      onsetPeriod: apart ? undefined : period,
      abatementDateTime: apart ? period?.end : undefined,
      evidence: coursesOf(context, element).map((detail) => ({ detail: [detail] })),
      note: [...notes(context, element), ...comments(context, element), ...(parts.note ?? [])],
    }),
    ...(parts.recordedDate === undefined ? {} : { recordedDate: parts.recordedDate }),
    id: context.idAt(element, 'Condition'),
  });
}

/** The problems that an `act` of concern holds, each as Condition, with what the concern refers to as note. */
export function conditions(context: ReadContext, concern: XmlElement): Reference<Condition>[] {
  const note = statementsIn(concern).flatMap(({ link, element, name, relation }) => {
    if (name !== 'act' || relation !== 'REFR') return [];
    context.claim(link);
    return notes(context, element);
  });
  const recordedDate = startOf(concern);
  return statementsIn(concern).flatMap(({ link, element, name }) => {
    if (name !== 'observation') return [];
    context.claim(link);
    return [condition(context, element, { note, ...(recordedDate === undefined ? {} : { recordedDate }) })];
  });
}

/** What has ended is inactive, also where no status is told. Source: FHIR R4, con-4. */
function statusOfTime(period: Period | undefined): CodeableConcept | undefined {
  if (period?.start === undefined || period.end === undefined) return undefined;
  const system = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
  return { coding: [{ system, code: 'inactive', display: 'Inactive' }] };
}

function severityOf(context: ReadContext, element: XmlElement): CodeableConcept | undefined {
  const found = statementsIn(element).find(({ name, code }) => name === 'observation' && code === 'SEV');
  const made = toConcept(childOf(found?.element, 'value'), context.narrative);
  if (found && made) context.claim(found.link);
  return made;
}

/** The status that an observation beside a problem or allergy tells, in the code system of FHIR; claims it. */
export function statusOf(
  context: ReadContext,
  element: XmlElement,
  system: 'condition-clinical' | 'allergyintolerance-clinical',
): CodeableConcept | undefined {
  const found = statementsIn(element).find(({ code }) => code === statusCode);
  const value = childOf(found?.element, 'value');
  const code = states.get(attr(value, 'code') ?? '');
  if (!found || code === undefined) return undefined;
  context.claim(found.link);
  const display = `${code.slice(0, 1).toUpperCase()}${code.slice(1)}`;
  return present<CodeableConcept>({
    coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code, display }],
    text: textOf(childOf(found.element, 'text'), context.narrative),
  });
}

function coursesOf(context: ReadContext, element: XmlElement): Reference<Observation>[] {
  return statementsIn(element).flatMap((one) =>
    one.code === courseCode ? [observation(context, context.claim(one.link) && one.element)] : [],
  );
}

/** When a statement began, as dateTime. */
export function startOf(element: XmlElement | undefined): string | undefined {
  const time = childOf(element, 'effectiveTime');
  return timeOf(time) ?? toPeriod(time)?.start;
}
