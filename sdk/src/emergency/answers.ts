import type { Location, MeasureReport, Task } from '@medplum/fhirtypes';
import type { EmergencyEncounter, EmergencyStateCode, EmergencyTriageCode, SinfoniaLocation } from '@sinfonia/profiles';
import type { StepAnswer } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/** What the names of an answer show. Source: `shows` of the steps, in the OperationDefinitions of the server. */
export interface EmergencyShown {
  readonly encounter: EmergencyEncounter;
  readonly held: Task;
  readonly location: SinfoniaLocation;
}

/** An access. */
export interface AccessAnswer extends StepAnswer<EmergencyStateCode> {
  /** None until the arrival is told, or for who may not see it. */
  readonly encounter?: Stored<EmergencyEncounter>;
  /** The event, kept until what comes before it arrives (remark `ED-13`). */
  readonly held?: Stored<Task>;
}

/** A department that told of itself. `state`: whether it takes people in. */
export interface ReportedAnswer extends StepAnswer<NonNullable<Location['status']>> {
  readonly location?: Stored<SinfoniaLocation>;
}

/** Where an access stands. */
export interface AccessStanding {
  readonly state: EmergencyStateCode;
  readonly title: string;
  /** `Encounter/…`, once the person arrived. */
  readonly encounter?: string;
  readonly triage?: EmergencyTriageCode;
  /** Instant. */
  readonly arrival?: string;
  /** Instant of the taking in charge. */
  readonly visit?: string;
  /** Instant. */
  readonly exit?: string;
  /** Events that are kept until what comes before them arrives. */
  readonly held: readonly {
    /** Name of the operation, without `$`. */
    readonly step: string;
    /** Instant of the event. */
    readonly at: string;
  }[];
}

/** How full emergency departments are. */
export interface OccupancyAnswer {
  /** Instant of the answer. */
  readonly at: string;
  /** One for each department; `date` is the instant for which the figures hold, and figures of few persons are masked. */
  readonly reports: readonly MeasureReport[];
}
