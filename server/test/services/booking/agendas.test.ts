import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Schedule, Slot } from '@medplum/fhirtypes';
import { createSlotWatch } from '../../../src/services/booking/agendas/slot-watch.ts';
import {
  administratorOf,
  agendaOf,
  type BookingWorld,
  citizen,
  closureOf,
  coded,
  dayFromNow,
  openBooking,
  operator,
} from './booking-world.ts';

const dayMs = 86_400_000;
const rome = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' });
const dayOf = ({ start }: Slot): string => rome.format(Date.parse(start));
const isSunday = (day: string): boolean => new Date(`${day}T00:00:00Z`).getUTCDay() === 0;
/** Whether a slot of 20 minutes begins when one of 30 does, so that its id is used again. */
const isOfRules = ({ start }: Slot): boolean => new Date(start).getUTCMinutes() % 30 === 0;
const free = (slots: readonly Slot[]): number => slots.filter(({ status }) => status === 'free').length;

describe('an agenda', () => {
  let folder: string;
  let world: BookingWorld;
  let codes = 0;

  const named = (change: Partial<Schedule> = {}, extension: Schedule['extension'] = []): Schedule =>
    agendaOf(
      {
        identifier: [{ system: 'https://fhir.sinfonia.campania.it/sid/cup-schedule', value: `PROVA-${++codes}` }],
        ...change,
      },
      extension,
    );
  const watch = (most?: number, now?: () => number) => {
    const failures: unknown[] = [];
    const made = createSlotWatch({
      context: world.context,
      fhirBase: 'https://sinfonia.example/fhir',
      every: 1000,
      onFailure: (error) => failures.push(error),
      ...(most === undefined ? {} : { most }),
      ...(now === undefined ? {} : { now }),
    });
    return {
      async look() {
        const written = await made.look();
        assert.deepEqual(failures, []);
        return written;
      },
    };
  };
  const take = async (slot: Slot, status: Slot['status'] = 'busy'): Promise<void> => world.put({ ...slot, status });
  const scheduleOf = async (id: string): Promise<Schedule> =>
    JSON.parse((await world.store.read({ type: 'Schedule', id }))?.json ?? '{}') as Schedule;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-agendas-'));
    world = await openBooking(folder);
  });

  after(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is drafted, published with its slots, and published again with the same key without a change', async () => {
    const drafted = await world.step(operator, 'Schedule/$booking-draft-agenda', { agenda: named() });
    assert.deepEqual([drafted.status, drafted.state], [201, 'draft']);
    const [agenda] = drafted.shown<Schedule>('agenda');
    const id = agenda?.id ?? '';
    assert.equal((await world.slots(id)).length, 0);
    const asked = { key: 'pubblica-0001', days: 30 };
    const published = await world.step(operator, `Schedule/${id}/$booking-publish-agenda`, asked);
    assert.equal(published.state, 'published');
    assert.equal(published.shown<Schedule>('agenda')[0]?.active, true);
    const slots = await world.slots(id);
    assert.equal(free(slots), slots.length);
    // 31 days hold 26 or 27 days that are no Sunday, with 12 slots each; what is past of today is there too.
    assert.ok([26, 27].includes(slots.length / 12), String(slots.length));
    const repeated = await world.step(operator, `Schedule/${id}/$booking-publish-agenda`, asked);
    assert.equal(repeated.state, 'published');
    assert.deepEqual(await world.slots(id), slots);
    // Without the key it is made again, and finds nothing to change.
    await world.step(operator, `Schedule/${id}/$booking-publish-agenda`, { days: 30 });
    assert.deepEqual(await world.slots(id), slots);
  });

  it('of many slots is published in parts, which go on where they stopped and make nothing twice', async () => {
    const id = await world.publish(named({}, []), { days: 180 });
    const first = await world.slots(id);
    assert.ok(first.length >= 480 && first.length <= 500, String(first.length));
    const written = await watch(100).look();
    const all = await world.slots(id);
    assert.equal(all.length, first.length + written);
    assert.equal(new Set(all.map(({ start }) => start)).size, all.length);
    assert.ok(all.every(({ meta }) => meta?.versionId === '1'));
    assert.equal(dayOf(all.at(-1) as Slot) >= dayFromNow(179), true);
    assert.equal(await watch().look(), 0);
    // The next day has come: the slots of one more day are made.
    await watch(undefined, () => Date.now() + dayMs).look();
    const nextDay = (await world.slots(id)).length - all.length;
    assert.ok(nextDay === 12 || (nextDay === 0 && isSunday(dayFromNow(181))), String(nextDay));
  });

  it('made by two at once has every slot once', async () => {
    const id = await world.publish(named(), { days: 180 });
    const looks = [watch(50), watch(60)].map((one) => one.look().catch(() => 0));
    await Promise.all(looks);
    await watch().look();
    const all = await world.slots(id);
    assert.equal(new Set(all.map(({ start }) => start)).size, all.length);
  });

  it('whose rules change keeps what is booked, gives its capacity out once, and lists it', async () => {
    const agenda = named();
    const id = await world.publish(agenda, { days: 20 });
    const future = (await world.slots(id)).filter(({ start }) => Date.parse(start) > Date.now() + dayMs);
    const [booked, held] = [future[1] as Slot, future[14] as Slot];
    await take(booked);
    await take(held, 'busy-tentative');
    await world.put({
      resourceType: 'Appointment',
      id: 'prenotazione',
      status: 'booked',
      slot: [{ reference: `Slot/${booked.id}` }],
      participant: [{ actor: { reference: 'Patient/persona' }, status: 'accepted' }],
    });
    // Slots of 30 minutes instead of 20.
    const extension = agenda.extension?.map((one) =>
      one.url.endsWith('schedule-session')
        ? {
            url: one.url,
            extension: [{ url: 'slotMinutes', valuePositiveInt: 30 }, ...(one.extension?.slice(1) ?? [])],
          }
        : one,
    );
    const answer = await world.step(operator, `Schedule/${id}/$booking-publish-agenda`, {
      agenda: { ...agenda, ...(extension === undefined ? {} : { extension }) },
      days: 20,
    });
    assert.deepEqual(
      answer
        .shown<Slot>('affectedSlot')
        .map((one) => one.id)
        .sort(),
      [booked.id, held.id].sort(),
    );
    assert.deepEqual(
      answer.shown('affected').map((one) => one.id),
      ['prenotazione'],
    );
    const after = await world.slots(id);
    assert.deepEqual(
      after.find((one) => one.id === booked.id),
      { ...booked, status: 'busy', meta: after.find((one) => one.id === booked.id)?.meta },
    );
    const offered = after.filter(({ status }) => status === 'free' || status.startsWith('busy'));
    for (const [index, one] of offered.entries()) {
      const next = offered[index + 1];
      assert.ok(next === undefined || Date.parse(next.start) >= Date.parse(one.end), `${one.start} ${next?.start}`);
    }
    // Once it is freed, the next day takes it back and offers what the rules say.
    await take(booked, 'free');
    await watch(undefined, () => Date.now() + dayMs).look();
    const healed = await world.slots(id);
    assert.equal(healed.find((one) => one.id === booked.id)?.status, isOfRules(booked) ? 'free' : 'entered-in-error');
    // A day without bookings has the eight slots of the new rules.
    const untouched = after.filter((one) => dayOf(one) === dayOf(future.at(-1) as Slot));
    assert.equal(free(untouched), 8);
  });

  it('is closed for a period, listed with its bookings, and opened again', async () => {
    const id = await world.publish(named(), { days: 30 });
    const [from, to] = [dayFromNow(0), dayFromNow(6)];
    const booked = (await world.slots(id)).find(
      (one) => dayOf(one) > from && dayOf(one) <= to && one.status === 'free',
    ) as Slot;
    await take(booked);
    const closed = await world.step(operator, `Schedule/${id}/$booking-close-agenda`, {
      from,
      to,
      reason: 'equipment-failure',
      text: 'Ecografo in riparazione',
    });
    assert.equal(closed.state, 'closed');
    assert.deepEqual(
      closed.shown<Slot>('affectedSlot').map((one) => one.id),
      [booked.id],
    );
    const inside = (await world.slots(id)).filter((one) => dayOf(one) <= to);
    assert.deepEqual(new Set(inside.map(({ status }) => status)), new Set(['busy', 'busy-unavailable']));
    const opened = await world.step(operator, `Schedule/${id}/$booking-reopen-agenda`, { from });
    assert.equal(opened.state, 'published');
    const again = (await world.slots(id)).filter((one) => dayOf(one) <= to);
    assert.equal(free(again), again.length - 1);
    assert.equal(await world.refusal(operator, `Schedule/${id}/$booking-reopen-agenda`, { from }), 'BA-02');
  });

  it('is extended: the slots of the days that come into reach are made', async () => {
    const id = await world.publish(named({ planningHorizon: { start: dayFromNow(-10), end: dayFromNow(10) } }), {
      days: 40,
    });
    const before = await world.slots(id);
    assert.ok(before.every((one) => dayOf(one) <= dayFromNow(10)));
    assert.equal(
      await world.refusal(operator, `Schedule/${id}/$booking-extend-agenda`, { until: dayFromNow(5) }),
      'BA-05',
    );
    await world.step(operator, `Schedule/${id}/$booking-extend-agenda`, { until: dayFromNow(30) });
    const after = await world.slots(id);
    assert.ok(after.length > before.length + 150);
    assert.ok(after.some((one) => dayOf(one) >= dayFromNow(29)) && after.every((one) => dayOf(one) <= dayFromNow(30)));
  });

  it('is withdrawn: what is free is taken back, what is booked stays', async () => {
    const id = await world.publish(named(), { days: 15 });
    const booked = (await world.slots(id)).at(-1) as Slot;
    await take(booked);
    const answer = await world.step(operator, `Schedule/${id}/$booking-withdraw-agenda`, {});
    assert.equal(answer.state, 'withdrawn');
    assert.deepEqual(
      answer.shown<Slot>('affectedSlot').map((one) => one.id),
      [booked.id],
    );
    assert.equal((await scheduleOf(id)).active, false);
    assert.ok((await watch(20).look()) > 0);
    const left = (await world.slots(id)).filter(({ status }) => status !== 'entered-in-error');
    assert.deepEqual(
      left.map((one) => one.id),
      [booked.id],
    );
    assert.equal(await watch().look(), 0);
    assert.equal(
      await world.refusal(operator, `Schedule/${id}/$booking-close-agenda`, {
        from: dayFromNow(1),
        to: dayFromNow(2),
        reason: 'strike',
      }),
      'step-not-allowed',
    );
    // Published again its slots come back at the same ids.
    await world.step(operator, `Schedule/${id}/$booking-publish-agenda`, { days: 15 });
    assert.ok(free(await world.slots(id)) > 100);
  });

  it('is refused rules that are not coherent, closures without term and reason, and another code', async () => {
    const refused = async (agenda: Schedule): Promise<string> => {
      const drafted = await world.step(operator, 'Schedule/$booking-draft-agenda', { agenda });
      const id = drafted.shown('agenda')[0]?.id ?? '';
      return world.refusal(operator, `Schedule/${id}/$booking-publish-agenda`, {});
    };
    const withoutSession = named();
    assert.equal(
      await refused({
        ...withoutSession,
        extension: withoutSession.extension?.filter(({ url }) => !url.endsWith('schedule-session')) ?? [],
      }),
      'BK-20',
    );
    assert.equal(await refused(named({}, [closureOf(dayFromNow(1), dayFromNow(40), 'staff-leave')])), 'BK-17');
    const id = await world.publish(named(), { days: 5 });
    const close = `Schedule/${id}/$booking-close-agenda`;
    const soon = { from: dayFromNow(1), to: dayFromNow(2) };
    assert.equal(await world.refusal(operator, close, { ...soon, reason: 'no-money' }), 'operation-parameter-invalid');
    assert.equal(await world.refusal(operator, close, { ...soon, to: dayFromNow(9), reason: 'strike' }), 'BK-17');
    assert.equal(await world.refusal(operator, `Schedule/${id}/$booking-publish-agenda`, { agenda: named() }), 'BA-01');
    const taken = await scheduleOf(id);
    assert.equal(await world.refusal(operator, 'Schedule/$booking-draft-agenda', { agenda: taken }), 'BA-01');
  });

  it('is kept by the booking centre and by the administration of its structure, and by nobody else', async () => {
    const ofHospital = named();
    const drafted = await world.step(administratorOf('ospedale'), 'Schedule/$booking-draft-agenda', {
      agenda: ofHospital,
    });
    const address = `Schedule/${drafted.shown('agenda')[0]?.id}/$booking-publish-agenda`;
    assert.equal(await world.refusal(administratorOf('accreditato'), address, { days: 2 }), 'access-denied');
    assert.equal(await world.refusal(administratorOf('asl-due'), address, { days: 2 }), 'access-denied');
    assert.equal(await world.refusal(citizen, address, { days: 2 }), 'step-role-not-allowed');
    assert.equal(
      await world.refusal(administratorOf('accreditato'), 'Schedule/$booking-draft-agenda', { agenda: named() }),
      'access-denied',
    );
    // The authority that the hospital is part of keeps its agendas too.
    assert.equal((await world.step(administratorOf('asl-uno'), address, { days: 2 })).state, 'published');
    assert.equal(await world.refusal(operator, 'Schedule/nessuna/$booking-publish-agenda', {}), 'resource-not-found');
  });

  it('for televisits has slots of that mode', async () => {
    const id = await world.publish(named({}, [coded('booking-delivery-mode', 'delivery-mode', 'televisit')]), {
      days: 3,
    });
    const slots = await world.slots(id);
    assert.ok(slots.length > 0 && slots.every((one) => JSON.stringify(one).includes('"televisit"')));
  });
});
