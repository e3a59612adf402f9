import type { DiagnosticReport, MedicationStatement, Observation, Reference, Resource } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { BodyReader } from '../body.ts';
import type { ReadContext } from '../context.ts';
import { requiredConcept } from '../data-types/coded.ts';
import { childOf, wordsOf } from '../navigate.ts';
import { present } from '../present.ts';
import { allergies } from '../statements/allergy.ts';
import { condition } from '../statements/condition.ts';
import { familyHistory } from '../statements/family-history.ts';
import { observation } from '../statements/observation.ts';
import { panel } from '../statements/organizer.ts';
import { procedure } from '../statements/procedure.ts';
import { isIntended, requestable, serviceRequest } from '../statements/request.ts';
import { aboutSection, listOf, textObservation } from '../statements/section-text.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';
import { medicationAdministration, medicationRequest, medicationStatement } from '../statements/therapy.ts';

/** LOINC codes of sections and entries. Source: HL7 Italia, IG Referto di specialistica ambulatoriale; schematron RSA 8.3. */
const codes = {
  history: '11329-0',
  allergies: '48765-2',
  therapies: '10160-0',
  done: '62387-6',
  conclusions: '55110-1',
  problem: '75326-9',
  family: '10157-6',
};

/** Sections of the history of the patient, which one observation gathers. */
const ofHistory: ReadonlySet<string | undefined> = new Set([codes.history, codes.allergies, codes.therapies]);

/** What one document gathers for its report. */
interface Gathered {
  readonly results: Reference<Observation>[];
  /** The section of the history, and what its observation is about. */
  history: XmlElement | undefined;
  readonly focus: Reference<Resource>[];
  readonly therapies: Reference<MedicationStatement>[];
  conclusion: string | undefined;
}

/**
 * Specialist report, and the reports of telemedicine that have its sections: one DiagnosticReport that every section cites,
 * with what was found as results. What was done, and what is proposed, stands beside it in its section.
 */
export const specialist = {
  types: ['RSA', 'Televisita', 'CTC', 'Teleassistenza'],
  open: (context: ReadContext): BodyReader => {
    const id = context.idOf('DiagnosticReport');
    const code = requiredConcept(childOf(context.root, 'code'), context.narrative);
    const report = context.create<DiagnosticReport>({ resourceType: 'DiagnosticReport', id, status: 'final', code });
    const gathered: Gathered = { results: [], history: undefined, focus: [], therapies: [], conclusion: undefined };
    return {
      entries: (section, sectionCode) => [report, ...read(context, gathered, section, sectionCode)],
      finish: () => {
        const results = withHistory(context, gathered);
        context.resources.change<DiagnosticReport>('DiagnosticReport', report, (made) =>
          present<DiagnosticReport>({
            ...made,
            subject: context.patient,
            encounter: context.encounter,
            issued: context.date?.includes('T') ? context.date : undefined,
            result: results,
            conclusion: gathered.conclusion,
          }),
        );
      },
    };
  },
};

/** Gathers what a section says, and gives what it cites beside the report. */
function read(
  context: ReadContext,
  gathered: Gathered,
  section: XmlElement,
  code: string | undefined,
): readonly Reference[] {
  const statements = statementsIn(section).filter(({ link }) => link.localName === 'entry');
  if (ofHistory.has(code)) {
    gathered.history ??= section;
  } else if (code === codes.conclusions) gathered.conclusion ??= wordsOf(childOf(section, 'text'));
  else if (statements.length === 0) gathered.results.push(...textObservation(context, section));
  return statements.flatMap((statement) => entry(context, gathered, statement, section, code));
}

function entry(
  context: ReadContext,
  gathered: Gathered,
  statement: Statement,
  section: XmlElement,
  sectionCode: string | undefined,
): readonly Reference[] {
  const { link, element, name } = statement;
  const claimed = (): XmlElement => context.claim(link) && element;
  if (isIntended(element)) {
    if (name === 'substanceAdministration') return [medicationRequest(context, claimed())];
    if (requestable.has(name)) return [serviceRequest(context, claimed())];
    return [];
  }
  if (ofHistory.has(sectionCode)) {
    const about = historyEntry(context, gathered, statement, sectionCode);
    gathered.focus.push(...about);
    if (context.isClaimed(link)) return [];
  }
  if (name === 'observation') {
    gathered.results.push(observation(context, claimed()));
    return [];
  }
  if (name === 'organizer') {
    gathered.results.push(panel(context, claimed(), section));
    return [];
  }
  if (name === 'procedure' || (name === 'act' && sectionCode === codes.done)) return [procedure(context, claimed())];
  if (name === 'substanceAdministration') return [medicationAdministration(context, claimed())];
  return [];
}

/** Problems, relatives, allergies and drugs in use have resources of their own, which the history is about. */
function historyEntry(
  context: ReadContext,
  gathered: Gathered,
  { link, element, name, code }: Statement,
  section: string | undefined,
): Reference<Resource>[] {
  if (code === codes.problem) return [condition(context, context.claim(link) && element)];
  if (name === 'organizer' && code === codes.family) {
    return [listOf(context, element, [familyHistory(context, context.claim(link) && element)])];
  }
  if (name === 'act' && section === codes.allergies) {
    const found = allergies(context, context.claim(link) && element);
    return found.length === 0 ? [] : [listOf(context, element, found)];
  }
  if (name === 'substanceAdministration') {
    gathered.therapies.push(medicationStatement(context, context.claim(link) && element, 'concept'));
  }
  return [];
}

/** The results with one observation on the history, with its text where nothing in it is coded. */
function withHistory(context: ReadContext, gathered: Gathered): Reference<Observation>[] {
  const { history, focus, therapies, results } = gathered;
  if (!history) return results;
  if (focus.length === 0 && therapies.length === 0) return [...textObservation(context, history), ...results];
  const parts = present<Partial<Observation>>({ focus, partOf: therapies });
  return [aboutSection(context, history, history, parts), ...results];
}
