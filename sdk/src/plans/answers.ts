import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import type {
  ExchangeTask,
  PianoTerapeuticoCarePlan,
  PianoTerapeuticoMedicationRequest,
  PrescriptionDeviceRequest,
  TherapeuticPlanStateCode,
} from '@sinfonia/profiles';
import type { NextStep } from '../steps/standing.ts';
import type { StepAnswer } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/** A plan of medicines or of an aid; `resourceType` tells which. */
export type TherapeuticPlan = PianoTerapeuticoMedicationRequest | PrescriptionDeviceRequest;

/** What the names of an answer show. Source: `shows` of the steps, in the OperationDefinitions of the server. */
export interface PlanShown {
  readonly plan: TherapeuticPlan;
  readonly view: PianoTerapeuticoCarePlan;
  readonly response: QuestionnaireResponse;
  readonly task: ExchangeTask;
}

/** What every step answers; what the caller may not see is absent. */
export interface TherapeuticPlanAnswer extends StepAnswer<TherapeuticPlanStateCode> {
  readonly plan?: Stored<TherapeuticPlan>;
  /** CarePlan views; none of a draft. A plan that replaces another shows the view of both. */
  readonly views: readonly Stored<PianoTerapeuticoCarePlan>[];
  readonly responses: readonly Stored<QuestionnaireResponse>[];
  /** Calls to Sistema TS that were asked for. */
  readonly tasks: readonly Stored<ExchangeTask>[];
}

/** A text in both languages. */
export interface Bilingual {
  readonly it: string;
  readonly en: string;
}

/** The verdict of a rule. */
export interface RuleVerdict {
  /** Name, e.g. `N97-01a`. */
  readonly rule: string;
  /** `unknown`: an answer or a fact of the person is missing. */
  readonly verdict: 'met' | 'not-met' | 'unknown';
  /** Whether it stops the issuing, or is remarked on. */
  readonly severity: 'error' | 'warning';
  /** What it asks for. */
  readonly text: Bilingual;
  readonly remedy: Bilingual;
  /** linkIds of the answers that are missing. */
  readonly missing: readonly string[];
  /** Facts of the person that are not known. */
  readonly unknown: readonly string[];
  readonly source: string;
  readonly evidence: 'normative' | 'public' | 'unverified';
}

/** What the rules say of a plan. */
export interface EvaluationAnswer {
  readonly overall: 'eligible' | 'eligible-with-remarks' | 'not-eligible' | 'incomplete';
  /** Day that was judged. */
  readonly day: string;
  /** Capacity in which the caller prescribes. */
  readonly capacity: string;
  readonly verdicts: readonly RuleVerdict[];
}

/** Where a plan stands. */
export interface PlanStanding {
  readonly state: TherapeuticPlanStateCode;
  readonly title: string;
  /** Regional identifier; absent for a draft. */
  readonly number?: string;
  /** First and last day of validity. */
  readonly start: string;
  readonly end: string;
  /** Today included; 0 when it is not in force. */
  readonly daysLeft: number;
  /** How far the sending to Sistema TS is. */
  readonly transmission?: string;
  /** Quantity of the plan, prescribed and dispensed so far. */
  readonly packs: number;
  readonly packsPrescribed: number;
  readonly packsDispensed: number;
  /** The steps that were made, with their instants. */
  readonly history: readonly { readonly step: string; readonly at: string }[];
  readonly next: readonly NextStep[];
}
