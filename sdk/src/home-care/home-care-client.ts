import type {
  Appointment,
  CarePlan,
  CodeableConcept,
  EpisodeOfCare,
  ExtractResource,
  QuestionnaireResponse,
  Resource,
  ResourceType,
} from '@medplum/fhirtypes';
import { clientFault } from '../errors.ts';
import type { SearchParameters } from '../search/parameters.ts';
import { token } from '../search/parameters.ts';
import type { SearchResults } from '../search/search-results.ts';
import { idOf, referenceTo, type Stored } from '../stored.ts';
import { type EntryHandle, TransactionBuilder } from '../transaction/transaction-builder.ts';
import type { TransactionResult } from '../transaction/transaction-result.ts';
import {
  buildAccess,
  buildAppointment,
  buildCondition,
  buildEpisode,
  buildPai,
  buildReferral,
  buildService,
} from './build-case.ts';
import { buildEvaluation } from './evaluation.ts';
import type {
  ApprovedPai,
  ApprovePaiInput,
  CloseCaseInput,
  OpenCaseInput,
  OpenedCase,
  PlannedVisit,
  RecordEvaluationInput,
  RecordedVisit,
  RecordVisitInput,
  SuspendInput,
} from './inputs.ts';
import { activate, finish, hold, requireStatus, resume } from './status.ts';
import { canonicalBase, identifierSystems } from './systems.ts';

/** Why the visits still booked are cancelled when a case is concluded. Source: table `booking-cancellation-reason`. */
const caseClosed: CodeableConcept = {
  coding: [{ system: `${canonicalBase}/CodeSystem/booking-cancellation-reason`, code: 'case-closed' }],
  text: 'Caso concluso',
};

/** What home care needs of a client. */
export interface HomeCareAccess {
  read<K extends ResourceType>(type: K, id: string): Promise<Stored<ExtractResource<K>>>;
  search<K extends ResourceType>(type: K, parameters: SearchParameters): SearchResults<ExtractResource<K>>;
  transaction(work: TransactionBuilder): Promise<TransactionResult>;
}

/**
 * The steps of a home-care case (assistenza domiciliare), in the shape from which the SIAD flow is written. Each step is
 * one transaction that is safe to repeat: what it creates has a key, what it changes is bound to the version read. A step
 * takes the case as it was last read and gives it back changed; status 412 says that somebody else changed it meanwhile.
 *
 * Source: mappings/src/flows/siad/README.md; DM 17 December 2008 as amended by DM 7 August 2023.
 *
 * @example
 * ```ts
 * const { episode } = await client.homeCare.openCase({ patient: 'Patient/1', authority: 'Organization/asl-204', ... });
 * await client.homeCare.recordEvaluation(episode, { authored, answers });
 * const { episode: active } = await client.homeCare.approvePai(episode, { start, end, author, activities });
 * ```
 */
export class HomeCareClient {
  readonly #access: HomeCareAccess;

  constructor(access: HomeCareAccess) {
    this.#access = access;
  }

  /** Opens a case from an accepted referral: referral, diagnoses and the planned EpisodeOfCare. */
  async openCase(input: OpenCaseInput): Promise<OpenedCase> {
    const key = input.key ?? crypto.randomUUID();
    const work = new TransactionBuilder();
    const episode = work.handle('EpisodeOfCare');
    const referral = createOnce(work, buildReferral(input, `${key}.referral`), `${key}.referral`);
    const conditions = input.diagnoses.map((diagnosis, index) => {
      const own = `${key}.diagnosis-${index + 1}`;
      return createOnce(work, buildCondition(input, diagnosis, episode.reference, own), own).reference;
    });
    work.create(buildEpisode(input, key, { referral: referral.reference, conditions }), {
      as: episode,
      ifNoneExist: { identifier: token(identifierSystems.homeCareCase, key) },
    });
    const result = await this.#access.transaction(work);
    return { episode: result.resource(episode), referral: result.resource(referral) };
  }

