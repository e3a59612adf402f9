import type { Encounter } from '@medplum/fhirtypes';
import type { BookingAppointment, BookingSlot, BookingStateCode, SpecialistServiceRequest } from '@sinfonia/profiles';
import type { NextStep } from '../steps/standing.ts';
import type { StepAnswer } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/** What the names of an answer show. Source: `shows` of the steps, in the OperationDefinitions of the server. */
export interface BookingShown {
  readonly booking: BookingAppointment;
  readonly slot: BookingSlot;
  readonly offered: BookingAppointment;
  readonly visit: Encounter;
  readonly line: SpecialistServiceRequest;
}

/** A booking. */
export interface BookingAnswer extends StepAnswer<BookingStateCode> {
  /** The booking; none for who presented it without seeing it: `state({ iup, identifier })` tells its reference. */
  readonly booking?: Stored<BookingAppointment>;
}

/** A booking that was made. */
export interface BookedAnswer extends BookingAnswer {
  /** Unique identifier of the booking; none when the step is repeated and the booking not seen. */
  readonly iup?: string;
}

/** A booking and the slots that changed. */
export interface SlotsAnswer extends BookingAnswer {
  readonly slots: readonly Stored<BookingSlot>[];
}

/** A slot that is held. */
export interface HoldAnswer extends SlotsAnswer {
  /** Unique identifier of the booking that it becomes; as that of {@link BookedAnswer}. */
  readonly iup?: string;
  /** Instant at which the hold ends; none when the step is repeated: `state` tells it. */
  readonly until?: string;
}

/** A booking that was cancelled. */
export interface CancelledAnswer extends SlotsAnswer {
  /** The hold of the slot that is offered instead; book it with `book({ hold })`. */
  readonly offered?: Stored<BookingAppointment>;
  /** The identifier of what is offered. */
  readonly offeredIup?: string;
}

/** A person who was received. */
export interface CheckedInAnswer extends BookingAnswer {
  readonly visit?: Stored<Encounter>;
}

/** A service that was delivered. */
export interface DeliveredAnswer extends CheckedInAnswer {
  /** Lines of the prescription. */
  readonly lines: readonly Stored<SpecialistServiceRequest>[];
}

/** Where a booking stands. */
export interface BookingStanding {
  readonly state: BookingStateCode;
  readonly title: string;
  readonly booking: `Appointment/${string}`;
  /** Unique identifier of the booking; it does not change any more. */
  readonly iup?: string;
  /** Number of the prescription. */
  readonly nre?: string;
  /** Instant. */
  readonly start?: string;
  /** Instant at which a hold ends. */
  readonly until?: string;
  /** Last day to cancel in time; Europe/Rome. */
  readonly cancelBy?: string;
  /** Whether the person answered the reminder; none for what is not booked. */
  readonly confirmed?: boolean;
  /** Whether the ticket is paid; none when there is nothing to pay, or the tariff is not known (remark `BK-34`). */
  readonly paid?: boolean;
  readonly next: readonly NextStep[];
}

/** A booking that is over and of which nobody said what became. */
export interface UnmarkedBooking {
  readonly reference: `Appointment/${string}`;
  /** Instant. */
  readonly start: string;
  readonly iup?: string;
}
