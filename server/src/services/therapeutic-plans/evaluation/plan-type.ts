/** A text in both languages of the platform. */
export interface PlanText {
  readonly it: string;
  readonly en: string;
}

/** Where a fact comes from and how sure it is: read in a norm or an AIFA text, public, or not verified. */
export interface Sourced {
  readonly source: string;
  readonly evidence: 'normative' | 'public' | 'unverified';
}

/** Days `YYYY-MM-DD` in `Europe/Rome`, both included; a bound that is absent is open. */
export interface PlanPeriod {
  readonly start?: string;
  readonly end?: string;
}

/** A form of a plan. */
export interface PlanForm {
  /** Canonical with version, such as `https://fhir.sinfonia.campania.it/Questionnaire/pt-nota97|1.0.0`. */
  readonly questionnaire: string;
  /** What the form is for; absent when the form itself says it (`requestKind`). */
  readonly kind?: 'first' | 'renewal';
}

/** A rule of a plan. */
export interface PlanRule extends Sourced {
  /** Such as `N100-02`; parts of a rule, and its versions by date, have a letter after it (`N100-04a`). */
  readonly id: string;
  /**
   * FHIRPath that answers true when the rule is met. `{{linkId}}` is the answers of an item as plain values (a coding is its
   * code), of a group its rows; `%name` is a value of the context or of `values`. Empty means that it cannot be told.
   */
  readonly expression: string;
  /** A rule that is not verified is always a warning. */
  readonly severity: 'error' | 'warning';
  /** When the rule is in force; without it, always. */
  readonly period?: PlanPeriod;
  /** Names of the forms (`pt-nota100-1a`) that the rule judges; without it, all. */
  readonly forms?: readonly string[];
  /** linkIds that every row of the groups of the expression must answer, or else the rule cannot be told. */
  readonly needs?: readonly string[];
  /** linkIds and names (`%crcl`) that must be known, or else the rule cannot be told: FHIRPath takes nothing for a no. */
  readonly requires?: readonly string[];
  /** What the rule asks. */
  readonly text: PlanText;
  /** What to do when it is not met. */
  readonly remedy: PlanText;
}

/** A medicine that a plan may name. */
export interface PlanDrug extends Sourced {
  /** ATC code. */
  readonly atc: string;
  readonly name: PlanText;
  /** Strengths, doses and limits in words; the rules judge them. */
  readonly doses?: PlanText;
}

/** Who may draw up the plan: one of the roles and, where told, one of the specialties. */
export interface EntitledPrescriber extends Sourced {
  /** Codes of the item `prescriberRole`, and `hospital-doctor`. */
  readonly roles: readonly string[];
  /** Codes of the item `specialty`. */
  readonly specialties?: readonly string[];
  readonly period?: PlanPeriod;
}

/** Longest validity in months of a first plan and of a renewal; absent where the facts are silent. */
export interface PlanDuration extends Sourced {
  readonly firstMonths?: number;
  readonly renewalMonths?: number;
  /** Whether the plan may be renewed; absent where the facts are silent. */
  readonly renewable?: boolean;
}

/** How what the plan names is supplied: a code of `dispensing-channel`, for all medicines or those with such an ATC code. */
export interface PlanChannel extends Sourced {
  readonly channel: string;
  readonly atc?: readonly string[];
}

/** A kind of therapeutic plan, as data. */
export interface PlanType extends Sourced {
  /** Code of `therapeutic-plan-type`. */
  readonly code: string;
  readonly title: PlanText;
  /** An inactive type is prepared and accepts no plan. */
  readonly status: 'active' | 'inactive';
  readonly period: PlanPeriod;
  readonly forms: readonly PlanForm[];
  /** Days on which some prescriptions need no form: then rules tell which do (`%hasForm`). */
  readonly formOptional?: PlanPeriod;
  readonly drugs: readonly PlanDrug[];
  readonly duration?: PlanDuration;
  readonly prescribers: readonly EntitledPrescriber[];
  readonly channels: readonly PlanChannel[];
  /** Values computed for the rules, in this order, written as expressions of rules are. */
  readonly values?: Readonly<Record<string, string>>;
  readonly rules: readonly PlanRule[];
}

/** Tells whether a day `YYYY-MM-DD` is in a period; no period holds always. */
export function isOn(period: PlanPeriod | undefined, day: string): boolean {
  if (period?.start !== undefined && day < period.start) return false;
  return period?.end === undefined || day <= period.end;
}
