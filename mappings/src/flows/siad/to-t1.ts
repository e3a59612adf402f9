import { ageOn, toCivilDate } from '../../layout/civil-date.ts';
import type { RecordFinding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import type { Pseudonymiser } from '../pseudonymiser.ts';
import { factsOf } from './case-facts.ts';
import { EvaluationAnswers, toEvaluationGroup } from './evaluation.ts';
import { extensions, siadSystem } from './fhir-shape.ts';
import { codeIn, codeInAny, extensionOf, type HomeCareCase } from './home-care-case.ts';
import { gap, toRegistryFields } from './person.ts';

/** A record made from a case, with remarks about data that the case lacks. */
export interface MadeRecord {
  readonly record: FlowRecord;
  readonly findings: readonly RecordFinding[];
}

/**
 * Makes the T1 record of a case. Nothing is invented: what the case lacks is left out (the check of the layout tells it),
 * except where the table has a code for "other" or "not available", which is reported.
 *
 * Source of the fields: README.md of this folder.
 */
export function toSiadT1Record(
  homeCareCase: HomeCareCase,
  transmission: string,
  pseudonymiser: Pseudonymiser,
): MadeRecord {
  const findings: RecordFinding[] = [];
  const facts = factsOf(homeCareCase, pseudonymiser);
  const { episode, patient } = homeCareCase;
  const answers = facts.first ? new EvaluationAnswers(facts.first) : undefined;

  const registry: FlowRecord = patient ? toRegistryFields(patient, facts.person, facts.day, findings) : {};
  if (facts.person) registry['CUNI'] = pseudonymiser.person(facts.person.code);
  const age = ageOn(patient?.birthDate, facts.day);
  const responsibility = answers?.outer('ResponsabilitaGenitoriale');
  if (responsibility !== undefined && (age === undefined || age <= 17)) {
    registry['ResponsabilitaGenitoriale'] = responsibility;
  }

  const household: FlowRecord = {};
  const relatives = answers?.integer('NucleoFamiliare');
  if (relatives !== undefined) household['NucleoFamiliare'] = String(relatives);
  setIfKnown(household, 'AssistenteNonFamiliare', answers?.outer('AssistenteNonFamiliare'));

  const provider: FlowRecord = {};
  setIfKnown(provider, 'CodiceRegione', facts.region);
  setIfKnown(provider, 'CodiceASL', facts.asl);

  const opening: FlowRecord = {};
  setIfKnown(opening, 'data', facts.day);
  setIfKnown(opening, 'TipologiaPIC', codeInAny(episode.type, siadSystem('tipologia-pic')));
  setIfKnown(opening, 'Id_Rec', facts.idRec);
  const requester = codeIn(
    extensionOf(homeCareCase.referral, extensions.referralSource)?.valueCodeableConcept,
    siadSystem('soggetto-richiedente'),
  );
  if (requester === undefined) findings.push(gap('Eventi/PresaInCarico/@soggettoRichiedente', '9', 'T-10'));
  opening['soggettoRichiedente'] = requester ?? '9';

  if (facts.palliative) {
    const network = extensionOf(episode, extensions.palliativeNetwork);
    const part = (url: string) => network?.extension?.find((extension) => extension.url === url)?.valueCoding?.code;
    setIfKnown(provider, 'AppartenenzaRete', part('membership'));
    setIfKnown(provider, 'TipoRete', part('type'));
    setIfKnown(opening, 'PianificazioneCondivisa', answers?.outer('PianificazioneCondivisa'));
  }

  const events: FlowRecord = { PresaInCarico: opening };
  if (answers) {
    const evaluation = toEvaluationGroup(answers, { palliative: facts.palliative, diagnoses: facts.diagnoses });
    setIfKnown(evaluation, 'data', toCivilDate(facts.first?.authored));
    events['Valutazione'] = evaluation;
  }
  return {
    record: {
      Trasmissione: { tipo: transmission },
      Assistito: { DatiAnagrafici: registry },
      Conviventi: household,
      Erogatore: provider,
      Eventi: events,
    },
    findings,
  };
}

/** Sets a property when its value is known. */
export function setIfKnown(record: FlowRecord, name: string, value: string | undefined): void {
  if (value !== undefined && value !== '') record[name] = value;
}
