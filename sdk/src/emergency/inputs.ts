import type {
  EmergencyArrivalModeCode,
  EmergencyOutcomeCode,
  EmergencyProblemCode,
  EmergencySenderCode,
  EmergencyTraumaCode,
  EmergencyTriageCode,
} from '@sinfonia/profiles';
import type { PersonInput } from '../steps/person.ts';
import type { StepInput } from '../steps/step.ts';

/** Which access to an emergency department is meant. */
export interface AccessReference {
  /** Number of the access: year and twelve digits (EMUR-PS, Identificativo). */
  readonly access: string;
  /** `Organization/…` of the department; the caller's own unless given. */
  readonly department?: string;
}

/** An event of an access. */
export interface AccessEventInput extends StepInput, AccessReference {
  /** Instant of the event, with its time zone. */
  readonly at: string;
}

/** A person arrived. Operation `$emergency-arrive`. */
export interface ArriveInput extends AccessEventInput, PersonInput {
  readonly mode: EmergencyArrivalModeCode;
  /** Who sent the person. */
  readonly sender?: EmergencySenderCode;
  /** Operations centre of 118: region and two digits. */
  readonly operationsCentre?: string;
  /** Mission of 118: year and twelve digits. */
  readonly mission?: string;
  readonly problem: EmergencyProblemCode;
  /** When the problem is `10`, and only then. */
  readonly trauma?: EmergencyTraumaCode;
  /** `Organization/…` of the hospital of origin. */
  readonly origin?: string;
  readonly triage?: EmergencyTriageCode;
  /** Instant of the triage; that of the arrival unless given. */
  readonly triagedAt?: string;
}

/** A triage or re-triage. Operation `$emergency-triage`. */
export interface TriageInput extends AccessEventInput {
  readonly triage: EmergencyTriageCode;
}

/** The person leaves. Operation `$emergency-leave`. */
export interface LeaveInput extends AccessEventInput {
  readonly outcome: EmergencyOutcomeCode;
  /** Instant of the decision on the destination, for outcomes 1, 2, 3, 10 and 11. */
  readonly decided?: string;
  /** `Organization/…` to which the person is transferred, for outcome 3. */
  readonly destination?: string;
}

/** What a department says of itself. Operation `$emergency-report`. */
export interface ReportInput extends StepInput {
  /** Places of treatment, 0 to 999. */
  readonly treatment?: number;
  /** Places of short observation (OBI), 0 to 999. */
  readonly observation?: number;
  /** Whether people are taken in; `false` suspends. */
  readonly receiving?: boolean;
}

/** Whose occupancy is asked for. */
export interface OccupancyInput {
  /** `Organization/…` of departments; all that are known unless given. */
  readonly departments?: readonly string[];
}
