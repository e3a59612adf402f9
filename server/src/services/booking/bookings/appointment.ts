import { randomInt } from 'node:crypto';
import type {
  Appointment,
  AppointmentParticipant,
  CodeableConcept,
  Extension,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { extensionOf, withExtension } from '../../steps/elements.ts';
import type { BookingChannel } from '../channels.ts';
import type { AccessType } from '../classes.ts';
import { type OfferedSlot, slotAddress } from '../slots/offered-slot.ts';
import { iupSystem } from './booking.ts';
import { classOf } from './order/order.ts';

/** What a new booking or hold says. */
export interface NewBooking {
  readonly status: 'pending' | 'booked';
  readonly patient: string;
  readonly offered: OfferedSlot;
  readonly service: CodeableConcept;
  readonly access: AccessType;
  readonly channel: BookingChannel;
  readonly line?: Read<ServiceRequest>;
  /** ms since the epoch, UTC. */
  readonly now: number;
  /** IUP that the request had before, e.g. on the waiting list; a new one unless given. */
  readonly iup?: string;
}

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A new unique identifier of a booking (IUP): region, year, twelve random letters without those that are taken for others. Nobody can guess
 * the next one, and it tells nothing of the person. The form is a choice of the platform.
 */
export function newIup(now: number): string {
  const random = Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('');
  return `150${new Date(now).getUTCFullYear() % 100}${random}`;
}

/** A booking, or a hold that is to become one, as Appointment (profile BookingAppointment). */
export function toAppointment(given: NewBooking): Appointment {
  const { status, patient, offered, service, now, line } = given;
  const mode = extensionOf(offered.slot, extensionUrl.BookingDeliveryMode)?.valueCoding?.code ?? 'in-person';
  const { slot, schedule, pattern } = offered;
  const letter = line === undefined ? undefined : classOf(line);
  const specialty = slot.specialty ?? schedule.specialty;
  return {
    resourceType: 'Appointment',
    meta: { profile: [profileUrl.BookingAppointment] },
    extension: [
      coded(extensionUrl.BookingAccessType, codeSystemUrl.AccessType, given.access === 'first' ? '1' : '0'),
      ...(letter === undefined ? [] : [coded(extensionUrl.BookingPriorityClass, codeSystemUrl.PriorityClass, letter)]),
      coded(extensionUrl.BookingChannel, codeSystemUrl.BookingChannel, given.channel),
      coded(extensionUrl.BookingDeliveryMode, codeSystemUrl.DeliveryMode, mode),
      coded(extensionUrl.BookingRegime, codeSystemUrl.BookingRegime, pattern.regime),
    ],
    identifier: [{ system: iupSystem, value: given.iup ?? newIup(now) }],
    status,
    serviceType: [service],
    ...(specialty === undefined ? {} : { specialty }),
    start: slot.start,
    end: slot.end,
    slot: [{ reference: slotAddress(offered) }],
    created: new Date(now).toISOString(),
    ...(schedule.comment === undefined ? {} : { patientInstruction: schedule.comment }),
    ...(line === undefined ? {} : { basedOn: [{ reference: `ServiceRequest/${line.id}` }] }),
    participant: [
      { actor: { reference: patient }, status: status === 'booked' ? 'accepted' : 'tentative' },
      ...actorsOf(offered),
    ],
  };
}

/** A booking on another slot; what the person confirmed was about the former one. */
export function onSlot<A extends Appointment>(booking: A, offered: OfferedSlot): A {
  const mode = extensionOf(offered.slot, extensionUrl.BookingDeliveryMode)?.valueCoding?.code ?? 'in-person';
  const people = booking.participant.filter(({ actor }) => isPerson(actor?.reference));
  const unconfirmed = withExtension(booking.extension, extensionUrl.BookingConfirmation);
  const { patientInstruction: _, ...rest } = booking;
  return {
    ...rest,
    extension: withExtension(
      unconfirmed,
      extensionUrl.BookingDeliveryMode,
      coded(extensionUrl.BookingDeliveryMode, codeSystemUrl.DeliveryMode, mode),
    ),
    start: offered.slot.start,
    end: offered.slot.end,
    slot: [{ reference: slotAddress(offered) }],
    ...(offered.schedule.comment === undefined ? {} : { patientInstruction: offered.schedule.comment }),
    participant: [...people, ...actorsOf(offered)],
  } as A;
}

/** A booking with the answer of the person. */
export function answered<A extends Appointment>(booking: A, status: AppointmentParticipant['status']): A {
  return {
    ...booking,
    participant: booking.participant.map((one) => (isPerson(one.actor?.reference) ? { ...one, status } : one)),
  };
}

/** A booking that was called off, with its reason. */
export function calledOff<A extends Appointment>(booking: A, reason: string): A {
  return {
    ...answered(booking, 'declined'),
    status: 'cancelled',
    cancelationReason: { coding: [{ system: codeSystemUrl.BookingCancellationReason, code: reason }] },
  };
}

const isPerson = (reference: string | undefined): boolean =>
  reference?.startsWith('Patient/') === true || reference?.startsWith('RelatedPerson/') === true;

/** Place, service and professional of the agenda take part. */
function actorsOf({ schedule }: OfferedSlot): AppointmentParticipant[] {
  return schedule.actor.flatMap(({ reference }) =>
    reference === undefined ? [] : [{ actor: { reference }, status: 'accepted' as const }],
  );
}

/** An extension with a Coding. */
export function coded(url: string, system: string, code: string): Extension {
  return { url, valueCoding: { system, code } };
}
