/*
 * Types of the clients of the booking centre and of emergency departments, checked by the compiler: a line after
 * `@ts-expect-error` must be refused.
 */
import type {
  BookingAppointment,
  BookingStateCode,
  EmergencyStateCode,
  WaitingListStatusCode,
} from '@sinfonia/profiles';
import { bearer, connect, type Stored } from './index.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when both types are the same. */
function expectSame<A, B>(_same: Same<A, B>): void {}

const client = connect({ baseUrl: 'https://fhir.example/fhir', auth: bearer('x') });
const identifier = { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'x' };

/** Availability and bookings. */
export async function typesOfBookings(): Promise<void> {
  const { booking } = client;
  const { available } = await booking.findAvailability({ services: ['89.7A.3'], priority: 'B' });
  const slot = available[0]?.slot ?? 'Slot/1';
  const held = await booking.hold({ slot, nre: 'x', identifier });
  expectSame<typeof held.state, BookingStateCode>(true);
  expectSame<typeof held.booking, Stored<BookingAppointment> | undefined>(true);
  if (held.booking !== undefined) await booking.book({ hold: held.booking, tariff: 22 });
  const standing = await booking.state({ iup: 'x', identifier });
  await booking.cancel(standing.booking, { reason: 'patient' });
  await booking.state('Appointment/1');

  // @ts-expect-error a slot or a hold is booked, not both
  await booking.book({ slot, hold: 'Appointment/1' });
  // @ts-expect-error a slot or a hold is booked
  await booking.book({ nre: 'x', identifier });
  // @ts-expect-error a booking is an Appointment
  await booking.cancel('Slot/1', { reason: 'patient' });
  // @ts-expect-error who moves a booking is the person or the provider
  await booking.reschedule('Appointment/1', { slot, reason: 'error' });
  // @ts-expect-error no class of priority
  await booking.findAvailability({ services: ['89.7A.3'], priority: 'X' });
}

/** Agendas and the waiting list. */
export async function typesOfAgendasAndWaits(): Promise<void> {
  const { agendas, waitingList } = client.booking;
  const { affected } = await agendas.publish('Schedule/1', { days: 30 });
  expectSame<typeof affected, readonly Stored<BookingAppointment>[]>(true);
  const { wait, state } = await waitingList.wait({ nre: 'x', identifier });
  expectSame<typeof state, WaitingListStatusCode>(true);
  if (wait !== undefined) await waitingList.withdraw(wait, { reason: 'patient-elsewhere' });

  // @ts-expect-error an agenda has the rules of its profile
  await agendas.draft({ agenda: { resourceType: 'Schedule', actor: [] } });
  // @ts-expect-error no reason of the public list
  await agendas.close('Schedule/1', { from: '2026-08-10', to: '2026-08-16', reason: 'holidays' });
  // @ts-expect-error the provider's absence is no reason of the person
  await waitingList.withdraw('Appointment/1', { reason: 'provider-absence' });
  // @ts-expect-error nobody waits for what is private
  await waitingList.wait({ nre: 'x', identifier, regime: 'private' });
}

/** Emergency departments. */
export async function typesOfEmergency(): Promise<void> {
  const { emergency } = client;
  const event = { access: '2026000000000001', at: '2026-03-02T10:00:00+01:00' };
  const { state } = await emergency.arrive({ ...event, patientIdentifier: identifier, mode: '3', problem: '12' });
  expectSame<typeof state, EmergencyStateCode>(true);
  await emergency.leave({ ...event, outcome: '1', decided: event.at });

  // @ts-expect-error an arrival says how
  await emergency.arrive({ ...event, problem: '12' });
  // @ts-expect-error no triage code
  await emergency.triage({ ...event, triage: 'red' });
  // @ts-expect-error a department reports on its Location
  await emergency.report('Organization/1');
}
