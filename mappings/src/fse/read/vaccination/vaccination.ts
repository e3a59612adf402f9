import type {
  CodeableConcept,
  Immunization,
  ImmunizationPerformer,
  ImmunizationProtocolApplied,
  ImmunizationReaction,
  Location,
  Observation,
  Reference,
} from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { BodyReader } from '../body.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { toQuantity } from '../data-types/quantity.ts';
import { timeOf, toDate, toPeriod } from '../data-types/time.ts';
import { location, organization, practitionerRole } from '../header/people.ts';
import { attr, childOf, childrenOf, wordsOf } from '../navigate.ts';
import { present } from '../present.ts';
import { comments } from '../statements/comment.ts';
import { conceptsOf, notes, observation } from '../statements/observation.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';

/** LOINC codes of the observations of a vaccination. Source: HL7 Italia, IG Vaccinazioni; schematron of 22/08/2026. */
const loinc = {
  dose: '30973-2',
  riskCategory: '95715-9',
  riskCondition: '59785-6',
  reaction: '31044-1',
  finding: '75321-0',
  disease: '75323-6',
  notDone: '85714-4',
};

/** Record of a single vaccination and vaccination certificate. */
export const vaccinations = {
  types: ['SingVacc', 'CertVacc'],
  open: (context: ReadContext): BodyReader => ({
    entries: (section) =>
      statementsIn(section).flatMap((statement) => {
        if (statement.name !== 'substanceAdministration') return [];
        context.claim(statement.link);
        return [immunization(context, statement.element)];
      }),
  }),
};

/** One vaccination, given or not, as Immunization; what FHIR has no place for is an Observation that is part of it. */
export function immunization(context: ReadContext, element: XmlElement): Reference<Immunization> {
  const relations = statementsIn(element).filter(({ name }) => name === 'observation');
  const of = (code: string) => relations.filter((one) => one.code === code);
  const product = childOf(element, 'consumable/manufacturedProduct');
  for (const consumable of childrenOf(element, 'consumable').slice(0, 1)) context.claim(consumable);
  const material = childOf(product, 'manufacturedMaterial');
  const time = childOf(element, 'effectiveTime');
  const occurrence = timeOf(time) ?? toPeriod(time)?.start;
  const notDone = isNotDone(element);
  const id = context.idAt(element, 'Immunization');
  const made = present<Immunization>({
    resourceType: 'Immunization',
    identifier: identifiersOf(element),
    status: notDone ? 'not-done' : 'completed',
    statusReason: notDone ? reasonOf(context, of(loinc.notDone)) : undefined,
    vaccineCode: vaccineCode(context, material),
    patient: context.patient,
    encounter: context.encounter,
    occurrenceDateTime: occurrence,
    occurrenceString: occurrence === undefined ? 'unknown' : undefined,
    location: placeOf(context, element),
    manufacturer: organization(context, childOf(product, 'manufacturerOrganization')),
    lotNumber: wordsOf(childOf(material, 'lotNumberText')),
    expirationDate: toDate(attr(childOf(material, 'expirationTime'), 'value')),
    site: conceptsOf(context, element, 'approachSiteCode')[0],
    route: toConcept(childOf(element, 'routeCode'), context.narrative),
    doseQuantity: toQuantity(childOf(element, 'doseQuantity')),
    performer: performersOf(context, element),
    note: [...notes(context, element), ...comments(context, element)],
    reasonReference: [...of(loinc.riskCategory), ...of(loinc.riskCondition)].map((one) => observed(context, one)),
    reaction: relations.filter(isReaction).map((one) => reactionOf(context, one)),
    protocolApplied: protocols(context, of(loinc.disease), of(loinc.dose)),
  });
  const reference = context.create<Immunization>({ ...made, id });
  const told = new Set<string | undefined>([loinc.dose, loinc.riskCategory, loinc.riskCondition, loinc.disease]);
  for (const one of relations) {
    // The reason stands in the Immunization; only when it holds for a time that has to be told as well.
    const plain = one.code === loinc.notDone && notDone && !childOf(one.element, 'effectiveTime');
    if (plain) context.claim(one.link);
    else if (!told.has(one.code) && !isReaction(one)) observed(context, one, reference);
  }
  return reference;
}

