import type { DeviceRequest, MedicationRequest, QuestionnaireResponse } from '@medplum/fhirtypes';
import type {
  DiabeticAidCode,
  DispensingChannelCode,
  PlanStatusReasonCode,
  TherapeuticPlanTypeCode,
} from '@sinfonia/profiles';
import type { PersonInput } from '../steps/person.ts';
import type { StepInput } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/*
 * References are texts `Type/id`. Days are `YYYY-MM-DD` in Europe/Rome. ATC has the fifth level (`B01AF02`), AIC nine
 * digits. Names of parameters and rules: docs/reference/therapeutic-plan-steps.md.
 */

/**
 * A plan: as it was last read, which binds the step to that version (412 when somebody changed it meanwhile), or by
 * reference, for whatever version there is. Medicines are MedicationRequests, aids DeviceRequests, with intent `plan`.
 */
export type PlanReference =
  | Stored<MedicationRequest | DeviceRequest>
  | `MedicationRequest/${string}`
  | `DeviceRequest/${string}`;

/** The medicine of a plan. */
export interface PlannedMedicine {
  /** ATC of the active ingredient. */
  readonly atc?: string;
  /** AIC of the package. */
  readonly aic?: string;
  /** AIFA equivalence group. */
  readonly group?: string;
  /** ATC of the other medicines of an association, judged together. */
  readonly associated?: readonly string[];
  /** `Organization/…`: the authorised centre for which one prescribes. */
  readonly centre?: string;
}

/** What is judged. Operation `$plan-evaluate`. */
export interface EvaluateInput extends PersonInput, PlannedMedicine {
  readonly type: TherapeuticPlanTypeCode;
  /** The form as filled in. */
  readonly response?: QuestionnaireResponse;
  /** Day whose rules are applied; today unless given. */
  readonly day?: string;
}

/** What a plan says. What is absent comes from the form, from the draft or plan before, or from the type of plan. */
export interface PlanContent extends PlannedMedicine {
  /** The form as filled in. */
  readonly response?: QuestionnaireResponse;
  /** Medicine or aid in words. */
  readonly name?: string;
  /** Aid, table `diabetic-aid`; makes the plan a DeviceRequest. */
  readonly aid?: DiabeticAidCode;
  /** Aids a month, 0 to 2000. */
  readonly quantityPerMonth?: number;
  /** Day of the plan, whose rules judge it; today unless given. */
  readonly authoredOn?: string;
  /** First day of validity. */
  readonly start?: string;
  /** Last day of validity. */
  readonly end?: string;
  /** Dose at a time with its unit, UCUM or one of the form (`tablet`, `inhalation`), and how often a day. */
  readonly dose?: { readonly value: number; readonly unit: string; readonly perDay: number };
  readonly dosageText?: string;
  /** Packs in the whole validity, 1 to 10000. */
  readonly quantity?: number;
  /** ICD-9-CM. */
  readonly diagnosis?: string;
  readonly reason?: string;
  /** That of the type unless given. */
  readonly channel?: DispensingChannelCode;
  /** Why the plan holds with criteria that are not met, where the law leaves that to the prescriber. */
  readonly justification?: string;
}

/** A plan is drafted or issued. Operations `$plan-draft`, `$plan-issue`. */
export interface NewPlanInput extends StepInput, PersonInput, PlanContent {
  /** Needed unless there is a draft. */
  readonly type?: TherapeuticPlanTypeCode;
  /** The draft, instead of the person: what is not said comes from there. As it was read, it binds the step to that version. */
  readonly draft?: PlanReference;
}

/** A plan is renewed or changed. Operations `$plan-renew`, `$plan-change`. */
export interface FollowPlanInput extends StepInput, PlanContent {}

/** A plan is switched to another medicine. Operation `$plan-switch`. */
export interface SwitchPlanInput extends FollowPlanInput {
  /** Type of the new plan; the same unless given. */
  readonly type?: TherapeuticPlanTypeCode;
}

/** A plan is suspended. Operation `$plan-suspend`. */
export interface SuspendPlanInput extends StepInput {
  /** One of the reasons to suspend. */
  readonly reason: Extract<PlanStatusReasonCode, 'adverse-event' | 'hospital-stay' | 'tests-awaited' | 'shortage'>;
  /** First day; today unless given. */
  readonly on?: string;
  /** Last day foreseen. */
  readonly until?: string;
}

/** A plan is taken up again. Operation `$plan-resume`. */
export interface ResumePlanInput extends StepInput {
  /** Today unless given. */
  readonly on?: string;
}

/** A plan is revoked, interrupted, or its draft cancelled. Operation `$plan-revoke`. */
export interface RevokePlanInput extends StepInput {
  readonly reason: PlanStatusReasonCode;
}

/** A plan of another system is recorded. Operation `$plan-adopt`. */
export interface AdoptPlanInput extends StepInput, PersonInput, PlanContent {
  readonly type: TherapeuticPlanTypeCode;
  /** Who issued it and where, in words. */
  readonly issuer: string;
  /** Code of the Region, three digits: 150 Campania. */
  readonly region?: string;
  /** Number that it had, with its system. */
  readonly number?: { readonly system: string; readonly value: string };
  /** Protocol of Sistema TS, if it had one. */
  readonly protocol?: string;
  /** `DocumentReference/…` of the original. */
  readonly document?: string;
}
