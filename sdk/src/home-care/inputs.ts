import type { Appointment, CarePlan, Encounter, EpisodeOfCare, Procedure, ServiceRequest } from '@medplum/fhirtypes';
import type { Stored } from '../stored.ts';
import type { EvaluationAnswers } from './evaluation.ts';

/*
 * References are texts `Type/id`. Days are `YYYY-MM-DD` in Europe/Rome; instants have their time zone. Codes are those of
 * the SIAD tables, without leading zeros. `key` names what is created, without personal data: calling again with the same
 * key creates nothing twice. It is drawn at random unless given.
 */

/** What opens a case: a referral that was accepted. */
export interface OpenCaseInput {
  readonly patient: string;
  /** The ASL in charge. */
  readonly authority: string;
  /** Ordinary home care (art. 22, DPCM 12 January 2017) or palliative care by a UCP-DOM. */
  readonly kind: 'ordinary' | 'palliative';
  readonly referral: {
    /** Table `soggetto-richiedente`: 2 general practitioner or paediatrician, 4 protected discharge, … */
    readonly source: string;
    /** Day or instant. */
    readonly authoredOn: string;
    readonly requester?: string;
  };
  /** Day on which the referral was accepted. */
  readonly acceptedOn: string;
  readonly careManager?: string;
  /** ICD-9-CM, the prevailing one first. */
  readonly diagnoses: readonly { readonly code: string; readonly text?: string }[];
  /** Tables `appartenenza-rete` and `tipo-rete`; only for palliative cases. */
  readonly network?: { readonly membership: string; readonly type?: string };
  readonly key?: string;
}

/** A case and its referral. */
export interface OpenedCase {
  readonly episode: Stored<EpisodeOfCare>;
  readonly referral: Stored<ServiceRequest>;
}

/** A first evaluation, or a re-evaluation. */
export interface RecordEvaluationInput {
  readonly authored: string;
  readonly author?: string;
  readonly answers?: EvaluationAnswers;
  readonly repeated?: { readonly reason: 'expiry' | 'change'; readonly confirms: boolean };
  readonly key?: string;
}

/** The PAI that is approved. */
export interface ApprovePaiInput {
  /** Day of the presa in carico: the case is active from it, and SIAD counts it in the period that holds it. */
  readonly start: string;
  /** Day on which the PAI ends unless it is renewed. */
  readonly end: string;
  readonly author: string;
  readonly activities: readonly PlannedActivity[];
  readonly key?: string;
}

/** A service of the PAI and how often it is given. */
export interface PlannedActivity {
  /** Table `tipo-prestazione`. */
  readonly service: string;
  readonly performer?: string;
  /** `frequency` times in `period` `unit`s: 2 times in 1 week. */
  readonly frequency: number;
  readonly period: number;
  readonly unit: 'd' | 'wk' | 'mo';
}

/** A visit that is booked. */
export interface PlannedVisit {
  readonly start: string;
  readonly end: string;
  readonly performer: string;
  /** Table `tipo-prestazione`. */
  readonly service: string;
  readonly key?: string;
}

/** A visit that was made. */
export interface RecordVisitInput {
  /** The booked visit that this one fulfils; without one it counts as not planned, unless `planned` says so. */
  readonly appointment?: Stored<Appointment>;
  readonly planned?: boolean;
  readonly start: string;
  readonly end: string;
  /** Who came, by table `tipo-operatore` (3 nurse, 8 physiotherapist, …). */
  readonly operators: readonly { readonly type: string; readonly individual: string }[];
  /** What was done, by table `tipo-prestazione`, and by whom; the first operator unless said. */
  readonly services: readonly { readonly code: string; readonly performer?: string }[];
  readonly key?: string;
}

/** A visit as it was stored. */
export interface RecordedVisit {
  readonly encounter: Stored<Encounter>;
  readonly procedures: readonly Stored<Procedure>[];
  /** The booked visit, now fulfilled. */
  readonly appointment?: Stored<Appointment>;
}

/** A PAI and the case that it made active. */
export interface ApprovedPai {
  readonly episode: Stored<EpisodeOfCare>;
  readonly plan: Stored<CarePlan>;
}

/** A suspension: from which day and why (table `motivo-sospensione`). */
export interface SuspendInput {
  readonly on: string;
  readonly reason: string;
}

/** A conclusion: on which day and why (table `motivo-conclusione`). */
export interface CloseCaseInput {
  readonly on: string;
  readonly reason: string;
}