/** In a patient summary a reaction is a finding that the vaccination caused. */
function isReaction({ code, relation }: Statement): boolean {
  return code === loinc.reaction || (code === loinc.finding && relation === 'CAUS');
}

function isNotDone(element: XmlElement): boolean {
  const status = attr(childOf(element, 'statusCode'), 'code');
  return status === 'cancelled' || status === 'aborted' || attr(element, 'negationInd') === 'true';
}

function observed(
  context: ReadContext,
  { link, element }: Statement,
  partOf?: Reference<Immunization>,
): Reference<Observation> {
  context.claim(link);
  return observation(context, element, partOf ? { partOf: [partOf] } : {});
}

function reasonOf(context: ReadContext, reasons: readonly Statement[]): CodeableConcept | undefined {
  const [first] = reasons;
  return first && toConcept(childOf(first.element, 'value'), context.narrative);
}

/** The vaccine; one that is not known stays told as unknown, since FHIR asks for a code. */
function vaccineCode(context: ReadContext, material: XmlElement | undefined): CodeableConcept {
  const code = childOf(material, 'code');
  const name = wordsOf(childOf(material, 'name'));
  const made = toConcept(code, context.narrative);
  if (made) return name === undefined || made.text !== undefined ? made : { ...made, text: name };
  if (name !== undefined) return { text: name };
  const system = 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor';
  return { coding: [{ system, code: attr(code, 'nullFlavor') ?? 'NI' }] };
}

function placeOf(context: ReadContext, element: XmlElement): Reference<Location> | undefined {
  const participant = childrenOf(element, 'participant').find((one) => attr(one, 'typeCode') === 'LOC');
  if (!participant) return undefined;
  return location(context, childOf(context.claim(participant), 'participantRole'));
}

function performersOf(context: ReadContext, element: XmlElement): ImmunizationPerformer[] {
  return childrenOf(element, 'performer').flatMap((performer) => {
    const actor = practitionerRole(context, childOf(context.claim(performer), 'assignedEntity'));
    return actor ? [{ actor }] : [];
  });
}

function reactionOf(context: ReadContext, statement: Statement): ImmunizationReaction {
  const time = childOf(statement.element, 'effectiveTime');
  return present<ImmunizationReaction>({
    date: timeOf(time) ?? toPeriod(time)?.start,
    detail: observed(context, statement),
  });
}

/** Number of the dose for each disease: its own where it has one, otherwise that of the vaccination. */
function protocols(
  context: ReadContext,
  diseases: readonly Statement[],
  doses: readonly Statement[],
): ImmunizationProtocolApplied[] {
  const common = doses.map((dose) => doseOf(context, dose))[0];
  const shared: CodeableConcept[] = [];
  const own: ImmunizationProtocolApplied[] = [];
  for (const { link, element } of diseases) {
    context.claim(link);
    const value = childOf(element, 'value');
    const disease = toConcept(value, context.narrative);
    if (value && !disease) context.badValue(value);
    const dose = statementsIn(element).filter(({ code }) => code === loinc.dose)[0];
    if (!disease) continue;
    if (dose) own.push(protocol(doseOf(context, dose), [disease]));
    else shared.push(disease);
  }
  if (shared.length === 0 && (own.length > 0 || common === undefined)) return own;
  return [protocol(common, shared), ...own];
}

function doseOf(context: ReadContext, { link, element }: Statement): string | undefined {
  context.claim(link);
  const value = childOf(element, 'value');
  const dose = attr(value, 'value') ?? wordsOf(value);
  if (value && dose === undefined && attr(value, 'nullFlavor') === undefined) context.badValue(value);
  return dose;
}

const absent = { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' };

/** FHIR asks for a number of the dose; one that is not known is told to be so, by an extension our model has no type for. */
function protocol(dose: string | undefined, targetDisease: CodeableConcept[]): ImmunizationProtocolApplied {
  if (dose !== undefined) return present<ImmunizationProtocolApplied>({ targetDisease, doseNumberString: dose });
  const unknown = { _doseNumberString: { extension: [absent] } };
  return { ...present<ImmunizationProtocolApplied>({ targetDisease }), ...unknown };
}
