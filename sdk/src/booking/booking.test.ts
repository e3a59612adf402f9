import assert from 'node:assert/strict';
import { identifierSystem } from '@sinfonia/profiles';
import { identifierOf } from '../extensions.ts';
import { type BookingWorld, bookingWorld, citizen, visit } from '../testing/booking-world.ts';
import { faultOf } from '../testing/medicine-world.ts';
import type { AvailableSlot } from './index.ts';

describe('booking client', function () {
  this.timeout(120_000);
  let world: BookingWorld;
  let free: AvailableSlot[];
  const next = (): AvailableSlot => free.shift() ?? assert.fail('no slot is left');

  before(async () => {
    world = await bookingWorld();
    free = [...(await world.free(await world.agenda()))];
  });

  it('finds what is free, and where it is for a person', async () => {
    const { desk, doctor } = world;
    const { line, patient } = await world.prescription();
    const near = { latitude: 40.83, longitude: 14.34 };
    const found = await desk.booking.findAvailability({
      services: [visit],
      priority: 'D',
      near,
      kilometres: 5,
      count: 2,
    });
    assert.deepEqual([found.channel, found.area, found.guarantee], ['desk', { level: 'region' }, undefined]);
    assert.deepEqual([found.available.length, found.available[0]?.service.code], [2, visit]);
    assert.ok((found.available[0]?.kilometres ?? 9) < 5);
    const own = await doctor.booking.findAvailability({ prescriptions: [line], count: 1 });
    assert.deepEqual([own.channel, own.guarantee], ['general-practitioner', { level: 'asl', code: '150204' }]);
    assert.deepEqual([own.maximumTimes.length, own.maximumTimes[0]?.priority], [1, 'B']);
    const [first] = own.firstGuaranteed;
    assert.deepEqual([first?.inGuaranteeArea, first?.withinMaximumTime], [true, true]);
    const far = await desk.booking.findAvailability({ services: ['89.14'], priority: 'U', area: 'region' });
    assert.deepEqual([far.available, far.remarks[0]?.rule], [[], 'BA-08']);
    const classless = await faultOf(desk.booking.findAvailability({ services: [visit], patient }));
    assert.deepEqual([classless.status, classless.code], [400, 'operation-parameter-missing']);
  });

  it('finds several services on one day', async () => {
    const { bundles, available } = await world.desk.booking.findAvailability({
      services: [visit, visit],
      priority: 'B',
      municipality: '063049',
      minutesBetween: 30,
      count: 1,
    });
    const [bundle = []] = bundles;
    assert.deepEqual([available, bundle.length], [[], 2]);
    assert.ok(Date.parse(bundle[1]?.start ?? '') - Date.parse(bundle[0]?.end ?? '') >= 30 * 60_000);
  });

  it('holds a slot, which nobody else has then, books it, and answers the same when repeated', async () => {
    const { desk } = world;
    const { nre, identifier } = await world.prescription();
    const other = await world.prescription();
    const { slot } = next();
    const held = await desk.booking.hold({ slot, nre, identifier });
    assert.deepEqual([held.state, held.slots[0]?.status, held.repeated], ['held', 'busy-tentative', false]);
    assert.ok(held.booking);
    assert.ok(Math.abs(Date.parse(held.until ?? '') - Date.now() - 15 * 60_000) < 60_000);
    const taken = await faultOf(desk.booking.hold({ slot, nre: other.nre, identifier: other.identifier }));
    assert.deepEqual([taken.status, taken.code, taken.issues[0]?.rule], [409, 'slot-taken', 'BK-01']);

    const key = `prenota-${process.pid}`;
    const input = { hold: held.booking, tariff: 22, key } as const;
    const booked = await desk.booking.book(input);
    assert.deepEqual([booked.state, booked.iup, booked.booking?.id], ['booked', held.iup, held.booking.id]);
    const again = await desk.booking.book({ ...input, hold: `Appointment/${held.booking.id}` });
    assert.deepEqual([again.repeated, again.iup, again.booking?.id], [true, held.iup, held.booking.id]);
    const reused = await faultOf(desk.booking.book({ slot: next().slot, nre, identifier, key }));
    assert.deepEqual([reused.status, reused.code], [409, 'step-key-reused']);
    const stale = await faultOf(desk.booking.cancel(held.booking, { reason: 'patient' }));
    assert.deepEqual([stale.status, stale.code], [412, 'version-mismatch']);
  });

  it('gives a slot to one of many who want it at once', async () => {
    const { desk, pharmacist } = world;
    const { slot } = next();
    const wanted = await Promise.all([1, 2, 3, 4].map(() => world.prescription()));
    const tries = wanted.map(({ nre, identifier }, index) =>
      (index % 2 === 0 ? desk : pharmacist).booking.book({ slot, nre, identifier }).then(
        ({ state }) => state,
        ({ code }: { code: string }) => code,
      ),
    );
    assert.deepEqual((await Promise.all(tries)).sort(), ['booked', 'slot-taken', 'slot-taken', 'slot-taken']);
  });

  it('books once when the answer is lost on the way', async () => {
    const { nre, identifier } = await world.prescription();
    let lost = 0;
    const desk = await world.as('operatore-cup', {
      async fetch(address, init) {
        const answer = await fetch(address, init);
        if (!String(address).includes('$booking-book') || lost === 2) return answer;
        lost += 1;
        await answer.arrayBuffer();
        throw new TypeError('the connection was cut');
      },
    });
    const booked = await desk.booking.book({ slot: next().slot, nre, identifier });
    assert.deepEqual([lost, booked.repeated, booked.state], [2, true, 'booked']);
    const more = await faultOf(desk.booking.book({ slot: next().slot, nre, identifier }));
    assert.deepEqual([more.status, more.issues[0]?.rule], [422, 'BK-30']);
  });

  it('moves a booking with its number, tells where it stands, and cancels it', async () => {
    const { desk } = world;
    const { nre, identifier } = await world.prescription();
    const { booking, iup } = await desk.booking.book({ slot: next().slot, nre, identifier });
    assert.ok(booking);
    const to = next();
    const moved = await desk.booking.reschedule(booking, { slot: to.slot, reason: 'patient-moved' });
    assert.deepEqual([moved.state, moved.slots.map(({ status }) => status).sort()], ['booked', ['busy', 'free']]);
    assert.ok(moved.booking);
    assert.equal(identifierOf(moved.booking, identifierSystem.iup), iup);
    const confirmed = await desk.booking.confirm(moved.booking);
    assert.ok(confirmed.booking);
    const paid = await desk.booking.pay(confirmed.booking, {
      iuv: '010000000000001',
      amount: 22,
      paidOn: new Date().toISOString(),
    });
    assert.equal(paid.state, 'booked');
    const standing = await desk.booking.state(moved.booking);
    assert.deepEqual([standing.iup, standing.nre, standing.start], [iup, nre, to.start]);
    assert.deepEqual([standing.confirmed, standing.paid], [true, true]);
    assert.ok(standing.next.some(({ step }) => step === 'booking-cancel'));
    const gone = await desk.booking.cancel(standing.booking, { reason: 'patient' });
    assert.deepEqual([gone.state, gone.slots[0]?.status], ['cancelled', 'free']);
    const twice = await faultOf(desk.booking.cancel(standing.booking, { reason: 'patient' }));
    assert.deepEqual([twice.status, twice.code], [409, 'step-not-allowed']);
  });

  it('serves a pharmacy, which presents the card of the person and does not see her booking', async () => {
    const { pharmacist } = world;
    const { nre, identifier } = await world.prescription();
    const held = await pharmacist.booking.hold({ slot: next().slot, nre, identifier });
    assert.deepEqual([held.booking, typeof held.iup], [undefined, 'string']);
    const iup = held.iup ?? '';
    const { booking, state } = await pharmacist.booking.state({ iup, identifier });
    assert.equal(state, 'held');
    const unknown = await faultOf(pharmacist.booking.state({ iup }));
    assert.deepEqual([unknown.status, unknown.code], [404, 'resource-not-found']);
    const released = await pharmacist.booking.release(booking, { identifier });
    assert.deepEqual([released.state, released.slots[0]?.status], ['cancelled', 'free']);
    const again = await pharmacist.booking.hold({ slot: next().slot, nre, identifier });
    const { booking: hold } = await pharmacist.booking.state({ iup: again.iup ?? '', identifier });
    const booked = await pharmacist.booking.book({ hold, identifier });
    assert.deepEqual([booked.state, booked.booking, booked.iup], ['booked', undefined, again.iup]);
    const gone = await pharmacist.booking.cancel(hold, { identifier, reason: 'patient' });
    assert.deepEqual([gone.state, gone.offered, gone.offeredIup], ['cancelled', undefined, undefined]);
    const wrong = { ...identifier, value: 'STP1509999999999' };
    const fault = await faultOf(pharmacist.booking.book({ slot: next().slot, nre, identifier: wrong }));
    assert.deepEqual([fault.status, fault.code], [404, 'prescription-not-found']);
    const absent = await faultOf(pharmacist.booking.noShow(booking));
    assert.deepEqual([absent.status, absent.code], [403, 'step-role-not-allowed']);
  });

  it('serves a citizen, who has her prescriptions by number or line', async () => {
    const { booking } = world.citizen;
    const { nre, line } = await world.prescription(visit, citizen);
    const { channel, available } = await booking.findAvailability({ prescriptions: [line], count: 1 });
    assert.deepEqual([channel, available.length], ['portal', 1]);
    const held = await booking.hold({ slot: next().slot, nre });
    assert.ok(held.booking);
    const booked = await booking.book({ hold: held.booking });
    assert.deepEqual([booked.state, booked.remarks[0]?.rule], ['booked', 'BK-34']);
    assert.ok(booked.booking);
    const { next: steps, paid } = await booking.state(booked.booking);
    assert.deepEqual([steps.some(({ step }) => step === 'booking-check-in'), paid], [false, undefined]);
    const other = await world.prescription();
    const foreign = await faultOf(booking.hold({ slot: next().slot, nre: other.nre }));
    assert.deepEqual([foreign.status, foreign.code], [404, 'prescription-not-found']);
    assert.equal((await booking.cancel(booked.booking, { reason: 'patient' })).state, 'cancelled');
  });

  it('receives and treats the person at the structure', async function () {
    const { desk, frontDesk, physician } = world;
    const slot = next();
    // Persons are received on the day: in the last half hour of a day there is no slot of it.
    if (slot.days > 0) this.skip();
    const { nre, identifier } = await world.prescription();
    const { booking } = await desk.booking.book({ slot: slot.slot, nre, identifier });
    assert.ok(booking);
    const late = await faultOf(frontDesk.booking.noShow(`Appointment/${booking.id}`));
    assert.deepEqual([late.status, late.code], [422, 'step-precondition']);
    const received = await physician.booking.checkIn(booking);
    assert.deepEqual([received.state, received.visit?.status], ['arrived', 'arrived']);
    const delivered = await physician.booking.deliver(`Appointment/${booking.id}`, { tariff: 22, share: 22 });
    assert.deepEqual([delivered.state, delivered.visit?.status], ['fulfilled', 'finished']);
    assert.deepEqual(
      delivered.lines.map(({ status }) => status),
      ['completed'],
    );
    assert.deepEqual(await frontDesk.booking.unmarked(), []);
  });

  it('offers another slot when the structure cancels, which is booked then', async () => {
    const { desk, frontDesk } = world;
    const { nre, identifier } = await world.prescription();
    const second = await desk.booking.book({ slot: next().slot, nre, identifier });
    const gone = await frontDesk.booking.cancel(`Appointment/${second.booking?.id}`, {
      reason: 'provider-equipment',
      alternative: next().slot,
    });
    assert.deepEqual([gone.state, gone.offered?.status, typeof gone.offeredIup], ['cancelled', 'pending', 'string']);
    assert.ok(gone.offered);
    const accepted = await desk.booking.book({ hold: gone.offered });
    assert.deepEqual([accepted.state, accepted.iup], ['booked', gone.offeredIup]);
  });

  it('reads the waiting times under both names', async () => {
    const { booking, indicators } = world.platform;
    const input = { period: '2026-W12', by: ['authority', 'service', 'priority-class'] } as const;
    const { reports } = await booking.waitingTimes(input);
    const measures = (await indicators.waitingTimes(input)).reports.map(({ measure }) => measure);
    assert.ok(
      measures.some((one) => one?.endsWith('/waiting-time-ex-ante-days')),
      measures.join(),
    );
    assert.deepEqual(
      measures,
      reports.map(({ measure }) => measure),
    );
  });
});
