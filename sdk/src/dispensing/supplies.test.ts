import assert from 'node:assert/strict';
import type { SinfoniaClient } from '../client.ts';
import { day, faultOf, type MedicineWorld, medicineWorld } from '../testing/medicine-world.ts';

describe('dispensing client of a hospital', function () {
  this.timeout(120_000);
  let world: MedicineWorld;
  let hospital: SinfoniaClient;

  before(async () => {
    world = await medicineWorld();
    const role = await world.platform.create({
      resourceType: 'PractitionerRole',
      active: true,
      practitioner: { reference: 'Practitioner/sandbox-farmacista' },
      organization: { reference: 'Organization/hsp-150901' },
      code: [
        { coding: [{ system: 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-role', code: 'pharmacist' }] },
      ],
    });
    hospital = await world.as('farmacista', {}, role.id);
  });

  it('hands over directly, without an electronic prescription', async () => {
    const { identifier } = await world.person();
    const key = `diretta-${process.pid}-${Date.now()}`;
    const input = { identifier, mode: '01', kind: '1', contact: '2', aic: '000000019', quantity: 1, key } as const;
    const whole = { ...input, serial: '300000001', lot: 'L3', expiry: day(100), cost: 7.25 };
    const first = await hospital.dispensing.dispenseDirectly(whole);
    assert.deepEqual([first.state, first.dispense?.status, first.repeated], ['none', 'completed', false]);
    const again = await hospital.dispensing.dispenseDirectly(whole);
    assert.deepEqual([again.dispense?.id, again.repeated], [first.dispense?.id, true]);
    const onPrescription = { ...input, key: `${key}-1`, contact: '1' } as const;
    const planless = await faultOf(hospital.dispensing.dispenseDirectly(onPrescription));
    assert.deepEqual([planless.status, planless.issues[0]?.rule], [422, 'DS-30']);
  });

  it('orders oxygen at home, records deliveries, suspends, resumes and ends', async () => {
    const { patient, identifier } = await world.person();
    const plan = await world.platform.create({
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'plan',
      medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'V03AN01' }] },
      subject: { reference: patient },
      dispenseRequest: { validityPeriod: { start: day(-10), end: day(100) } },
    });
    const { supplies } = hospital.dispensing;
    const { order, state } = await supplies.order({
      identifier,
      plan: `MedicationRequest/${plan.id}`,
      equipment: 'liquid',
      quantity: 1,
      supplier: 'Organization/coop-204',
    });
    assert.deepEqual([state, order?.status], ['in-force', 'active']);
    assert.ok(order);
    const delivered = await supplies.deliver(order, { quantity: 30, unit: 'l', lot: 'L4', deliveryNote: 'DDT-2' });
    assert.equal(delivered.delivery?.suppliedItem?.quantity?.value, 30);
    const held = await supplies.suspend(order, { reason: 'hospital-stay' });
    assert.deepEqual([held.order?.status, held.event?.status], ['suspended', 'completed']);
    const stale = await faultOf(supplies.resume(order));
    assert.deepEqual([stale.status, stale.code], [412, 'version-mismatch']);
    assert.ok(held.order);
    const resumed = await supplies.resume(held.order);
    assert.equal(resumed.order?.status, 'active');
    const ended = await supplies.end(`SupplyRequest/${order.id}`, { reason: 'therapy-changed' });
    assert.equal(ended.order?.status, 'completed');
  });
});
