import type { Coding } from '@medplum/fhirtypes';
import type { BookingChannelCode, BookingRegimeCode, DeliveryModeCode, PriorityClassCode } from '@sinfonia/profiles';
import type { SinfoniaIssue } from '../errors.ts';

/** What is looked for, where and when. Operation `$find-availability`. */
export interface AvailabilityInput {
  /** Codes of services (nomenclature), at most four, in the order of a bundle. */
  readonly services?: readonly string[];
  /** Class; needed for a first access without prescription. */
  readonly priority?: PriorityClassCode;
  /** `first` unless given. */
  readonly access?: 'first' | 'control';
  /** `ServiceRequest/…` lines of a prescription: they give service, class, access and person. */
  readonly prescriptions?: readonly string[];
  /** `Patient/…`, whose area of guarantee is told. */
  readonly patient?: string;
  /** For roles that have more than one. */
  readonly channel?: BookingChannelCode;
  /** `ssn` unless given. */
  readonly regime?: BookingRegimeCode;
  /** In person unless given. */
  readonly mode?: DeliveryModeCode;
  /** Where; with a person her health authority, else the Region, unless given. */
  readonly area?: 'region' | 'asl' | 'district';
  /** FLS.11 code of a health authority, six digits. */
  readonly asl?: string;
  /** Code of a district. */
  readonly district?: string;
  /** ISTAT code of a municipality, six digits. */
  readonly municipality?: string;
  /** A position, WGS 84, decimal degrees. */
  readonly near?: { readonly latitude: number; readonly longitude: number };
  /** Longest distance from it as the crow flies, 1 to 500. */
  readonly kilometres?: number;
  /** First day, Europe/Rome; today unless given. */
  readonly from?: string;
  /** Last day; 180 days later unless given. */
  readonly to?: string;
  /** Slots or bundles, 1 to 50; 10 unless given. */
  readonly count?: number;
  /** Several services one after the other on one day; yes unless given. */
  readonly sameDay?: boolean;
  /** All at one place; yes unless given. */
  readonly sameStructure?: boolean;
  /** Minutes between the end of one and the start of the next, 0 to 600. */
  readonly minutesBetween?: number;
}

/** A free slot. */
export interface AvailableSlot {
  /** `Slot/…`, for `hold` or `book`. */
  readonly slot: `Slot/${string}`;
  /** Instant. */
  readonly start: string;
  /** Instant. */
  readonly end: string;
  readonly service: Coding;
  readonly mode: DeliveryModeCode;
  /** `Schedule/…`. */
  readonly agenda: string;
  /** `Location/…`. */
  readonly place?: string;
  /** `Organization/…`. */
  readonly organization?: string;
  /** `HealthcareService/…`. */
  readonly healthcareService?: string;
  /** Distance as the crow flies, with a position. */
  readonly kilometres?: number;
  /** Days from today. */
  readonly days: number;
  /** Whether it lies within the longest time of the class; none where there is none. */
  readonly withinMaximumTime?: boolean;
  /** Whether it is where times are guaranteed to the person; none for nobody. */
  readonly inGuaranteeArea?: boolean;
  /** What the agenda says of how to prepare. */
  readonly comment?: string;
}

/** Where one looks: the Region, a health authority or a district. */
export interface SearchedArea {
  readonly level: 'region' | 'asl' | 'district';
  readonly code?: string;
}

/** The longest time of a service that is asked for now. */
export interface MaximumTime {
  readonly service: string;
  readonly priority: PriorityClassCode;
  /** Day, Europe/Rome. */
  readonly lastDay: string;
  readonly lastInstant: string;
}

/** What is free. */
export interface AvailabilityAnswer {
  readonly channel: BookingChannelCode;
  readonly area: SearchedArea;
  /** Where times are guaranteed to the person; none for nobody. */
  readonly guarantee?: SearchedArea;
  readonly maximumTimes: readonly MaximumTime[];
  /** The first slot of each service where times are guaranteed: `firstAvailable` of `book` is the day of its start. */
  readonly firstGuaranteed: readonly AvailableSlot[];
  /** Free slots, the first one first; those of several services one service after the other. */
  readonly available: readonly AvailableSlot[];
  /** Slots of several services on one day, one for each service. */
  readonly bundles: readonly (readonly AvailableSlot[])[];
  /** E.g. `step-remark` with rule `BA-08`: there is nothing in time, and the person may go on the waiting list. */
  readonly remarks: readonly SinfoniaIssue[];
}
