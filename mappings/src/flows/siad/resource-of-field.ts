import type { Reference, Resource } from '@medplum/fhirtypes';
import { toCivilDate } from '../../layout/civil-date.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { occurrencesAt, textAt } from '../../layout/rule.ts';
import { plainCodes } from '../pseudonymiser.ts';
import { factsOf } from './case-facts.ts';
import { siadSystem } from './fhir-shape.ts';
import { codeInAny, type HomeCareCase } from './home-care-case.ts';

/** Parts of T1 outside `Valutazione` whose values come from the first evaluation. */
const askedAtEvaluation =
  /^(Eventi\/Valutazione|Conviventi|Assistito\/DatiAnagrafici\/ResponsabilitaGenitoriale|Eventi\/PresaInCarico\/@PianificazioneCondivisa)/;

/**
 * Reference (`Patient/x`) of the resource of a case where the value at a path of its record is corrected; that of the case
 * when no other is known. For an access it is the first of that day and type of professional.
 */
export function resourceOfField(homeCareCase: HomeCareCase, record: FlowRecord | undefined, field: string): string {
  const { episode, patient, referral } = homeCareCase;
  const [, group = '', position = ''] = /^Eventi\/(\w+)\[(\d+)\]/.exec(field) ?? [];
  const occurrence = record && occurrencesAt(record, `Eventi/${group}`)[Number(position) - 1];
  const day = occurrence && textAt(occurrence, 'data');
  const facts = () => factsOf(homeCareCase, plainCodes);
  let resource: Resource | undefined;
  if (group === 'Erogazione' && occurrence) {
    resource = encounterOf(homeCareCase, day, textAt(occurrence, 'TipoOperatore'));
  } else if (group === 'Rivalutazione') {
    resource = facts().later.find((response) => toCivilDate(response.authored) === day);
  } else if (askedAtEvaluation.test(field)) resource = facts().first;
  else if (field.startsWith('Assistito')) resource = patient;
  else if (field === 'Eventi/PresaInCarico/@soggettoRichiedente') resource = referral;
  return referenceTo(resource) ?? referenceTo(episode) ?? '';
}

function encounterOf({ accesses }: HomeCareCase, day: string | undefined, operator: string | undefined) {
  const ofDay = accesses.map(({ encounter }) => encounter).filter(({ period }) => toCivilDate(period?.start) === day);
  const isOfOperator = (encounter: (typeof ofDay)[number]) =>
    encounter.participant?.some(({ type }) => codeInAny(type, siadSystem('tipo-operatore')) === operator);
  return ofDay.find(isOfOperator) ?? ofDay[0];
}

function referenceTo(resource: Resource | undefined): Reference['reference'] {
  return resource?.id === undefined ? undefined : `${resource.resourceType}/${resource.id}`;
}
