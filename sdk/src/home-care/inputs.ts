import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import type {
  HomeCareLevelCode,
  HomeCareNeedCode,
  HomeCareScaleCode,
  HomeCareTeamRoleCode,
  PaiAgreementModeCode,
  PaiGoalAreaCode,
} from '@sinfonia/profiles';
import type { StepInput } from '../steps/step.ts';

export type { HomeCareLevelCode };

/*
 * References are texts `Type/id`. Days are `YYYY-MM-DD` in Europe/Rome; instants have their time zone. Codes are those of
 * the SIAD tables, without leading zeros, unless said.
 */

/** A person is referred to home care. Operation `$home-care-refer`. */
export interface ReferInput extends StepInput {
  /** The person by reference, for who may see her. */
  readonly patient?: string;
  /** The person by codice fiscale, STP, ENI or TEAM, for professionals who do not follow her yet. */
  readonly patientIdentifier?: { readonly system: string; readonly value: string };
  /** Table `soggetto-richiedente`: 2 general practitioner or paediatrician, 4 hospital, … */
  readonly source: string;
  /** The ASL; that of the person unless given. */
  readonly authority?: string;
  readonly authoredOn?: string;
  readonly priority?: 'routine' | 'urgent' | 'asap' | 'stat';
  readonly protectedDischarge?: boolean;
  readonly reason?: string;
  /** ICD-9-CM. */
  readonly reasonCodes?: readonly string[];
}

/** The referral is accepted. Operation `$home-care-accept`. */
export interface AcceptInput extends StepInput {
  readonly need: Extract<HomeCareNeedCode, 'complex' | 'simple'>;
  /** Table `tipologia-pic`: 1 ordinary unless given, 2 palliative. */
  readonly kind?: string;
  /** Tables `appartenenza-rete` and `tipo-rete`; only for palliative cases. */
  readonly network?: { readonly membership: string; readonly type?: string };
  /** Who accepts, unless given. */
  readonly careManager?: string;
  /** Today unless given. */
  readonly acceptedOn?: string;
  /** Number of the reception (PUA). */
  readonly protocol?: string;
  readonly note: string;
}

/** The referral is refused. Operation `$home-care-refuse`. */
export interface RefuseInput extends StepInput {
  readonly outcome: Extract<HomeCareNeedCode, 'none' | 'not-valid'>;
  readonly protocol?: string;
  readonly note: string;
}

/** A member of the evaluation unit (UVM/UVI). */
export interface UnitMember {
  readonly who: string;
  readonly role?: HomeCareTeamRoleCode;
}

/** The evaluation. Operation `$home-care-assess`. */
export interface AssessInput extends StepInput {
  /** Answered forms, with the one of SIAD among them ({@link siadAssessment}) before the first PAI. */
  readonly responses: readonly QuestionnaireResponse[];
  /** At least two for a complex need. */
  readonly members?: readonly UnitMember[];
  /** ICD-9-CM, the prevailing one first. */
  readonly diagnoses?: readonly string[];
}

/** A re-evaluation. Operation `$home-care-reassess`. */
export interface ReassessInput extends StepInput {
  /** Table `motivo-rivalutazione`: 1 term, 2 change of the conditions. */
  readonly reason: string;
  /** One that confirms the former evaluation has no SIAD form among its responses; any other has one. */
  readonly confirms: boolean;
  /** Instant; now unless given. */
  readonly authored?: string;
  readonly responses?: readonly QuestionnaireResponse[];
  readonly members?: readonly UnitMember[];
}

/** A service of the PAI and how often it is given. */
export interface PlannedActivity {
  /** Table `tipo-prestazione`. */
  readonly service: string;
  /** Table `tipo-operatore`. */
  readonly figure?: string;
  readonly performer?: string;
  /** `frequency` times in `period` `unit`s: 2 times in 1 week. */
  readonly frequency: number;
  readonly period: number;
  readonly unit: 'd' | 'wk' | 'mo';
  readonly minutes?: number;
  readonly note?: string;
}

/** A goal of the PAI. */
export interface PlannedGoal {
  readonly area: PaiGoalAreaCode;
  readonly text: string;
  readonly due: string;
  readonly measure?: HomeCareScaleCode;
  readonly target?: number;
}

/** A member of the team of the PAI. */
export interface TeamMember {
  /** PractitionerRole, Practitioner, Organization or RelatedPerson. */
  readonly who: string;
  readonly role: HomeCareTeamRoleCode;
  /** Table `tipo-operatore`. */
  readonly operator?: string;
}

