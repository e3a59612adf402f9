import type {
  AllergyIntolerance,
  AllergyIntoleranceReaction,
  Annotation,
  CodeableConcept,
  Reference,
} from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { textOf, toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { toPeriod } from '../data-types/time.ts';
import { attr, childOf, childrenOf } from '../navigate.ts';
import { present } from '../present.ts';
import { comments } from './comment.ts';
import { startOf, statusOf } from './condition.ts';
import { notes } from './observation.ts';
import { type Statement, statementsIn } from './statement.ts';

const severities = new Map<string, NonNullable<AllergyIntoleranceReaction['severity']>>([
  ['L', 'mild'],
  ['M', 'moderate'],
  ['H', 'severe'],
]);

/** LOINC: how dangerous the allergy is. */
const criticalityCode = '82606-5';

/** Source: HL7 V3 CriticalityObservation. FHIR has no moderate criticality. */
const criticalities = new Map<string, NonNullable<AllergyIntolerance['criticality']>>([
  ['L', 'low'],
  ['H', 'high'],
  ['U', 'unable-to-assess'],
]);

const concernStates = new Map([
  ['completed', 'resolved'],
  ['suspended', 'inactive'],
  ['aborted', 'inactive'],
]);

const categories = new Map<string, NonNullable<AllergyIntolerance['category']>[number]>([
  ['D', 'medication'],
  ['F', 'food'],
  ['E', 'environment'],
]);

/**
 * The allergies that an `act` of concern holds, each as AllergyIntolerance: the agent is its code, what it causes its
 * reactions, how heavy they are their severity. Source: HL7 V3 ObservationIntoleranceType; IPS, allergies.
 */
export function allergies(context: ReadContext, concern: XmlElement): Reference<AllergyIntolerance>[] {
  return statementsIn(concern).flatMap(({ link, element, name }) => {
    if (name !== 'observation') return [];
    context.claim(link);
    return [allergy(context, concern, element)];
  });
}

function allergy(context: ReadContext, concern: XmlElement, element: XmlElement): Reference<AllergyIntolerance> {
  const kind = attr(childOf(element, 'value'), 'code') ?? '';
  const category = /^[DFE]/.test(kind) ? categories.get(kind.slice(0, 1)) : undefined;
  const code = agentOf(context, element);
  const danger = criticalityOf(context, element);
  return context.create<AllergyIntolerance>({
    ...present<AllergyIntolerance>({
      resourceType: 'AllergyIntolerance',
      identifier: identifiersOf(element),
      clinicalStatus: statusOf(context, element, 'allergyintolerance-clinical') ?? statusOfConcern(concern),
      type: typeOf(kind),
      category: category && [category],
      criticality: danger.criticality,
      code: code ?? toConcept(childOf(element, 'value'), context.narrative),
      patient: context.patient,
      encounter: context.encounter,
      onsetPeriod: toPeriod(childOf(element, 'effectiveTime')),
      recordedDate: startOf(concern),
      note: [...notes(context, element), ...comments(context, element), ...danger.note],
      reaction: reactions(context, element, code),
    }),
    id: context.idAt(element, 'AllergyIntolerance'),
  });
}

/** FHIR asks for a status: that of the concern, and active where nothing says that it ended. Source: FHIR R4, ait-1. */
function statusOfConcern(concern: XmlElement): CodeableConcept {
  const code = concernStates.get(attr(childOf(concern, 'statusCode'), 'code') ?? '') ?? 'active';
  return { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code }] };
}

function typeOf(kind: string): AllergyIntolerance['type'] {
  if (kind.endsWith('ALG')) return 'allergy';
  return kind.endsWith('INT') ? 'intolerance' : undefined;
}

function agentOf(context: ReadContext, element: XmlElement): CodeableConcept | undefined {
  const participant = childrenOf(element, 'participant').find((one) => attr(one, 'typeCode') === 'CSM');
  if (!participant) return undefined;
  context.claim(participant);
  return toConcept(childOf(participant, 'participantRole/playingEntity/code'), context.narrative);
}

/** The criticality where FHIR has a code for it, else its words as note. */
function criticalityOf(
  context: ReadContext,
  element: XmlElement,
): { readonly criticality?: AllergyIntolerance['criticality']; readonly note: readonly Annotation[] } {
  const found = statementsIn(element).find(({ name, code }) => name === 'observation' && code === criticalityCode);
  const value = childOf(found?.element, 'value');
  const criticality = criticalities.get(attr(value, 'code') ?? '');
  const told = toConcept(value, context.narrative);
  const words = told?.text ?? told?.coding?.[0]?.display;
  if (!found || (criticality === undefined && words === undefined)) return { note: [] };
  context.claim(found.link);
  if (criticality !== undefined) return { criticality, note: [] };
  const label = attr(childOf(found.element, 'code'), 'displayName') ?? 'Criticality';
  return { note: [{ text: `${label}: ${words}` }] };
}

function reactions(
  context: ReadContext,
  element: XmlElement,
  substance: CodeableConcept | undefined,
): AllergyIntoleranceReaction[] {
  const inside = statementsIn(element);
  const severity = severityOf(context, inside);
  return inside.flatMap((one) => {
    if (one.relation !== 'MFST') return [];
    const manifestation = toConcept(childOf(one.element, 'value'), context.narrative);
    if (!manifestation) return [];
    context.claim(one.link);
    const onset = startOf(one.element);
    return [
      present<AllergyIntoleranceReaction>({
        substance,
        manifestation: [manifestation],
        onset,
        severity,
        description: textOf(childOf(one.element, 'text'), context.narrative),
      }),
    ];
  });
}

/** The severity is of what happens, so it can be told only where something does. */
function severityOf(context: ReadContext, inside: readonly Statement[]): AllergyIntoleranceReaction['severity'] {
  const found = inside.find(({ code }) => code === 'SEV');
  const severity = severities.get(attr(childOf(found?.element, 'value'), 'code') ?? '');
  if (found && severity !== undefined && inside.some(({ relation }) => relation === 'MFST')) context.claim(found.link);
  return severity;
}
