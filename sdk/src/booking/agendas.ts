import type { Schedule } from '@medplum/fhirtypes';
import type {
  BookingAgendaStateCode,
  BookingAppointment,
  BookingClosureReasonCode,
  BookingSchedule,
  BookingSlot,
} from '@sinfonia/profiles';
import type { NextStep } from '../steps/standing.ts';
import type { StepAnswer, StepInput } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/** An agenda, as {@link BookingReference}. */
export type AgendaReference = Stored<Schedule> | `Schedule/${string}`;

/** The rules of an agenda. Operation `$booking-draft-agenda`. */
export interface DraftAgendaInput extends StepInput {
  /** Profile `sinfonia-booking-schedule`. */
  readonly agenda: BookingSchedule;
}

/** An agenda is opened to bookings, or its rules change. Operation `$booking-publish-agenda`. */
export interface PublishAgendaInput extends StepInput {
  /** Rules that changed. */
  readonly agenda?: BookingSchedule;
  /** For how many days from today slots are made, 1 to 366; 180 unless given. */
  readonly days?: number;
}

/** An agenda goes on. Operation `$booking-extend-agenda`. */
export interface ExtendAgendaInput extends StepInput {
  /** Last day that can be booked; until further notice unless given. */
  readonly until?: string;
  /** For how many days from today slots are made, 1 to 366. */
  readonly days?: number;
}

/** An agenda is closed for some days. Operation `$booking-close-agenda`. */
export interface CloseAgendaInput extends StepInput {
  /** First day, Europe/Rome. */
  readonly from: string;
  /** Last day. */
  readonly to: string;
  readonly reason: BookingClosureReasonCode;
  /** What the public reads beside the reason, without personal data. */
  readonly text?: string;
}

/** A closure ends. Operation `$booking-reopen-agenda`. */
export interface ReopenAgendaInput extends StepInput {
  /** First day of the closure. */
  readonly from: string;
  /** Day from which it is open again; today, or the first of the closure, unless given. */
  readonly opensOn?: string;
}

/** An agenda is given up. Operation `$booking-withdraw-agenda`. */
export interface WithdrawAgendaInput extends StepInput {
  /** `Schedule/…` that replaces it. */
  readonly replacedBy?: string;
}

/** What the names of an answer show. Source: `shows` of the steps, in the OperationDefinitions of the server. */
export interface AgendaShown {
  readonly agenda: BookingSchedule;
  readonly affected: BookingAppointment;
  readonly affectedSlot: BookingSlot;
}

/** An agenda. */
export interface BookingAgendaAnswer extends StepAnswer<BookingAgendaStateCode> {
  readonly agenda?: Stored<BookingSchedule>;
}

/** An agenda and what its rules do not offer any more: the caller moves it, nothing is cancelled by itself. */
export interface ChangedAgendaAnswer extends BookingAgendaAnswer {
  /** Bookings to be moved, those that the caller may see; the first 200. */
  readonly affected: readonly Stored<BookingAppointment>[];
  /** Slots that are held or booked; the first 200. */
  readonly affectedSlots: readonly Stored<BookingSlot>[];
  /** How many slots are to be moved; none when the step is repeated: `state` tells it. */
  readonly affectedCount?: number;
}

/** Days on which an agenda is closed. */
export interface AgendaClosure {
  /** First day, Europe/Rome. */
  readonly from: string;
  /** Last day. */
  readonly to: string;
  readonly reason: BookingClosureReasonCode;
}

/** Where an agenda stands. */
export interface AgendaStanding {
  readonly state: BookingAgendaStateCode;
  readonly title: string;
  /** Code of the agenda in the booking centre. */
  readonly code: string;
  /** Last day whose slots are made. */
  readonly slotsThrough?: string;
  /** Last day whose slots are wanted. */
  readonly slotsWanted?: string;
  /** Whether no slot is missing. */
  readonly complete: boolean;
  /** Slots, booked or held, that are to be moved. */
  readonly affectedCount: number;
  /** `Slot/…`, the first 200 of them. */
  readonly affectedSlots: readonly string[];
  /** Those that are not over. */
  readonly closures: readonly AgendaClosure[];
  readonly next: readonly NextStep[];
}

/** Whose closures are asked for; all unless given. */
export interface ClosuresInput {
  /** FLS.11 code of a health authority, six digits. */
  readonly asl?: string;
  /** Code of a service. */
  readonly service?: string;
  /** `Organization/…`. */
  readonly organization?: string;
}

/** A closure as the public reads it. */
export interface PublicClosure extends AgendaClosure {
  /** `Schedule/…`. */
  readonly agenda: string;
  readonly services: readonly string[];
  /** `Organization/…`. */
  readonly organization?: string;
  /** `Location/…`. */
  readonly place?: string;
  readonly asl?: string;
  /** What the reason is called. */
  readonly title: string;
  /** What the structure says. */
  readonly text?: string;
}

/** The public list of closed agendas. */
export interface ClosuresAnswer {
  /** How many there are; 1000 are listed at most. */
  readonly total: number;
  readonly closures: readonly PublicClosure[];
  /** Source of the reasons. */
  readonly source: string;
}