  /** Records a first evaluation or, with `repeated`, a re-evaluation. */
  async recordEvaluation(
    episode: Stored<EpisodeOfCare>,
    input: RecordEvaluationInput,
  ): Promise<Stored<QuestionnaireResponse>> {
    const key = input.key ?? crypto.randomUUID();
    const work = new TransactionBuilder();
    const place = { episode: referenceTo(episode).reference, patient: patientOf(episode), key };
    const handle = createOnce(work, buildEvaluation({ ...input, ...place }), key);
    return (await this.#access.transaction(work)).resource(handle);
  }

  /** Approves the PAI: the CarePlan is active, and so is the case, from the day of the presa in carico. */
  async approvePai(episode: Stored<EpisodeOfCare>, input: ApprovePaiInput): Promise<ApprovedPai> {
    requireStatus(episode, ['planned', 'waitlist']);
    const key = input.key ?? crypto.randomUUID();
    const work = new TransactionBuilder();
    const place = { episode: referenceTo(episode).reference, patient: patientOf(episode), key };
    const plan = createOnce(work, buildPai(input, place), key);
    const changed = work.update(activate(episode, input.start));
    const result = await this.#access.transaction(work);
    return { plan: result.resource(plan), episode: result.resource(changed) };
  }

  /** Books visits. */
  async planVisits(
    episode: Stored<EpisodeOfCare>,
    visits: readonly PlannedVisit[],
  ): Promise<readonly Stored<Appointment>[]> {
    requireStatus(episode, ['active', 'onhold']);
    if (visits.length === 0) return [];
    const work = new TransactionBuilder();
    const handles = visits.map((visit) => {
      const key = visit.key ?? crypto.randomUUID();
      return createOnce(work, buildAppointment(episode, visit, key), key);
    });
    const result = await this.#access.transaction(work);
    return handles.map((handle) => result.resource(handle));
  }

  /** Records a visit that was made: the access, its services, and the booked visit as fulfilled. */
  async recordVisit(episode: Stored<EpisodeOfCare>, input: RecordVisitInput): Promise<RecordedVisit> {
    requireStatus(episode, ['active', 'onhold', 'finished']);
    const key = input.key ?? crypto.randomUUID();
    const work = new TransactionBuilder();
    const encounter = createOnce(work, buildAccess(episode, input, key), key);
    const services = input.services.map((service, index) => {
      const own = `${key}.${index + 1}`;
      return createOnce(work, buildService(episode, input, service, { encounter: encounter.reference, key: own }), own);
    });
    const fulfilled =
      input.appointment === undefined ? undefined : work.update({ ...input.appointment, status: 'fulfilled' });
    const result = await this.#access.transaction(work);
    return {
      encounter: result.resource(encounter),
      procedures: services.map((handle) => result.resource(handle)),
      ...(fulfilled === undefined ? {} : { appointment: result.resource(fulfilled) }),
    };
  }

  /** Suspends the case and its PAI. */
  async suspend(episode: Stored<EpisodeOfCare>, input: SuspendInput): Promise<Stored<EpisodeOfCare>> {
    requireStatus(episode, ['active']);
    return this.#change(hold(episode, input.on, input.reason), 'active', 'on-hold');
  }

  /** Takes the case and its PAI up again. */
  async resume(episode: Stored<EpisodeOfCare>, input: { readonly on: string }): Promise<Stored<EpisodeOfCare>> {
    requireStatus(episode, ['onhold']);
    return this.#change(resume(episode, input.on), 'on-hold', 'active');
  }

  /** Concludes the case: the PAI and the referral are completed, visits still booked are cancelled. */
  async closeCase(episode: Stored<EpisodeOfCare>, input: CloseCaseInput): Promise<Stored<EpisodeOfCare>> {
    requireStatus(episode, ['active', 'onhold']);
    const work = new TransactionBuilder();
    const changed = work.update(finish(episode, input.on, input.reason));
    for (const plan of await this.#plans(episode, 'active,on-hold')) work.update({ ...plan, status: 'completed' });
    const referralId = idOf(episode.referralRequest?.[0]?.reference, 'ServiceRequest');
    if (referralId !== undefined) {
      const referral = await this.#access.read('ServiceRequest', referralId);
      if (referral.status === 'active') work.update({ ...referral, status: 'completed' });
      const booked = { 'based-on': `ServiceRequest/${referralId}`, status: 'booked' };
      for await (const visit of this.#access.search('Appointment', booked)) {
        work.update({ ...visit, status: 'cancelled', cancelationReason: caseClosed });
      }
    }
    return (await this.#access.transaction(work)).resource(changed);
  }

  async #change(
    episode: Stored<EpisodeOfCare>,
    from: NonNullable<CarePlan['status']>,
    to: NonNullable<CarePlan['status']>,
  ): Promise<Stored<EpisodeOfCare>> {
    const work = new TransactionBuilder();
    const changed = work.update(episode);
    for (const plan of await this.#plans(episode, from)) work.update({ ...plan, status: to });
    return (await this.#access.transaction(work)).resource(changed);
  }

  /** PAIs of a case in a status. */
  #plans(episode: Stored<EpisodeOfCare>, status: string): Promise<Stored<CarePlan>[]> {
    const category = token(`${canonicalBase}/CodeSystem/care-plan-category`, 'pai');
    const ofCase = referenceTo(episode).reference ?? '';
    return this.#access.search('CarePlan', { 'episode-of-care': ofCase, category, status }).toArray();
  }
}

/** Adds a create that makes nothing twice, by the identifier that the resource has for its key. */
function createOnce<T extends Resource>(work: TransactionBuilder, resource: T, key: string): EntryHandle<T> {
  return work.create(resource, { ifNoneExist: { identifier: token(identifierSystems.homeCareEntry, key) } });
}

function patientOf(episode: EpisodeOfCare): string {
  const { reference } = episode.patient;
  if (reference === undefined) throw clientFault('answer-unreadable', 'the case names no patient');
  return reference;
}
