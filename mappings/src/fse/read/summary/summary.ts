import type { DiagnosticReport, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { BodyReader } from '../body.ts';
import type { ReadContext } from '../context.ts';
import { requiredConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { timeOrPeriod } from '../data-types/time.ts';
import { childOf } from '../navigate.ts';
import { present } from '../present.ts';
import { allergies } from '../statements/allergy.ts';
import { carePlan } from '../statements/care-plan.ts';
import { comments } from '../statements/comment.ts';
import { conditions } from '../statements/condition.ts';
import { familyHistory } from '../statements/family-history.ts';
import { notes, observation, performers } from '../statements/observation.ts';
import { panel } from '../statements/organizer.ts';
import { procedure } from '../statements/procedure.ts';
import { isIntended, requestable, serviceRequest } from '../statements/request.ts';
import { textObservation } from '../statements/section-text.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';
import { medicationRequest, medicationStatement } from '../statements/therapy.ts';
import { visit } from '../statements/visit.ts';
import { immunization } from '../vaccination/vaccination.ts';
import { deviceSupply } from './devices.ts';
import { careNetwork, exemption } from './entitlements.ts';

/** LOINC codes of sections and entries. Source: HL7 Italia, IG Profilo sanitario sintetico; schematron PSS 4.0. */
const codes = {
  allergies: '48765-2',
  vaccinations: '11369-6',
  problems: '11450-4',
  family: '10157-6',
  plan: '18776-5',
  examinations: '30954-2',
  exemptions: '57827-8',
  networks: 'PSSIT99',
};

/** Patient summary: each section cites what its entries say, or an observation with its text where it has none. */
export const summary = {
  types: ['PSS'],
  open: (context: ReadContext): BodyReader => {
    // What the summary gathers did not happen when it was written.
    context.encounter = undefined;
    return { entries: (section, code) => entries(context, section, code) };
  },
};

function entries(context: ReadContext, section: XmlElement, code: string | undefined): readonly Reference[] {
  if (code === codes.plan) return carePlan(context, section, { status: 'unknown', intent: 'plan' });
  const statements = statementsIn(section).filter(({ link }) => link.localName === 'entry');
  if (statements.length === 0) return textObservation(context, section);
  return statements.flatMap((statement) => {
    const made = entry(context, section, code, statement);
    if (made.length > 0) context.claim(statement.link);
    return made;
  });
}

function entry(
  context: ReadContext,
  section: XmlElement,
  sectionCode: string | undefined,
  { element, name }: Statement,
): readonly Reference[] {
  if (isIntended(element)) {
    if (name === 'substanceAdministration') return [medicationRequest(context, element)];
    return requestable.has(name) ? [serviceRequest(context, element)] : [];
  }
  switch (name) {
    case 'act':
      return act(context, element, sectionCode);
    case 'substanceAdministration':
      return [
        sectionCode === codes.vaccinations ? immunization(context, element) : medicationStatement(context, element),
      ];
    case 'organizer':
      if (sectionCode === codes.family) return [familyHistory(context, element)];
      return [sectionCode === codes.examinations ? examination(context, element) : panel(context, element, section)];
    case 'observation':
      return [observation(context, element)];
    case 'procedure':
      return [procedure(context, element)];
    case 'encounter':
      return [visit(context, element)];
    case 'supply':
      return [deviceSupply(context, element)];
    default:
      return [];
  }
}

function act(context: ReadContext, element: XmlElement, section: string | undefined): readonly Reference[] {
  switch (section) {
    case codes.allergies:
      return allergies(context, element);
    case codes.problems:
      return conditions(context, element);
    case codes.exemptions:
      return [exemption(context, element)];
    case codes.networks:
      return [careNetwork(context, element)];
    default:
      return [];
  }
}

/** A battery of results as DiagnosticReport. */
function examination(context: ReadContext, organizer: XmlElement): Reference<DiagnosticReport> {
  const { dateTime, period } = timeOrPeriod(childOf(organizer, 'effectiveTime'));
  const words = [...notes(context, organizer), ...comments(context, organizer)].flatMap(({ text }) => text ?? []);
  const result = statementsIn(organizer).flatMap(({ link, element, name }) =>
    name === 'observation' ? [observation(context, context.claim(link) && element)] : [],
  );
  return context.create<DiagnosticReport>({
    ...present<DiagnosticReport>({
      resourceType: 'DiagnosticReport',
      identifier: identifiersOf(organizer),
      status: 'final',
      code: requiredConcept(childOf(organizer, 'code'), context.narrative),
      subject: context.patient,
      encounter: context.encounter,
      effectiveDateTime: dateTime,
      effectivePeriod: period,
      performer: performers(context, organizer),
      result,
      conclusion: words.length === 0 ? undefined : words.join('\n'),
    }),
    id: context.idAt(organizer, 'DiagnosticReport'),
  });
}
