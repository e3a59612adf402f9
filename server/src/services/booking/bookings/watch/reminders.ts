import type { Appointment } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { extensionUrl } from '@sinfonia/profiles';
import { everyMatch } from '../../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../../fhir/search/plain-plan.ts';
import { dayAt, daysBetween, toInstant } from '../../../calendar/civil-day.ts';
import { Changes, entrySystem, planOfEntry, type Read } from '../../../steps/changes.ts';
import { dayIn } from '../../../steps/days.ts';
import { extensionOf } from '../../../steps/elements.ts';
import type { PlatformWriter } from '../../../steps/platform-write.ts';
import { all, hasCode, type Reading } from '../../../steps/stored.ts';
import { iupOf, personOf } from '../booking.ts';
import { reminderNotice } from '../machine.ts';
import { noticesOf } from '../notifications.ts';
import terms from '../terms.json' with { type: 'json' };
import { writeByWatch } from './platform-write.ts';

/**
 * Which reminder is due, by its days before the service: the nearest that has come. None when the booking was made after that day, or on
 * it: who has just booked knows. Days in `Europe/Rome`.
 */
export function reminderDue(
  today: string,
  madeOn: string,
  day: string,
  daysBefore: readonly number[] = terms.reminderDaysBefore,
): number | undefined {
  const left = daysBetween(today, day);
  if (left < 0) return undefined;
  const due = Math.min(...daysBefore.filter((days) => left <= days));
  return Number.isFinite(due) && madeOn < addDays(day, -due) ? due : undefined;
}

/** Bookings within the longest reminder that nobody has confirmed. Visits at home are not of the booking centre: they have no IUP. */
export async function* bookingsToRemind(store: Reading, now: number): AsyncGenerator<Read<Appointment>> {
  const high = toInstant(addDays(dayAt(now), Math.max(...terms.reminderDaysBefore)), 1440);
  const date = { type: 'Appointment', code: 'date' };
  const where = all(
    hasCode('Appointment', 'status', 'booked'),
    { kind: 'date', parameter: date, comparator: 'gt', low: now, high: now + 1 },
    { kind: 'date', parameter: date, comparator: 'lt', low: high, high: high + 1 },
  );
  for await (const { json } of everyMatch(store, plainPlan(['Appointment'], where, 200))) {
    if (json === undefined) continue;
    const booking = JSON.parse(json) as Read<Appointment>;
    if (iupOf(booking) === undefined) continue;
    if (extensionOf(booking, extensionUrl.BookingConfirmation) === undefined) yield booking;
  }
}

/** Reminds of a booking, with the request to confirm or cancel; answers whether anybody was told. Each reminder goes out once. */
export async function remind(options: PlatformWriter, booking: Read<Appointment>, now: number): Promise<boolean> {
  const { store } = options.context;
  const day = dayIn(booking.start ?? '');
  const due = reminderDue(dayAt(now), dayIn(booking.created ?? ''), day);
  const patient = personOf(booking);
  if (due === undefined || patient === undefined) return false;
  const name = `booking-reminder.${booking.id}.${day}.${due}`;
  if ((await store.search(planOfEntry('Communication', `${name}.1`))).entries.length > 0) return false;
  const notices = await noticesOf(store, patient, [reminderNotice], {
    about: [`Appointment/${booking.id}`],
    sender: undefined,
    values: { day },
    now,
  });
  const changes = new Changes(undefined);
  for (const [index, notice] of notices.entries()) {
    const entry = `${name}.${index + 1}`;
    changes.createUnless(
      { ...notice, identifier: [{ system: entrySystem, value: entry }] } as typeof notice,
      planOfEntry('Communication', entry),
    );
  }
  if (changes.operations.length === 0) return false;
  await writeByWatch(options, changes, 'Communication');
  return true;
}
