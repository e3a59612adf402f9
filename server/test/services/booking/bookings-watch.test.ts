import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Communication, Parameters, Slot } from '@medplum/fhirtypes';
import { reminderDue } from '../../../src/services/booking/bookings/watch/reminders.ts';
import { createBookingWatch } from '../../../src/services/booking/bookings/watch/watch.ts';
import { fhirBase, type InProcessApi } from '../../audit/in-process-api.ts';
import { allOf, now, put } from '../dispensing/dispensing-world.ts';
import { callerNamed, cards, lineOf, make, newNre, openBookings, putRegisters, slotOf } from './bookings-world.ts';

describe('the watch over bookings', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  let present = Date.now();
  const failures: unknown[] = [];
  const watch = () =>
    createBookingWatch({
      context: api.context,
      fhirBase,
      every: 60_000,
      onFailure: (error) => failures.push(error),
      now: () => present,
    });
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-bookings-watch-'));
    api = await openBookings(folder);
    await putRegisters(api);
  });
  beforeEach(() => {
    present = Date.now();
  });
  after(async () => {
    assert.deepEqual(failures, []);
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const bookedAt = async (id: string, inMinutes: number, step = 'book'): Promise<string> => {
    const nre = newNre();
    await put(api, [lineOf({ nre }), slotOf({ id, agenda: 'prime', inMinutes })]);
    const booked = await make(api, callerNamed('desk'), step, undefined, {
      slot: `Slot/${id}`,
      nre,
      identifier: cards.person,
    });
    const [booking] = booked.shown<Appointment>('booking');
    assert.ok(booking, booked.body);
    return booking.id;
  };

  it('frees a slot whose hold has ended, once, and not before', async () => {
    const id = await bookedAt('w1', 3000, 'hold');
    assert.equal((await watch().look()).freed, 0);
    present += 16 * 60_000;
    assert.equal((await watch().look()).freed, 1);
    assert.equal((await now<Slot>(api, 'Slot/w1')).status, 'free');
    const booking = await now<Appointment>(api, `Appointment/${id}`);
    assert.equal(booking.status, 'cancelled');
    assert.equal(booking.cancelationReason?.coding?.[0]?.code, 'hold-lapsed');
    assert.equal((await watch().look()).freed, 0);
  });

  it('reminds at seven and three days, once each from however many servers, and not who has confirmed', async () => {
    const remindersOf = async (id: string): Promise<number> =>
      (await allOf<Communication>(api, 'Communication')).filter(
        ({ about, category }) =>
          about?.some(({ reference }) => reference === `Appointment/${id}`) === true &&
          category?.[0]?.coding?.[0]?.code === 'appointment-reminder',
      ).length;
    const [waits, confirms] = [await bookedAt('w2', 20 * 1440), await bookedAt('w3', 20 * 1440 + 30)];
    await make(api, callerNamed('citizen'), 'confirm', confirms);
    const days = 86_400_000;
    await watch().look();
    assert.equal(await remindersOf(waits), 0);
    for (const [after, expected] of [
      [14, 1],
      [15, 1],
      [18, 2],
    ] as const) {
      present = Date.now() + after * days;
      await Promise.all([watch().look(), watch().look()]);
      assert.equal(await remindersOf(waits), expected, `after ${after} days`);
    }
    assert.equal(await remindersOf(confirms), 0);
  });

  it('marks nobody absent: the structure finds whom it has to mark, and another one does not', async () => {
    const id = await bookedAt('w4', 5);
    const long = new Date(Date.now() - 3_600_000).toISOString();
    const short = new Date(Date.now() - 3_000_000).toISOString();
    await put(api, [
      { ...(await now<Slot>(api, 'Slot/w4')), start: long, end: short },
      { ...(await now<Appointment>(api, `Appointment/${id}`)), start: long, end: short },
    ]);
    await watch().look();
    assert.equal((await now<Appointment>(api, `Appointment/${id}`)).status, 'booked');
    const listed = async (who: string): Promise<readonly (string | undefined)[]> => {
      const { body = '{}' } = await api.ask(callerNamed(who), 'GET', 'Appointment/$booking-unmarked');
      return ((JSON.parse(body) as Parameters).parameter ?? []).map(
        ({ part }) => part?.find(({ name }) => name === 'reference')?.valueReference?.reference,
      );
    };
    assert.deepEqual(await listed('frontDesk'), [`Appointment/${id}`]);
    assert.deepEqual(await listed('otherFrontDesk'), []);
    await assert.rejects(listed('citizen'), { status: 403 });
    assert.equal((await make(api, callerNamed('frontDesk'), 'no-show', id)).state, 'noshow');
    assert.deepEqual(await listed('frontDesk'), []);
  });

  it('does not remind who has just booked', () => {
    const made = '2026-11-27';
    assert.equal(reminderDue('2026-11-27', made, '2026-12-04'), undefined);
    assert.equal(reminderDue('2026-12-01', made, '2026-12-04'), 3);
    assert.equal(reminderDue('2026-11-28', made, '2026-12-05'), 7);
    assert.equal(reminderDue('2026-12-06', made, '2026-12-05'), undefined);
    assert.equal(reminderDue('2026-11-28', made, '2026-12-31'), undefined);
  });
});
