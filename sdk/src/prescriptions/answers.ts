import type {
  DrugMedicationRequest,
  ExchangeTask,
  PrescriptionDeviceRequest,
  PrescriptionProcessStateCode,
  SpecialistServiceRequest,
} from '@sinfonia/profiles';
import type { ExchangeCall, NextStep } from '../steps/standing.ts';
import type { StepAnswer } from '../steps/step.ts';
import type { Stored } from '../stored.ts';
import type { PrescribedMedicine } from './inputs.ts';

/** Any line of a prescription. */
export type AnyPrescriptionLine = DrugMedicationRequest | SpecialistServiceRequest | PrescriptionDeviceRequest;

/** What every step answers. `Line`: the type of its lines. */
export interface PrescriptionAnswer<Line extends AnyPrescriptionLine> extends StepAnswer<PrescriptionProcessStateCode> {
  /** The lines in their order, as far as the caller may see them. */
  readonly lines: readonly Stored<Line>[];
  /** The call to Sistema TS that was asked for. */
  readonly exchange?: Stored<ExchangeTask>;
}

/** Where a prescription stands. */
export interface PrescriptionStanding {
  readonly state: PrescriptionProcessStateCode;
  readonly title: string;
  /** Number of the prescription (NRE). */
  readonly nre: string;
  /** Authentication code of Sistema TS, when it has answered. */
  readonly authenticationCode?: string;
  readonly lastDay: string;
  /** Days left after today, while it is to be dispensed. */
  readonly daysLeft?: number;
  /** References of the lines that the caller sees, in their order. */
  readonly lines: readonly string[];
  /** States that it had, from the first, with their instants. */
  readonly history: readonly { readonly state: PrescriptionProcessStateCode; readonly since: string }[];
  readonly exchanges: readonly ExchangeCall[];
  readonly next: readonly NextStep[];
}

/** A prescription that a plan leaves room for. */
export interface PrescriptionSuggestion {
  /** The line for `prescribeMedicines`. */
  readonly medicine: PrescribedMedicine & { readonly plan: string };
  /** What has to be chosen first: `product` where the plan names the active ingredient alone, so that AIC or group are to be added. */
  readonly toChoose?: 'product';
  /** Protocol of the plan at Sistema TS. */
  readonly protocol?: string;
  /** Packs that the plan leaves. */
  readonly remaining: number;
  /** Day from which it is needed. */
  readonly due: string;
  /** Last day of the plan. */
  readonly until: string;
}

/** What may be prescribed to a person. */
export interface SuggestionsAnswer {
  readonly suggestions: readonly PrescriptionSuggestion[];
  /** References of drafts that a specialist suggested. */
  readonly drafts: readonly string[];
}
