import type {
  CarePlan,
  Condition,
  Encounter,
  EpisodeOfCare,
  Organization,
  Patient,
  Procedure,
  QuestionnaireResponse,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { addDays, type CivilPeriod } from '../../layout/civil-date.ts';
import { collect, type FhirQuery, type FhirSource, isOfType, referencedId } from '../../source/fhir-source.ts';
import { evaluationQuestionnaire, extensions, siadSystem } from './fhir-shape.ts';
import { extensionOf, type HomeCareAccess, type HomeCareCase } from './home-care-case.ts';

/** What to bring of each case. */
export interface AssembleOptions {
  /** Only cases and accesses that may touch this period (civil days of Europe/Rome). Everything when absent. */
  readonly period?: CivilPeriod;
  /** Leave the accesses out, as tracciato 1 does not need them. */
  readonly withoutAccesses?: boolean;
  /** Cases per round of requests; memory grows with it, not with the number of cases. Default 40. */
  readonly batchSize?: number;
}

/** Organizations are few and shared by many cases: they are kept, up to this many. */
const organizationCacheSize = 500;

/**
 * Reads home-care cases from a FHIR source, batch by batch, so that memory does not depend on their number. Each batch
 * costs a fixed number of searches.
 */
export async function* assembleHomeCareCases(
  source: FhirSource,
  options: AssembleOptions = {},
): AsyncGenerator<HomeCareCase> {
  const size = options.batchSize ?? 40;
  const organizations = new Map<string, Organization>();
  let batch: EpisodeOfCare[] = [];
  for await (const resource of source.search('EpisodeOfCare', episodeQuery(options))) {
    if (!isOfType(resource, 'EpisodeOfCare')) continue;
    batch.push(resource);
    if (batch.length >= size) {
      yield* assembleBatch(source, batch, organizations, options);
      batch = [];
    }
  }
  if (batch.length > 0) yield* assembleBatch(source, batch, organizations, options);
}

function episodeQuery(options: AssembleOptions): FhirQuery {
  const query: [string, string][] = [['type', `${siadSystem('tipologia-pic')}|`]];
  // Two days of slack: the day of the period in Italy is decided later, on the exact instant.
  if (options.period) {
    query.push(['date', `ge${addDays(options.period.from, -2)}`], ['date', `le${addDays(options.period.to, 2)}`]);
  }
  query.push(['_count', '200']);
  return query;
}

async function* assembleBatch(
  source: FhirSource,
  episodes: readonly EpisodeOfCare[],
  organizations: Map<string, Organization>,
  options: AssembleOptions,
): AsyncGenerator<HomeCareCase> {
  const ids = (type: string, pick: (episode: EpisodeOfCare) => readonly ({ reference?: string } | undefined)[]) => [
    ...new Set(episodes.flatMap(pick).flatMap((reference) => referencedId(reference, type) ?? [])),
  ];
  const patientIds = ids('Patient', (episode) => [episode.patient]);
  const [patients, referrals, conditions, evaluations, carePlans] = await Promise.all([
    byId(source, 'Patient', patientIds),
    byId(
      source,
      'ServiceRequest',
      ids('ServiceRequest', (episode) => episode.referralRequest ?? []),
    ),
    byId(
      source,
      'Condition',
      ids('Condition', (episode) => (episode.diagnosis ?? []).map((item) => item.condition)),
    ),
    readEvaluations(source, patientIds),
    options.withoutAccesses ? [] : readCarePlans(source, patientIds),
  ]);
  await readOrganizations(
    source,
    ids('Organization', (episode) => [episode.managingOrganization]),
    organizations,
  );
  const accesses = options.withoutAccesses
    ? new Map<string, HomeCareAccess[]>()
    : await readAccesses(source, episodes, options);

  for (const episode of episodes) {
    const id = episode.id ?? '';
    const patient: Patient | undefined = patients.get(referencedId(episode.patient, 'Patient') ?? '');
    const organization = organizations.get(referencedId(episode.managingOrganization, 'Organization') ?? '');
    const referral: ServiceRequest | undefined = episode.referralRequest
      ?.map((reference) => referrals.get(referencedId(reference, 'ServiceRequest') ?? ''))
      .find((found) => found !== undefined);
    yield {
      episode,
      ...(patient ? { patient } : {}),
      ...(organization ? { organization } : {}),
      ...(referral ? { referral } : {}),
      conditions: (episode.diagnosis ?? []).flatMap((item): Condition[] =>
        toList(conditions.get(referencedId(item.condition, 'Condition') ?? '')),
      ),
      evaluations: evaluations.filter((response) => isAbout(response, id)),
      carePlans: carePlans.filter((plan) => isAbout(plan, id)),
      accesses: accesses.get(id) ?? [],
    };
  }
}

function toList<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

function isAbout(resource: QuestionnaireResponse | CarePlan, episodeId: string): boolean {
  return referencedId(extensionOf(resource, extensions.episodeOfCare)?.valueReference, 'EpisodeOfCare') === episodeId;
}

async function byId<T extends Resource['resourceType']>(
  source: FhirSource,
  type: T,
  ids: readonly string[],
): Promise<Map<string, Extract<Resource, { resourceType: T }>>> {
  const found = new Map<string, Extract<Resource, { resourceType: T }>>();
  if (ids.length === 0) return found;
  for (const resource of await collect(source, type, [
    ['_id', ids.join(',')],
    ['_count', String(ids.length)],
  ])) {
    if (resource.id !== undefined) found.set(resource.id, resource);
  }
  return found;
}

function readEvaluations(source: FhirSource, patientIds: readonly string[]): Promise<QuestionnaireResponse[]> {
  if (patientIds.length === 0) return Promise.resolve([]);
  return collect(source, 'QuestionnaireResponse', [
    ['subject', patientIds.map((id) => `Patient/${id}`).join(',')],
    ['questionnaire', evaluationQuestionnaire],
    ['status', 'completed,amended'],
    ['_count', '500'],
  ]);
}

function readCarePlans(source: FhirSource, patientIds: readonly string[]): Promise<CarePlan[]> {
  if (patientIds.length === 0) return Promise.resolve([]);
  return collect(source, 'CarePlan', [
    ['subject', patientIds.map((id) => `Patient/${id}`).join(',')],
    ['_count', '500'],
  ]);
}

async function readOrganizations(
  source: FhirSource,
  ids: readonly string[],
  known: Map<string, Organization>,
): Promise<void> {
  const wanted = ids.filter((id) => !known.has(id));
  if (known.size + wanted.length > organizationCacheSize) known.clear();
  for (const [id, organization] of await byId(source, 'Organization', known.size === 0 ? ids : wanted)) {
    known.set(id, organization);
  }
}

async function readAccesses(
  source: FhirSource,
  episodes: readonly EpisodeOfCare[],
  options: AssembleOptions,
): Promise<Map<string, HomeCareAccess[]>> {
  const query: [string, string][] = [
    ['episode-of-care', episodes.flatMap((episode) => (episode.id ? `EpisodeOfCare/${episode.id}` : [])).join(',')],
    ['status', 'finished'],
  ];
  if (options.period) {
    query.push(['date', `ge${addDays(options.period.from, -2)}`], ['date', `le${addDays(options.period.to, 2)}`]);
  }
  query.push(['_revinclude', 'Procedure:encounter'], ['_count', '500']);
  const encounters: Encounter[] = [];
  const procedures = new Map<string, Map<string, Procedure>>();
  for await (const resource of source.search('Encounter', query)) {
    if (isOfType(resource, 'Encounter')) encounters.push(resource);
    if (!isOfType(resource, 'Procedure')) continue;
    const encounterId = referencedId(resource.encounter, 'Encounter') ?? '';
    const ofEncounter = procedures.get(encounterId) ?? new Map<string, Procedure>();
    ofEncounter.set(resource.id ?? '', resource);
    procedures.set(encounterId, ofEncounter);
  }
  const accesses = new Map<string, HomeCareAccess[]>();
  for (const encounter of encounters) {
    const access = { encounter, procedures: [...(procedures.get(encounter.id ?? '')?.values() ?? [])] };
    for (const reference of encounter.episodeOfCare ?? []) {
      const episodeId = referencedId(reference, 'EpisodeOfCare') ?? '';
      const list = accesses.get(episodeId);
      if (list) list.push(access);
      else accesses.set(episodeId, [access]);
    }
  }
  return accesses;
}
