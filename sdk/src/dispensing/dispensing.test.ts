import assert from 'node:assert/strict';
import { day, faultOf, form97, type MedicineWorld, medicineWorld } from '../testing/medicine-world.ts';

const aic = '000000019';
const statin = { aic, atc: 'C10AA05', packs: 2 };

/** A prescription for whatever version there is: answers of other systems may be written meanwhile. */
const at = ([line]: readonly { readonly id: string }[]) => `MedicationRequest/${line?.id}` as const;

describe('dispensing client', function () {
  this.timeout(120_000);
  let world: MedicineWorld;

  before(async () => {
    world = await medicineWorld();
  });

  const prescribed = async (medicines: readonly { aic?: string; atc: string; packs: number; plan?: string }[]) => {
    const { patient, identifier } = await world.person();
    const { prescriptions } = world.doctor;
    const { lines } = await prescriptions.prescribeMedicines({
      place: 'A',
      patient,
      coPayment: 'not-exempt',
      medicines,
    });
    const { nre } = await prescriptions.state(lines);
    return { patient, identifier, nre, lines };
  };

  it('goes from the plan of a specialist over a prescription to the pharmacy', async () => {
    const { specialist, doctor, pharmacist } = world;
    const { patient, identifier } = await world.person();
    const asked = { patientIdentifier: identifier, type: 'note-97', atc: 'B01AF02' } as const;
    const { overall } = await specialist.plans.evaluate({ ...asked, response: form97() });
    assert.equal(overall, 'eligible');
    const issued = await specialist.plans.issue({ ...asked, response: form97(), quantity: 12, channel: 'convention' });
    assert.ok(issued.plan);

    const { suggestions } = await doctor.prescriptions.suggest(patient);
    const [suggested] = suggestions;
    assert.equal(suggested?.medicine.plan, `MedicationRequest/${issued.plan.id}`);
    const medicines = [{ ...suggested.medicine, aic, packs: 2 }];
    const made = await doctor.prescriptions.prescribeMedicines({
      place: 'A',
      patient,
      coPayment: 'not-exempt',
      medicines,
    });
    const { nre } = await doctor.prescriptions.state(made.lines);

    const taken = await pharmacist.dispensing.take({ nre, identifier });
    assert.deepEqual([taken.state, taken.lines.length, taken.hold?.status], ['5', 1, 'in-progress']);
    const [line] = taken.lines;
    assert.ok(line);
    const item = {
      prescription: `MedicationRequest/${line.id}`,
      channel: 'convention',
      aic,
      quantity: 1,
      price: 12.5,
    } as const;
    const part = await pharmacist.dispensing.dispense(at(taken.lines), {
      operation: '2',
      items: [{ ...item, serial: '100000001', lot: 'L1', expiry: day(200), coPayment: 2 }],
    });
    assert.deepEqual([part.state, part.dispenses.length], ['7', 1]);
    const standing = await pharmacist.dispensing.state(part.lines);
    assert.deepEqual(
      standing.lines.map(({ prescribed, dispensed, left, plan }) => [prescribed, dispensed, left, plan]),
      [[2, 1, 1, 'in-force']],
    );
    assert.match(standing.holder ?? '', /^Organization\//);
    assert.ok(standing.exchanges.some(({ call, status }) => call === 'sistema-ts-take' && status !== ''));
    const rest = await pharmacist.dispensing.dispense(at(part.lines), { operation: '1', items: [item] });
    assert.deepEqual([rest.state, rest.dispenses.length], ['8', 1]);
    assert.equal((await specialist.plans.state(issued.plan)).packsDispensed, 2);
    const told = await pharmacist.dispensing.answered(at(rest.lines), { from: 'sistema-ts' });
    assert.ok(
      told.exchanges.every(({ status }) => status === 'completed'),
      JSON.stringify(told.exchanges),
    );
    const reversed = await pharmacist.dispensing.reverse(at(rest.lines), { code: '1', reason: 'Consegna sbagliata' });
    assert.equal(reversed.state, '9');
    assert.ok(reversed.dispenses.every(({ status }) => status === 'entered-in-error'));
  });

  it('suspends, resumes and releases, on all lines and bound to the version of the first', async () => {
    const { dispensing } = world.pharmacist;
    const { nre, identifier } = await prescribed([statin, { ...statin, aic: '000000027' }]);
    const taken = await dispensing.take({ nre, identifier });
    assert.equal(taken.lines.length, 2);
    const held = await dispensing.suspend(at(taken.lines), { until: day(2) });
    assert.deepEqual([held.state, held.lines.length], ['6', 2]);
    const stale = await faultOf(dispensing.resume(taken.lines));
    assert.deepEqual([stale.status, stale.code], [412, 'version-mismatch']);
    const resumed = await dispensing.resume(at(held.lines));
    // Anybody may take it again.
    assert.equal(resumed.state, '3');
    const anew = await dispensing.take({ nre, identifier });
    const { next } = await dispensing.state(`MedicationRequest/${anew.lines[1]?.id}`);
    assert.ok(next.some(({ step, title }) => step === 'dispensing-release' && title !== ''));
    assert.equal((await dispensing.release(at(anew.lines))).state, '3');
  });

  it('orders and receives what is distributed on behalf, and dispenses it', async () => {
    const { dispensing } = world.pharmacist;
    const { patient, identifier } = await world.person();
    const { plan } = await world.doctor.plans.issue({
      patient,
      type: 'note-97',
      atc: 'B01AF02',
      quantity: 12,
      channel: 'dpc',
      response: form97(),
    });
    assert.ok(plan);
    const { prescriptions } = world.doctor;
    const medicines = [{ aic, atc: 'B01AF02', packs: 2, plan: `MedicationRequest/${plan.id}` }];
    const { lines } = await prescriptions.prescribeMedicines({
      place: 'A',
      patient,
      coPayment: 'not-exempt',
      medicines,
    });
    const taken = await dispensing.take({ nre: (await prescriptions.state(lines)).nre, identifier });
    const [line] = taken.lines;
    assert.ok(line);
    const cancelled = await dispensing.order(line, { aic, quantity: 1 });
    assert.ok(cancelled.order);
    assert.equal((await dispensing.cancelOrder(`SupplyRequest/${cancelled.order.id}`)).order?.status, 'cancelled');
    const { order } = await dispensing.order(line, { aic, quantity: 1, expected: day(1) });
    assert.ok(order);
    const early = await faultOf(dispensing.returnOrder(`SupplyRequest/${order.id}`, { reason: 'damaged' }));
    assert.deepEqual([early.code, early.issues[0]?.rule], ['step-precondition', 'DS-23']);
    const waiting = await faultOf(dispensing.orderSent(line, order, { within: 0 }));
    assert.equal(waiting.code, 'exchange-open');
    await assert.rejects(dispensing.orderSent(line, 'SupplyRequest/nessuno'), TypeError);
    const given = await dispensing.orderSent(`MedicationRequest/${line.id}`, `SupplyRequest/${cancelled.order.id}`);
    assert.deepEqual([given.state, given.deliveries], ['cancelled', []]);
    // What the distributor says of an order is written when its answer comes.
    const received = await dispensing.receive(`SupplyRequest/${order.id}`, {
      deliveryNote: 'DDT-1',
      packs: [{ aic, quantity: 1, serial: '200000001', lot: 'L2', expiry: day(300) }],
    });
    assert.deepEqual(
      received.deliveries.map(({ status }) => status),
      ['completed'],
    );
    const sent = await dispensing.orderSent(`MedicationRequest/${line.id}`, `SupplyRequest/${order.id}`);
    const pack = { serial: '200000001', lot: 'L2', expiry: day(300) };
    assert.equal(sent.state, 'delivered');
    assert.deepEqual(sent.deliveries, [{ deliveryNote: 'DDT-1', status: 'completed', quantity: 1, packs: [pack] }]);
    const { orders } = await dispensing.state(`MedicationRequest/${line.id}`);
    assert.deepEqual(orders.map(({ reference }) => reference).sort(), [
      ...[`SupplyRequest/${cancelled.order.id}`, `SupplyRequest/${order.id}`].sort(),
    ]);
    const dispensed = await dispensing.dispense(`MedicationRequest/${line.id}`, {
      operation: '2',
      items: [{ prescription: `MedicationRequest/${line.id}`, channel: 'dpc', aic, quantity: 1, serial: '200000001' }],
    });
    assert.equal(dispensed.dispenses.length, 1);
  });

  it('hands nothing over twice with one key', async () => {
    const { dispensing } = world.pharmacist;
    const { nre, identifier } = await prescribed([statin]);
    const { lines } = await dispensing.take({ nre, identifier });
    const held = at(lines);
    const key = `consegna-${process.pid}-${Date.now()}`;
    const items = [{ prescription: held, channel: 'convention', aic, quantity: 1, price: 12.5 }] as const;
    const first = await dispensing.dispense(held, { operation: '2', items, key });
    const again = await dispensing.dispense(held, { operation: '2', items, key });
    assert.deepEqual([first.repeated, again.repeated], [false, true]);
    assert.equal(again.dispenses[0]?.id, first.dispenses[0]?.id);
    assert.equal((await dispensing.state(held)).lines[0]?.left, 1);
    const other = await faultOf(dispensing.dispense(held, { operation: '1', items, key }));
    assert.deepEqual([other.status, other.code], [409, 'step-key-reused']);
  });

  it('tells the stable code and rule of a refusal', async () => {
    const { dispensing } = world.pharmacist;
    const { nre, lines } = await prescribed([statin]);
    const { identifier } = await world.person();
    const stranger = await faultOf(dispensing.take({ nre, identifier }));
    assert.deepEqual([stranger.status, stranger.code], [404, 'prescription-not-found']);
    assert.ok(!stranger.message.includes(nre) && !stranger.message.includes(identifier.value));
    const doctor = await faultOf(world.doctor.dispensing.release(lines));
    assert.ok([403, 404].includes(doctor.status ?? 0), `${doctor.status}`);
    const direct = await faultOf(
      dispensing.dispenseDirectly({ identifier, mode: '01', kind: '1', contact: '2', aic, quantity: 1 }),
    );
    assert.deepEqual([direct.status, direct.issues[0]?.rule], [422, 'DS-18']);
    const oxygen = await faultOf(
      dispensing.supplies.order({
        identifier,
        plan: `MedicationRequest/${lines[0]?.id}`,
        equipment: 'liquid',
        quantity: 1,
        supplier: 'Organization/asl-204',
      }),
    );
    assert.deepEqual([oxygen.status, oxygen.code], [404, 'prescription-not-found']);
  });
});
