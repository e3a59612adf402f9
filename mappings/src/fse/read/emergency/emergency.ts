import type { Encounter, EncounterParticipant, Observation, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { BodyReader } from '../body.ts';
import type { ReadContext } from '../context.ts';
import { toCoding } from '../data-types/coded.ts';
import { participation } from '../header/encounter.ts';
import { practitionerRole } from '../header/people.ts';
import { attr, childOf, childrenOf } from '../navigate.ts';
import { present } from '../present.ts';
import { allergies } from '../statements/allergy.ts';
import { carePlan } from '../statements/care-plan.ts';
import { condition } from '../statements/condition.ts';
import { familyHistory } from '../statements/family-history.ts';
import { observation } from '../statements/observation.ts';
import { panel } from '../statements/organizer.ts';
import { procedure } from '../statements/procedure.ts';
import { isIntended, requestable, serviceRequest } from '../statements/request.ts';
import { textMedication, textObservation } from '../statements/section-text.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';
import { medicationAdministration, medicationRequest } from '../statements/therapy.ts';
import { stages } from './stages.ts';

/** LOINC codes of sections and entries. Source: HL7 Italia, IG Verbale di pronto soccorso; schematron VPS 3.8. */
const codes = {
  transport: '11459-5',
  history: '11329-0',
  allergies: '48765-2',
  medicationAtEntry: '42346-7',
  vitalSigns: '8716-3',
  phases: '46240-8',
  discharge: '28574-2',
  done: '62387-6',
  plan: '18776-5',
  problem: '75326-9',
  family: '10157-6',
};

const arrival = 'http://hl7.org/fhir/StructureDefinition/encounter-modeOfArrival';

const vitalSigns: Partial<Observation> = {
  category: [
    {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }],
    },
  ],
};

/** Report of the emergency department. */
export const emergency = {
  types: ['VPS'],
  open: (context: ReadContext): BodyReader => ({
    entries: (section, code) => {
      if (code === codes.plan) return carePlan(context, section, { status: 'active', intent: 'order', text: 'always' });
      const statements = statementsIn(section);
      if (statements.length === 0) return textOnly(context, section, code);
      return statements.flatMap((statement) => entry(context, section, code, statement));
    },
  }),
};

function entry(
  context: ReadContext,
  section: XmlElement,
  sectionCode: string | undefined,
  { link, element, name, code }: Statement,
): readonly Reference[] {
  const read = (make: () => readonly Reference[]): readonly Reference[] => {
    context.claim(link);
    return make();
  };
  if (sectionCode === codes.transport && name === 'act') return read(() => [transport(context, element)]);
  if (sectionCode === codes.allergies && name === 'act') return read(() => allergies(context, element));
  if (sectionCode === codes.history && code === codes.problem) return read(() => [condition(context, element)]);
  if (sectionCode === codes.history && code === codes.family) return read(() => [familyHistory(context, element)]);
  if (sectionCode === codes.phases && name === 'encounter') {
    return read(() => stages(context, element, context.documentEncounter));
  }
  if (sectionCode === codes.discharge && name === 'act')
    return read(() => stages(context, element, context.documentEncounter));
  if (name === 'substanceAdministration') {
    return read(() => [
      isIntended(element) ? medicationRequest(context, element) : medicationAdministration(context, element),
    ]);
  }
  if (isIntended(element)) return requestable.has(name) ? read(() => [serviceRequest(context, element)]) : [];
  if (name === 'procedure' || (name === 'act' && sectionCode === codes.done))
    return read(() => [procedure(context, element)]);
  if (name === 'observation') return read(() => [observation(context, element)]);
  if (name !== 'organizer') return [];
  return read(() => [panel(context, element, section, sectionCode === codes.vitalSigns ? vitalSigns : {})]);
}

/** How the patient came, and who sent him, as part of the encounter of the document. */
function transport(context: ReadContext, act: XmlElement): Reference<Encounter> {
  const valueCoding = toCoding(childOf(act, 'code'));
  const senders = childrenOf(act, 'participant').map((participant) => {
    context.claim(participant);
    return present<EncounterParticipant>({
      type: participation(attr(participant, 'typeCode')),
      individual: practitionerRole(context, childOf(participant, 'participantRole')),
    });
  });
  context.resources.change<Encounter>('Encounter', context.documentEncounter, (made) =>
    present<Encounter>({
      ...made,
      extension: [...(made.extension ?? []), ...(valueCoding ? [{ url: arrival, valueCoding }] : [])],
      participant: [...(made.participant ?? []), ...senders],
    }),
  );
  return context.documentEncounter;
}

/** A section with nothing but text: drugs in use as such, all else as an observation with that text. */
function textOnly(context: ReadContext, section: XmlElement, code: string | undefined): readonly Reference[] {
  return code === codes.medicationAtEntry ? textMedication(context, section) : textObservation(context, section);
}