/** A PAI is proposed. Operation `$home-care-propose-pai`. */
export interface ProposePaiInput extends StepInput {
  readonly start: string;
  readonly end: string;
  readonly review?: string;
  /** References of the Conditions that it addresses. */
  readonly problems?: readonly string[];
  readonly activities: readonly PlannedActivity[];
  readonly goals?: readonly PlannedGoal[];
  readonly members?: readonly TeamMember[];
  readonly title?: string;
}

/** The person agrees on the PAI, or does not. Operation `$home-care-sign-pai`. */
export interface SignPaiInput extends StepInput {
  readonly mode: PaiAgreementModeCode;
  /** Who signs, by reference of Patient or RelatedPerson; the person signed in unless given. */
  readonly by?: string;
  /** The signed document, `DocumentReference/…`. */
  readonly signature?: string;
  /** Day of the presa in carico; the first day of the PAI unless given. */
  readonly start?: string;
  /** Reason of a refusal. */
  readonly note?: string;
}

/** A visit to book. */
export interface VisitToBook {
  readonly start: string;
  readonly end: string;
  readonly performer: string;
  /** Table `tipo-prestazione`. */
  readonly services: readonly [string, ...string[]];
}

/** Visits are booked. Operation `$home-care-schedule`. */
export type ScheduleInput = StepInput & {
  /** Allows two operators at the person at once. */
  readonly together?: boolean;
} & (
    | { readonly visits: readonly [VisitToBook, ...VisitToBook[]] }
    | {
        /** The visits that the PAI asks for between these days, the last one included. */
        readonly from: string;
        readonly to: string;
        /** `move` unless given. */
        readonly holidays?: 'keep' | 'skip' | 'move';
      }
  );

/** A booked visit changes: its time, who makes it, or both; or it is cancelled. Operation `$home-care-move-visit`. */
export type MoveVisitInput = StepInput & { readonly together?: boolean } & (
    | { readonly start: string; readonly end: string; readonly performer?: string }
    | { readonly performer: string }
    | {
        /** Table `booking-cancellation-reason`. */
        readonly cancel: string;
      }
  );

/** An access that was made. Operation `$home-care-record-access`. */
export interface RecordAccessInput extends StepInput {
  readonly start: string;
  readonly end: string;
  /** The booked visit that it fulfils. */
  readonly appointment?: string;
  /** Whether it was planned; unless given, whether there is an appointment. */
  readonly planned?: boolean;
  /** Who came, by table `tipo-operatore` (3 nurse, 8 physiotherapist, …). */
  readonly operators: readonly { readonly type: string; readonly who: string }[];
  readonly services: readonly AccessService[];
  /** The organization of who records, unless given. */
  readonly provider?: string;
  readonly reason?: string;
}

/** A service of an access. */
export interface AccessService {
  /** Table `tipo-prestazione`. */
  readonly code: string;
  /** The first operator unless given. */
  readonly who?: string;
  readonly quantity?: number;
  /** Why it was not given. */
  readonly notDone?: string;
  readonly note?: string;
}

/** The case is suspended. Operation `$home-care-suspend`. */
export interface SuspendInput extends StepInput {
  readonly on: string;
  /** Table `motivo-sospensione`: 1 stay in hospital, … */
  readonly reason: string;
}

/** The case is taken up again. Operation `$home-care-resume`. */
export interface ResumeInput extends StepInput {
  readonly on: string;
}

/** The services of the PAI in force change. Operation `$home-care-change-intensity`. */
export interface ChangeIntensityInput extends StepInput {
  readonly activities: readonly PlannedActivity[];
  readonly note: string;
}

/** Another ASL is asked to take over. Operation `$home-care-transfer`. */
export interface TransferInput extends StepInput {
  readonly authority: string;
  readonly note: string;
}

/** The other ASL takes over. Operation `$home-care-accept-transfer`. */
export interface AcceptTransferInput extends StepInput {
  readonly on: string;
  readonly careManager?: string;
}

/** A step with its grounds: `returnPai`, `refuseTransfer`, `reopen`. */
export interface GroundsInput extends StepInput {
  readonly note: string;
}

/** The case is concluded. Operation `$home-care-close`. */
export interface CloseInput extends StepInput {
  readonly on: string;
  /** Table `motivo-conclusione`: 1 goals reached, … */
  readonly reason: string;
  readonly achieved?: 'achieved' | 'not-achieved' | 'in-progress';
}
