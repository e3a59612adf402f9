import assert from 'node:assert/strict';
import { type BookingWorld, bookingWorld, citizen, visit } from '../testing/booking-world.ts';
import { day, faultOf } from '../testing/medicine-world.ts';

/** A service that no agenda of the sandbox has. */
const rare = '89.13';

describe('client of the waiting list', function () {
  this.timeout(120_000);
  let world: BookingWorld;

  before(async () => {
    world = await bookingWorld();
  });

  it('puts nobody on the list while there is a slot in time', async () => {
    await world.agenda();
    const { nre, identifier } = await world.prescription();
    const fault = await faultOf(world.desk.booking.waitingList.wait({ nre, identifier }));
    assert.deepEqual([fault.status, fault.issues[0]?.rule], [422, 'WL-06']);
    const off = await world.desk.booking.waitingList.wait({ nre, identifier, days: [{ from: day(60) }] });
    assert.deepEqual([off.state, off.remarks[0]?.rule, off.protectedPath], ['offer-refused', 'WL-08', false]);
  });

  it('leads from the list over an offer to the booking', async () => {
    const { desk } = world;
    const { waitingList } = desk.booking;
    const { nre, identifier, line } = await world.prescription(rare);
    // Far away, so that the platform offers nothing by itself meanwhile.
    const days = [{ from: day(200), to: day(230) }];
    const input = { nre, identifier, days, phone: '081 000000', key: `attesa-${process.pid}` };
    const entered = await waitingList.wait(input);
    assert.deepEqual([entered.state, entered.protectedPath, entered.task?.status], ['waiting', true, 'requested']);
    assert.ok((entered.lastDay ?? '') > day());
    assert.ok(entered.wait);
    const at = `Appointment/${entered.wait.id}` as const;
    assert.deepEqual(
      [(await waitingList.wait(input)).repeated, (await desk.booking.state(at)).state],
      [true, 'waiting'],
    );
    const stopped = await waitingList.suspend(entered.wait);
    assert.equal(stopped.state, 'suspended');
    const stale = await faultOf(waitingList.resume(entered.wait));
    assert.deepEqual([stale.status, stale.code], [412, 'version-mismatch']);
    assert.equal((await waitingList.resume(at)).state, 'waiting');

    const path = { kind: 'other-provider', authorisation: 'AUT-2026/17' } as const;
    const nobody = await faultOf(waitingList.protectedPath(at, path));
    assert.deepEqual([nobody.status, nobody.issues[0]?.rule], [422, 'WL-15']);
    const guarded = await waitingList.protectedPath(at, { ...path, provider: 'Organization/hsp-150448' });
    assert.deepEqual([guarded.state, guarded.task?.status], ['protected-path', 'completed']);
    const orders = world.platform.search('ServiceRequest', { 'based-on': line });
    assert.deepEqual(
      (await orders.toArray()).map(({ intent, performer }) => [intent, performer?.[0]?.reference]),
      [['filler-order', 'Organization/hsp-150448']],
    );

    const [first, second] = await world.free(await world.agenda(rare), rare, day(2));
    assert.ok(first && second);
    const offered = await waitingList.offer(at, { slot: first.slot });
    assert.deepEqual([offered.state, offered.offer?.status], ['offered', 'requested']);
    const standing = await waitingList.state(at);
    assert.deepEqual(
      [standing.state, standing.offer?.slot, standing.offer?.start],
      ['offered', first.slot, first.start],
    );
    assert.ok(Date.parse(standing.offer?.answerBefore ?? '') > Date.now());
    assert.deepEqual(
      [standing.protectedPath?.kind, standing.protectedPath?.provider],
      ['other-provider', 'Organization/hsp-150448'],
    );
    assert.ok(standing.next.some(({ step }) => step === 'booking-accept-offer'));
    const refused = await waitingList.refuseOffer(at);
    assert.equal(refused.state, standing.offer?.costsGuarantee ? 'offer-refused' : 'protected-path');
    const same = await faultOf(waitingList.offer(at, { slot: first.slot }));
    assert.deepEqual([same.status, same.issues[0]?.rule], [422, 'WL-12']);
    await waitingList.offer(at, { slot: second.slot });
    const accepted = await waitingList.acceptOffer(at);
    assert.deepEqual(
      [accepted.state, accepted.booking?.id, accepted.slot?.status],
      ['closed', entered.wait.id, 'busy'],
    );
    const { iup, start } = await desk.booking.state(at);
    assert.deepEqual([iup, start], [standing.iup, second.start]);
  });

  it('takes a person off the list for a reason of hers', async () => {
    const { waitingList } = world.citizen.booking;
    const { line, patient } = await world.prescription('89.15.8', citizen);
    const { wait } = await waitingList.wait({ line, patient });
    assert.ok(wait);
    const gone = await waitingList.withdraw(wait, { reason: 'patient-elsewhere' });
    assert.deepEqual([gone.state, gone.wait?.status], ['closed', 'cancelled']);
    const over = await faultOf(waitingList.suspend(`Appointment/${wait.id}`));
    assert.deepEqual([over.status, over.code], [409, 'step-not-allowed']);
  });

  it('is closed to who has no part in it', async () => {
    const { identifier } = await world.prescription();
    const fault = await faultOf(
      world.frontDesk.booking.waitingList.offer('Appointment/nessuno', { slot: 'Slot/nessuno' }),
    );
    assert.deepEqual([fault.status, fault.code], [404, 'resource-not-found']);
    const unknown = await faultOf(
      world.desk.booking.waitingList.wait({ nre: '1500A4999999999', identifier, service: visit }),
    );
    assert.deepEqual([unknown.status, unknown.issues[0]?.rule], [422, 'WL-02']);
  });
});
