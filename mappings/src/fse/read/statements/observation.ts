import type {
  Annotation,
  CodeableConcept,
  Observation,
  ObservationReferenceRange,
  PractitionerRole,
  Range,
  Reference,
} from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { requiredConcept, textOf, toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { toRange } from '../data-types/quantity.ts';
import { timeOf, timeOrPeriod } from '../data-types/time.ts';
import { toValue } from '../data-types/value.ts';
import { practitionerRole } from '../header/people.ts';
import { attr, childOf, childrenOf, codeIn } from '../navigate.ts';
import { present } from '../present.ts';
import { answeredRequest } from './answered-request.ts';
import { comments } from './comment.ts';

const statuses = new Map<string, Observation['status']>([
  ['completed', 'final'],
  ['normal', 'final'],
  ['active', 'preliminary'],
  ['new', 'registered'],
  ['held', 'registered'],
  ['suspended', 'registered'],
  ['aborted', 'cancelled'],
  ['cancelled', 'cancelled'],
  ['nullified', 'entered-in-error'],
]);

/** LOINC: age. */
const ageCode = '30525-0';

/**
 * An observation as Observation, added with the parts given over those read. Who observed it or asked for it, its comments
 * and reference ranges are claimed; its other relationships are the affair of the rule. An observation is final unless its statusCode says otherwise.
 */
export function observation(
  context: ReadContext,
  element: XmlElement,
  parts: Partial<Observation> = {},
): Reference<Observation> {
  return context.create<Observation>({
    ...readObservation(context, element),
    ...parts,
    id: context.idAt(element, 'Observation'),
  });
}

/** The same without adding it. */
export function readObservation(context: ReadContext, element: XmlElement): Observation {
  const [value, ...more] = childrenOf(element, 'value');
  const code = requiredConcept(childOf(element, 'code'), context.narrative);
  const made = toldBy(context, value);
  const request = answeredRequest(context, element, toConcept(childOf(element, 'code'), context.narrative));
  const time = childOf(element, 'effectiveTime') ?? childOf(element, 'performer/time');
  const { dateTime, period } = timeOrPeriod(time);
  const method = conceptsOf(context, element, 'methodCode')[0];
  const bodySite = conceptsOf(context, element, 'targetSiteCode')[0];
  return present<Observation>({
    resourceType: 'Observation',
    identifier: identifiersOf(element),
    basedOn: request && [request],
    status: statuses.get(attr(childOf(element, 'statusCode'), 'code') ?? 'completed') ?? 'unknown',
    code,
    subject: context.patient,
    encounter: context.encounter,
    effectiveDateTime: dateTime,
    effectivePeriod: period,
    performer: performers(context, element),
    ...made,
    interpretation: conceptsOf(context, element, 'interpretationCode'),
    note: [...notes(context, element), ...comments(context, element)],
    bodySite,
    method,
    referenceRange: ranges(context, element),
    component: more.flatMap((other) => {
      const told = toldBy(context, other);
      return told ? [{ code, ...told }] : [];
    }),
  });
}

function toldBy(context: ReadContext, value: XmlElement | undefined): ReturnType<typeof toValue> {
  const made = toValue(value, context.narrative);
  if (value && !made && attr(value, 'nullFlavor') === undefined) context.badValue(value);
  return made;
}

/** Every child of a name as concept. */
export function conceptsOf(context: ReadContext, element: XmlElement, name: string): CodeableConcept[] {
  return childrenOf(element, name).flatMap((code) => toConcept(code, context.narrative) ?? []);
}

/** The `text` of a statement as note, when it says something of its own; with the time at which its author wrote it. */
export function notes(context: ReadContext, element: XmlElement): Annotation[] {
  const text = textOf(childOf(element, 'text'), context.narrative);
  return text === undefined ? [] : [present<Annotation>({ time: timeOf(childOf(element, 'author/time')), text })];
}

/** Who did it: performers and authors of the statement, each in a role. */
export function performers(context: ReadContext, element: XmlElement): Reference<PractitionerRole>[] {
  const entities = [
    ...childrenOf(element, 'performer').map((link) => ({ link, entity: childOf(link, 'assignedEntity') })),
    ...childrenOf(element, 'author').map((link) => ({ link, entity: childOf(link, 'assignedAuthor') })),
  ];
  return entities.flatMap(({ link, entity }) => {
    context.claim(link);
    return practitionerRole(context, entity, childOf(link, 'functionCode')) ?? [];
  });
}

function ranges(context: ReadContext, element: XmlElement): ObservationReferenceRange[] {
  return childrenOf(element, 'referenceRange').flatMap((link) => {
    context.claim(link);
    const range = childOf(link, 'observationRange');
    if (!range) return [];
    const value = childOf(range, 'value');
    const limits = toRange(value);
    const words = limits ? undefined : toValue(value, context.narrative);
    const type = toConcept(childOf(range, 'interpretationCode'), context.narrative);
    const criterion = criterionOf(context, childOf(range, 'precondition/criterion'));
    const made = present<ObservationReferenceRange>({
      low: limits?.low,
      high: limits?.high,
      type,
      appliesTo: [words?.valueCodeableConcept, criterion.appliesTo].filter((one) => one !== undefined),
      age: criterion.age,
      text: textOf(childOf(range, 'text'), context.narrative) ?? words?.valueString,
    });
    return Object.keys(made).length === 0 ? [] : [made];
  });
}

/** For whom a reference range holds. Source: IHE XD-LAB, precondition of an observationRange. */
function criterionOf(
  context: ReadContext,
  criterion: XmlElement | undefined,
): { readonly appliesTo?: CodeableConcept | undefined; readonly age?: Range | undefined } {
  if (!criterion) return {};
  const value = childOf(criterion, 'value');
  const age = codeIn(criterion) === ageCode ? toRange(value) : undefined;
  const told = age ? undefined : toValue(value, context.narrative)?.valueCodeableConcept;
  if (value && !age && !told) context.badValue(value);
  return { appliesTo: told ?? toConcept(childOf(criterion, 'code'), context.narrative), age };
}
