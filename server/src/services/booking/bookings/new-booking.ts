import type { CodeableConcept } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { dayAt } from '../../calendar/civil-day.ts';
import { dayOfIssue } from '../../prescriptions/prescription.ts';
import type { Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { bookableUntil } from '../maximum-times/booking-validity.ts';
import { refusedBy } from '../rules.ts';
import type { OfferedSlot } from '../slots/offered-slot.ts';
import type { SlotWish } from '../slots/take-slot.ts';
import type { Booking } from './booking.ts';
import { channelOf } from './channel-of.ts';
import { accessOf, bookingsOfLines, classOf, stateOfOrder, timesOf } from './order/order.ts';
import { serviceSystem } from './service-codes.ts';

/** Work on a booking. */
export type BookingWork = Work<Booking>;

/** What a request for a new booking says beside whom and what for. */
export interface NewRequest {
  readonly channel: string | undefined;
  readonly mode: string | undefined;
  /** Code of the nomenclature, for a slot that asks for no prescription. */
  readonly service: string | undefined;
  readonly beyondCapacity?: boolean | undefined;
}

/** The slot that a step is about. Refusal: BK-33. */
export function slotOf({ subject }: BookingWork): OfferedSlot {
  if (subject.offered === undefined) throw refusedBy('BK-33', 'Appointment.slot');
  return subject.offered;
}

/** Judges the prescription of a request, and tells what is wished of the slot. Refusals: BK-21, BK-28, BK-29, BK-30, BK-43. */
export async function wishOf(work: BookingWork, asked: NewRequest): Promise<SlotWish> {
  const { subject, actor } = work;
  const { line } = subject;
  const offered = slotOf(work);
  if (line === undefined && offered.pattern.regime === 'ssn') throw refusedBy('BK-28', parameterPlace('nre'));
  await requireBookable(work);
  // Outside the health service nobody gives a class: such a request comes after those that have one.
  const letter = line === undefined ? 'P' : classOf(line);
  return {
    access: line === undefined ? offered.pattern.access : accessOf(line),
    ...(letter === undefined ? {} : { class: letter }),
    channel: channelOf(actor.role, asked.channel),
    regime: line === undefined ? offered.pattern.regime : 'ssn',
    service: serviceOf(subject, asked.service),
    ...(asked.mode === undefined ? {} : { mode: asked.mode }),
    ...(asked.beyondCapacity === true ? { beyondCapacity: true } : {}),
  };
}

/** The service that is booked: that of the line, or the one that the request says. Refusal: BK-29. */
export function serviceOf({ line, appointment }: Booking, said: string | undefined): CodeableConcept {
  const service = line?.code ?? appointment?.serviceType?.[0];
  if (service !== undefined) return service;
  if (said === undefined) throw refusedBy('BK-29', parameterPlace('service'));
  return { coding: [{ system: serviceSystem, code: said }] };
}

async function requireBookable({ subject, context, now }: BookingWork): Promise<void> {
  const { order, line } = subject;
  if (order === undefined || line === undefined) return;
  const state = stateOfOrder(order, now);
  const last = bookableUntil(dayOfIssue(line), classOf(line));
  const isOver = last !== undefined && dayAt(now) > last;
  if ((state !== '3' && state !== '5') || isOver) {
    throw refusedBy('BK-21', `ServiceRequest.extension('${extensionUrl.PrescriptionStateCode}')`);
  }
  const booked = await bookingsOfLines(context.store, [line]);
  if (booked.length >= timesOf(line)) throw refusedBy('BK-30', 'ServiceRequest.quantity');
}
