import type { Appointment, Slot } from '@medplum/fhirtypes';
import type { BookingCancellationReasonCode, BookingChannelCode, DeliveryModeCode } from '@sinfonia/profiles';
import type { PersonIdentifier } from '../steps/person.ts';
import type { StepInput } from '../steps/step.ts';
import type { Stored } from '../stored.ts';

/**
 * A booking or a hold: as it was last read, which binds the step to that version (412 when somebody changed it meanwhile), or by
 * reference, for whatever version there is.
 */
export type BookingReference = Stored<Appointment> | `Appointment/${string}`;

/** A slot, as `findAvailability` answers it or as it was read. */
export type SlotReference = Stored<Slot> | string;

/** Who may act on a booking without seeing it. */
export interface PresentedInput extends StepInput {
  /** Identifier of the person as on the health card, for who does not see the booking. */
  readonly identifier?: PersonIdentifier;
}

/** Whom a slot is for, and why. A prescription is named by its line, or by its number with the card of the person. */
export interface BookingRequest extends PresentedInput {
  /** `ServiceRequest/…` of the prescription, for who sees it. */
  readonly line?: string;
  /** Number of the prescription (NRE), fifteen characters. */
  readonly nre?: string;
  /** `Patient/…`, where no prescription is needed. */
  readonly patient?: string;
  /** Service (nomenclature), where no prescription is needed, e.g. `89.7A.3`. */
  readonly service?: string;
  /** For roles that have more than one. */
  readonly channel?: BookingChannelCode;
  readonly mode?: DeliveryModeCode;
}

/** A slot is held. Operation `$booking-hold`. */
export interface HoldInput extends BookingRequest {
  readonly slot: SlotReference;
}

interface BookingTerms extends BookingRequest {
  /** First day that was offered in the area of guarantee: who chooses a later one leaves the guarantee. */
  readonly firstAvailable?: string;
  /** `Organization/…` of the area of guarantee. */
  readonly area?: string;
  /** Tariff of the service, euro, for the ticket. */
  readonly tariff?: number;
  /** Beyond the capacity, where the agenda admits it. */
  readonly overbook?: boolean;
}

/** A slot is booked, or what was held. Operation `$booking-book`. */
export type BookInput =
  | (BookingTerms & { readonly slot: SlotReference; readonly hold?: undefined })
  | (BookingTerms & { readonly hold: BookingReference; readonly slot?: undefined });

/** A payment of the ticket by pagoPA. Operation `$booking-pay`. */
export interface PayInput extends PresentedInput {
  /** Identifier of the payment (IUV). */
  readonly iuv: string;
  /** Euro, unless the booking has it. */
  readonly amount?: number;
  /** Instant; the notice alone is recorded without it. */
  readonly paidOn?: string;
}

/** A booking is moved. Operation `$booking-reschedule`. */
export interface RescheduleInput extends PresentedInput {
  /** The new slot. */
  readonly slot: SlotReference;
  /** Who moves it. */
  readonly reason: Extract<BookingCancellationReasonCode, 'patient-moved' | 'provider-moved'>;
  readonly channel?: BookingChannelCode;
}

/** A booking is cancelled. Operation `$booking-cancel`. */
export interface CancelInput extends PresentedInput {
  readonly reason: BookingCancellationReasonCode;
  /** An impediment of force majeure was established. */
  readonly forceMajeure?: boolean;
  /** Slot that the structure offers instead; it is held for the person. */
  readonly alternative?: SlotReference;
  readonly channel?: BookingChannelCode;
}

/** What was delivered. Operation `$booking-deliver`. */
export interface DeliverInput extends StepInput {
  /** Service that was delivered, when it is another one. */
  readonly service?: string;
  /** 1 unless given. */
  readonly quantity?: number;
  /** Euro. */
  readonly tariff?: number;
  /** Share that the person paid, euro. */
  readonly share?: number;
  /** Instant; that of the reception unless given. */
  readonly start?: string;
  /** Instant; now unless given. */
  readonly end?: string;
  /** Closes the prescription though something is left of it. */
  readonly close?: boolean;
}

/** The person did not come. Operation `$booking-no-show`. */
export interface NoShowInput extends StepInput {
  /** An impediment of force majeure was established. */
  readonly forceMajeure?: boolean;
}

/** Which booking is asked about: one that the caller sees, or any with its number and the card of the person. */
export type BookingQuery =
  | BookingReference
  | {
      /** Unique identifier of the booking (IUP). */
      readonly iup: string;
      readonly identifier?: PersonIdentifier;
    };
