import type { Appointment, ServiceRequest } from '@medplum/fhirtypes';
import type {
  AccessTypeCode,
  BookingAppointment,
  BookingCancellationReasonCode,
  BookingChannelCode,
  BookingSlot,
  PriorityClassCode,
  ProtectedPathKindCode,
  WaitingListEntry,
  WaitingListStatusCode,
  WaitingListTask,
} from '@sinfonia/profiles';
import type { PersonIdentifier } from '../steps/person.ts';
import type { NextStep } from '../steps/standing.ts';
import type { StepAnswer, StepInput } from '../steps/step.ts';
import type { Stored } from '../stored.ts';
import type { SlotReference } from './inputs.ts';

/** A wait on the list, as `BookingReference`: with an accepted offer the same resource is the booking. */
export type WaitReference = Stored<Appointment> | `Appointment/${string}`;

/** Who waits, and for what. Operation `$booking-wait`. */
export interface WaitInput extends StepInput {
  /** `Patient/…`, for who sees the person. */
  readonly patient?: string;
  /** Identifier of the person instead, as on the health card. */
  readonly identifier?: PersonIdentifier;
  /** `ServiceRequest/…` of the prescription, for who sees it. */
  readonly line?: string;
  /** Number of the prescription (NRE) instead, fifteen characters. */
  readonly nre?: string;
  /** Service (nomenclature): which of the prescription, or of a follow-up without one. */
  readonly service?: string;
  /** `1` first access, `0` follow-up; that of the prescription unless given. */
  readonly accessType?: AccessTypeCode;
  /** Class, which has to be that of the prescription. */
  readonly priority?: PriorityClassCode;
  /** `ssn` unless given. */
  readonly regime?: 'ssn' | 'alpi';
  /** For operators; that of the role unless given. */
  readonly channel?: BookingChannelCode;
  /** `Organization/…` of the health authority or district where the person takes a slot; her own authority unless given. */
  readonly area?: string;
  /** Takes a slot in all the Region. */
  readonly wholeRegion?: boolean;
  /** `Location/…` that the person takes; all unless given. */
  readonly places?: readonly string[];
  /** Days that the person prefers, Europe/Rome; all unless given. */
  readonly days?: readonly { readonly from: string; readonly to?: string }[];
  /** Telephone for offers. */
  readonly phone?: string;
  /** E-mail address for offers. */
  readonly email?: string;
}

/** A slot is offered to who waits. Operation `$booking-offer`. */
export interface OfferInput extends StepInput {
  readonly slot: SlotReference;
}

/** A wait ends by the person. Operation `$booking-withdraw`. */
export interface WithdrawWaitInput extends StepInput {
  readonly reason: Extract<BookingCancellationReasonCode, `patient${string}`>;
}

/** The service is guaranteed in another way. Operation `$booking-protected-path`. */
export interface ProtectedPathInput extends StepInput {
  readonly kind: ProtectedPathKindCode;
  /** `Organization/…` that provides it; optional for an extra session only. */
  readonly provider?: string;
  /** Number of the authorisation of the health authority. */
  readonly authorisation: string;
  /** Day that was agreed. */
  readonly day?: string;
}

/** What the names of an answer show. Source: `shows` of the steps, in the OperationDefinitions of the server. */
export interface WaitingShown {
  readonly wait: WaitingListEntry;
  readonly task: WaitingListTask;
  readonly offer: WaitingListTask;
  readonly order: ServiceRequest;
  readonly booking: BookingAppointment;
  readonly slot: BookingSlot;
}

/** A wait. */
export interface WaitAnswer extends StepAnswer<WaitingListStatusCode> {
  readonly wait?: Stored<WaitingListEntry>;
}

/** A way of the protected path that slots show now. */
export interface ProtectedWay {
  readonly kind: ProtectedPathKindCode;
  /** Instant of the first slot. */
  readonly start: string;
}

/** A wait that began. What is not a resource is none when the step is repeated. */
export interface NewWaitAnswer extends WaitAnswer {
  /** Last day of the class, Europe/Rome; none where no longest time holds. */
  readonly lastDay?: string;
  /** Whether the health authority owes a protected path. */
  readonly protectedPath?: boolean;
  readonly ways: readonly ProtectedWay[];
  /** The protected path that is to be found. */
  readonly task?: Stored<WaitingListTask>;
}

/** A wait with an offer. */
export interface OfferedAnswer extends WaitAnswer {
  /** The offer, with its term. */
  readonly offer?: Stored<WaitingListTask>;
}

/** A wait that became a booking. */
export interface AcceptedOfferAnswer extends StepAnswer<WaitingListStatusCode> {
  readonly booking?: Stored<BookingAppointment>;
  readonly slot?: Stored<BookingSlot>;
}

/** A wait on its protected path. */
export interface ProtectedPathAnswer extends WaitAnswer {
  /** Order to the provider. */
  readonly order?: Stored<ServiceRequest>;
  /** The protected path, with the authorisation. */
  readonly task?: Stored<WaitingListTask>;
}

/** An offer that waits for an answer. */
export interface OfferStanding {
  readonly slot: `Slot/${string}`;
  /** Instant. */
  readonly start: string;
  /** Instant before which the answer is due. */
  readonly answerBefore: string;
  /** Whether it lies within the longest time. */
  readonly inTime: boolean;
  /** Whether refusing it takes the guarantee away. */
  readonly costsGuarantee: boolean;
}

/** Where a wait stands. */
export interface WaitStanding {
  readonly state: WaitingListStatusCode;
  readonly title: string;
  /** Unique identifier of the booking that it becomes. */
  readonly iup: string;
  /** Instant of the request. */
  readonly requested: string;
  /** Last day of the class, Europe/Rome. */
  readonly lastDay?: string;
  /** Whether times are guaranteed. */
  readonly guaranteed: boolean;
  readonly offer?: OfferStanding;
  readonly protectedPath?: {
    readonly kind: ProtectedPathKindCode;
    /** Day, Europe/Rome. */
    readonly since: string;
    /** `Organization/…`. */
    readonly provider?: string;
  };
  readonly next: readonly NextStep[];
}
