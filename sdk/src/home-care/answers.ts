import type { Observation, QuestionnaireResponse, Task } from '@medplum/fhirtypes';
import type {
  HomeCareAccess,
  HomeCareEpisode,
  HomeCareProcedure,
  HomeCareReferral,
  HomeCareScore,
  HomeCareStateCode,
  HomeCareTeam,
  HomeCareTriage,
  HomeCareVisitAppointment,
  PaiCarePlan,
  PaiGoal,
} from '@sinfonia/profiles';
import type { StepAnswer } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/** What every step of home care answers. */
export type HomeCareAnswer = StepAnswer<HomeCareStateCode>;

/** A referral and the work of the reception; what the caller may not see is absent. */
export interface ReferralAnswer extends HomeCareAnswer {
  readonly referral?: Stored<HomeCareReferral>;
  readonly triage?: Stored<HomeCareTriage>;
}

/** A case. */
export interface CaseAnswer extends HomeCareAnswer {
  readonly episode: Stored<HomeCareEpisode>;
}

/** The case that an acceptance opens. */
export interface AcceptedAnswer extends CaseAnswer {
  readonly referral?: Stored<HomeCareReferral>;
  readonly triage?: Stored<HomeCareTriage>;
}

/** An evaluation. */
export interface AssessedAnswer extends CaseAnswer {
  readonly responses: readonly Stored<QuestionnaireResponse>[];
  readonly scores: readonly Stored<HomeCareScore>[];
}

/** A case and its PAI; absent when there is none, or the caller may not see it. */
export interface PlanAnswer extends CaseAnswer {
  readonly plan?: Stored<PaiCarePlan>;
}

/** A PAI that is proposed. */
export interface ProposedPaiAnswer extends PlanAnswer {
  readonly goals: readonly Stored<PaiGoal>[];
  readonly team?: Stored<HomeCareTeam>;
  /** Foreseen intensity (CIA) and level. */
  readonly intensity: readonly Stored<Observation>[];
}

/** A PAI that was signed. */
export interface SignedPaiAnswer extends PlanAnswer {
  readonly team?: Stored<HomeCareTeam>;
}

/** A PAI whose services changed. */
export interface ChangedIntensityAnswer extends PlanAnswer {
  readonly intensity: readonly Stored<Observation>[];
}

/** A case that was suspended or concluded, and of the visits that were cancelled for it those that the caller still sees. */
export interface EndedAnswer extends PlanAnswer {
  readonly cancelled: readonly Stored<HomeCareVisitAppointment>[];
}

/** A visit of the PAI that found no place. */
export interface LeftOutVisit {
  /** Name of the activity of the PAI. */
  readonly activity: string;
  /** Code, e.g. `no-operator`. */
  readonly reason: string;
  /** Absent when the whole activity is left out. */
  readonly day?: string;
}

/** Visits that were booked. */
export interface ScheduledAnswer extends HomeCareAnswer {
  readonly appointments: readonly Stored<HomeCareVisitAppointment>[];
  readonly leftOut: readonly LeftOutVisit[];
}

/** A visit that was moved. */
export interface MovedVisitAnswer extends HomeCareAnswer {
  readonly appointment?: Stored<HomeCareVisitAppointment>;
}

/** An access that was recorded; what the caller may not see is absent. */
export interface RecordedAccessAnswer extends HomeCareAnswer {
  readonly encounter?: Stored<HomeCareAccess>;
  readonly procedures: readonly Stored<HomeCareProcedure>[];
  readonly appointment?: Stored<HomeCareVisitAppointment>;
}

/** A transfer that is asked for or refused. */
export interface TransferAnswer extends HomeCareAnswer {
  readonly episode?: Stored<HomeCareEpisode>;
  readonly task?: Stored<Task>;
}

/** A transfer that was accepted: the case of the ASL that accepts, to be evaluated. */
export interface AcceptedTransferAnswer extends TransferAnswer {
  readonly newEpisode?: Stored<HomeCareEpisode>;
  readonly newReferral?: Stored<HomeCareReferral>;
}

/** Where a case stands. */
export interface StateAnswer {
  readonly state: HomeCareStateCode;
  /** Name of the state, in the language of the request. */
  readonly title: string;
  /** `EpisodeOfCare/…`; absent before the referral is accepted. */
  readonly episode?: string;
  readonly referral?: string;
  /** Steps that the caller may make now. */
  readonly next: readonly { readonly step: string; readonly title: string }[];
}

/** The day of a professional. */
export interface AgendaAnswer {
  readonly date: string;
  readonly kilometres: number;
  /** In the order of the way. */
  readonly stops: readonly AgendaStop[];
}

/** A visit of the day. */
export interface AgendaStop {
  readonly start: string;
  readonly end: string;
  /** The time that was booked. */
  readonly planned?: string;
  /** Absent when the caller may not see it: the time is taken. */
  readonly appointment?: Stored<HomeCareVisitAppointment>;
}

/** The intensity of the care given between two days, `YYYY-MM-DD`. What cannot be worked out is absent. */
export interface IntensityAnswer {
  readonly from: string;
  readonly to: string;
  /** Days of effective assistance (GEA) and days of care (GdC). */
  readonly gea?: number;
  readonly gdc?: number;
  /** GEA/GdC at two decimals. */
  readonly cia?: number;
  /** Code of `home-care-level`. */
  readonly level?: string;
}
