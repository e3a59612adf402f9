import assert from 'node:assert/strict';
import { type BookingWorld, bookingWorld, rules, visit } from '../testing/booking-world.ts';
import { day, faultOf } from '../testing/medicine-world.ts';

describe('client of agendas', function () {
  this.timeout(120_000);
  let world: BookingWorld;

  before(async () => {
    world = await bookingWorld();
  });

  it('drafts an agenda, publishes, extends, closes, reopens and withdraws it', async () => {
    const { desk, doctor } = world;
    const { agendas } = desk.booking;
    const drafted = await agendas.draft({ agenda: rules(`SDK-AGENDA-${process.pid}`), key: `bozza-${process.pid}` });
    assert.deepEqual([drafted.state, drafted.agenda?.active], ['draft', false]);
    assert.ok(drafted.agenda);
    const at = `Schedule/${drafted.agenda.id}` as const;
    assert.deepEqual(await world.free(at), []);
    const published = await agendas.publish(drafted.agenda, { days: 1 });
    assert.deepEqual([published.state, published.affectedCount, published.affected], ['published', 0, []]);
    const [slot] = await world.free(at);
    assert.ok(slot);
    const stale = await faultOf(agendas.extend(drafted.agenda, { days: 2 }));
    assert.deepEqual([stale.status, stale.code], [412, 'version-mismatch']);

    await agendas.extend(at, { days: 5 });
    const { complete, slotsThrough, code, next } = await agendas.complete(at);
    assert.deepEqual([complete, code], [true, `SDK-AGENDA-${process.pid}`]);
    assert.ok((slotsThrough ?? '') >= day(4), slotsThrough);
    assert.ok(next.some(({ step }) => step === 'booking-close-agenda'));

    const { nre, identifier } = await world.prescription();
    const { booking } = await desk.booking.book({ slot: slot.slot, nre, identifier });
    const [from, to] = [day(), day(1)];
    const closed = await agendas.close(at, { from, to, reason: 'maintenance', text: 'Lavori in corso' });
    assert.deepEqual([closed.affectedCount, closed.affected.map(({ id }) => id)], [1, [booking?.id]]);
    assert.deepEqual(
      closed.affectedSlots.map(({ id }) => `Slot/${id}`),
      [slot.slot],
    );
    assert.ok(closed.remarks.some(({ rule }) => rule === 'BA-03'));
    const standing = await agendas.state(at);
    assert.deepEqual([standing.state, standing.closures], ['closed', [{ from, to, reason: 'maintenance' }]]);
    assert.deepEqual([standing.affectedCount, standing.affectedSlots], [1, [slot.slot]]);
    const told = await doctor.booking.agendas.closures({ service: visit, organization: 'Organization/hsp-150442' });
    const own = told.closures.find(({ agenda }) => agenda === at);
    assert.deepEqual([own?.services, own?.text, own?.asl], [[visit], 'Lavori in corso', '150204']);
    assert.ok(told.total >= 1 && told.source !== '');

    const reopened = await agendas.reopen(at, { from });
    assert.equal(reopened.state, 'published');
    const none = await faultOf(agendas.reopen(at, { from: day(20) }));
    assert.deepEqual([none.status, none.issues[0]?.rule], [422, 'BA-02']);
    const withdrawn = await agendas.withdraw(at);
    assert.deepEqual([withdrawn.state, withdrawn.affectedCount], ['withdrawn', 1]);
  });

  it('is refused to who keeps no agendas, and without a length of slots', async () => {
    const { desk, doctor } = world;
    const agenda = rules(`SDK-ALTRA-${process.pid}`);
    const doctors = await faultOf(doctor.booking.agendas.draft({ agenda }));
    assert.deepEqual([doctors.status, doctors.code], [403, 'step-role-not-allowed']);
    const extension = agenda.extension.filter(({ url }) => !url.endsWith('/schedule-session'));
    const drafted = await desk.booking.agendas.draft({ agenda: { ...agenda, extension } });
    assert.ok(drafted.agenda);
    const shapeless = await faultOf(desk.booking.agendas.publish(drafted.agenda));
    assert.deepEqual([shapeless.status, shapeless.issues[0]?.rule], [422, 'BK-20']);
  });

  it('gives up waiting for slots after the time given', async () => {
    const at = await world.agenda();
    const { agendas } = await world
      .as('operatore-cup', {
        async fetch(address, init) {
          const answer = await fetch(address, init);
          if (!String(address).includes('$booking-agenda-state')) return answer;
          const whole = await answer.text();
          const part = whole.replace('"complete","valueBoolean":true', '"complete","valueBoolean":false');
          return new Response(part, { status: answer.status, headers: answer.headers });
        },
      })
      .then(({ booking }) => booking);
    const fault = await faultOf(agendas.complete(at, { within: 250 }));
    assert.deepEqual([fault.code, fault.status], ['agenda-incomplete', undefined]);
  });
});
