import type { EpisodeOfCare } from '@medplum/fhirtypes';
import { type CivilPeriod, isInPeriod, toCivilDate } from '../../layout/civil-date.ts';
import type { RecordFinding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import type { Pseudonymiser } from '../pseudonymiser.ts';
import { toAccessGroups } from './accesses.ts';
import { type CaseFacts, factsOf } from './case-facts.ts';
import { EvaluationAnswers, toEvaluationGroup } from './evaluation.ts';
import { extensions, siadSystem } from './fhir-shape.ts';
import { codeIn, extensionOf, type HomeCareCase } from './home-care-case.ts';
import { gap } from './person.ts';
import { type MadeRecord, setIfKnown } from './to-t1.ts';

/**
 * Makes the T2 record of a case for a period: re-evaluations, accesses, suspensions and conclusion dated in it. A
 * suspension is sent again in the period in which it ends. Undefined when nothing happened.
 *
 * Source of the fields: README.md of this folder.
 */
export function toSiadT2Record(
  homeCareCase: HomeCareCase,
  transmission: string,
  period: CivilPeriod,
  pseudonymiser: Pseudonymiser,
): MadeRecord | undefined {
  const findings: RecordFinding[] = [];
  const facts = factsOf(homeCareCase, pseudonymiser);
  const { episode } = homeCareCase;

  const reevaluations = toReevaluations(facts, period);
  const accesses = toAccessGroups(homeCareCase.accesses, period, findings);
  const suspensions = toSuspensions(episode, period, findings);
  const conclusion = toConclusion(episode, period, findings);
  if (reevaluations.length + accesses.length + suspensions.length === 0 && !conclusion) return undefined;

  const { provider, opening } = toOpening(facts);
  const events: FlowRecord = { PresaInCarico: opening };
  if (reevaluations.length > 0) events['Rivalutazione'] = reevaluations;
  if (accesses.length > 0) events['Erogazione'] = accesses;
  if (suspensions.length > 0) events['Sospensione'] = suspensions;
  if (conclusion) events['Conclusione'] = conclusion;
  return { record: { Trasmissione: { tipo: transmission }, Erogatore: provider, Eventi: events }, findings };
}

/** The part of a T2 record that holds its key, without any event. */
export function toSiadT2Opening(homeCareCase: HomeCareCase, pseudonymiser: Pseudonymiser): FlowRecord {
  const { provider, opening } = toOpening(factsOf(homeCareCase, pseudonymiser));
  return { Erogatore: provider, Eventi: { PresaInCarico: opening } };
}

function toOpening(facts: CaseFacts): { readonly provider: FlowRecord; readonly opening: FlowRecord } {
  const provider: FlowRecord = {};
  setIfKnown(provider, 'CodiceRegione', facts.region);
  setIfKnown(provider, 'CodiceASL', facts.asl);
  const opening: FlowRecord = {};
  setIfKnown(opening, 'data', facts.day);
  setIfKnown(opening, 'Id_Rec', facts.idRec);
  return { provider, opening };
}

function toReevaluations(facts: CaseFacts, period: CivilPeriod): FlowRecord[] {
  const groups: FlowRecord[] = [];
  for (const response of facts.later) {
    const day = toCivilDate(response.authored);
    if (day === undefined || !isInPeriod(day, period)) continue;
    const answers = new EvaluationAnswers(response);
    const confirmed = answers.outer('confermaPrecedente') ?? (answers.hasNeeds() ? '2' : '1');
    const group: FlowRecord = { data: day, confermaPrecedente: confirmed };
    setIfKnown(group, 'motivo', answers.outer('motivo'));
    if (confirmed === '2') {
      group['Valutazione'] = toEvaluationGroup(answers, { palliative: facts.palliative, diagnoses: facts.diagnoses });
    }
    groups.push(group);
  }
  return groups;
}

function toSuspensions(episode: EpisodeOfCare, period: CivilPeriod, findings: RecordFinding[]): FlowRecord[] {
  const groups: FlowRecord[] = [];
  for (const entry of episode.statusHistory ?? []) {
    if (entry.status !== 'onhold') continue;
    const start = toCivilDate(entry.period.start);
    const end = toCivilDate(entry.period.end);
    if (start === undefined || !(isInPeriod(start, period) || isInPeriod(end, period))) continue;
    const reason = codeIn(
      extensionOf(entry, extensions.suspensionReason)?.valueCodeableConcept,
      siadSystem('motivo-sospensione'),
    );
    if (reason === undefined) findings.push(gap(`Eventi/Sospensione[${groups.length + 1}]/Motivazione`, '9', 'T-27'));
    groups.push({ dataInizio: start, ...(end === undefined ? {} : { dataFine: end }), Motivazione: reason ?? '9' });
  }
  return groups.sort((left, right) => (String(left['dataInizio']) < String(right['dataInizio']) ? -1 : 1));
}

function toConclusion(episode: EpisodeOfCare, period: CivilPeriod, findings: RecordFinding[]): FlowRecord | undefined {
  const end = toCivilDate(episode.period?.end);
  if (episode.status !== 'finished' || end === undefined || !isInPeriod(end, period)) return undefined;
  const reason = codeIn(
    extensionOf(episode, extensions.closingReason)?.valueCodeableConcept,
    siadSystem('motivo-conclusione'),
  );
  if (reason === undefined) findings.push(gap('Eventi/Conclusione/Motivazione', '99', 'T-28'));
  return { dataAD: end, Motivazione: reason ?? '99' };
}
