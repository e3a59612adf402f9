import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MedicationDispense, MedicationRequest, SupplyDelivery, SupplyRequest } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { dayFromNow } from '../home-care/home-care-world.ts';
import { type Outcome, refusalOf, toOutcome, toParameters, type Values } from '../step-answers.ts';
import { planOf } from './dispensing-lines.ts';
import {
  allOf,
  callerOf,
  cards,
  hospitalPharmacist,
  openDispensing,
  people,
  pharmacist,
  put,
} from './dispensing-world.ts';

const supplier = callerOf('vendor-system', people.distributor);

describe('supplies without an NRE', () => {
  let folder: string;
  let api: InProcessApi;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-supplies-'));
    api = await openDispensing(folder);
    const oxygen = planOf({ id: 'ossigeno' });
    await put(api, [
      planOf({ id: 'piano', packs: 2 }),
      planOf({ id: 'scaduto', end: dayFromNow(-1) }),
      planOf({ id: 'di-altri', patient: people.other }),
      {
        ...oxygen,
        medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'V03AN01' }] },
        dosageInstruction: [
          {
            timing: { repeat: { duration: 18, durationUnit: 'h', frequency: 1, period: 1, periodUnit: 'd' } },
            doseAndRate: [{ rateQuantity: { value: 2, unit: 'L/min' } }],
          },
        ],
      } as MedicationRequest,
    ]);
  });
  afterEach(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function ask(who: typeof supplier, address: string, values: Values): Promise<Outcome> {
    try {
      return toOutcome(await api.ask(who, 'POST', address, toParameters(values)));
    } catch (error) {
      return refusalOf(error);
    }
  }
  const usual: Values = {
    identifier: cards.person,
    mode: '01',
    kind: '1',
    contact: '2',
    aic: '000000001',
    quantity: 1,
  };
  const direct = (values: Values, who = hospitalPharmacist) =>
    ask(who, 'MedicationDispense/$dispensing-direct', { ...usual, ...values });

  it('hand over directly at discharge, by kind of medicine, and on a plan', async () => {
    const answer = await direct({ serial: '000047365', lot: 'L1', expiry: dayFromNow(0), cost: 80.25 });
    assert.equal(answer.status, 201, answer.body);
    assert.equal(answer.state, 'none');
    const [dispense] = answer.shown<MedicationDispense>('dispense');
    assert.deepEqual(dispense?.meta?.profile, [profileUrl.DirectMedicationDispense]);
    const gas = await direct({ kind: '4', aic: undefined, atc: 'V03AN01', quantity: 30, unit: 'l', mode: '04' });
    assert.equal(gas.status, 201, gas.body);
    const onPlan = await direct({ contact: '1', plan: 'MedicationRequest/piano', quantity: 2 });
    assert.equal(onPlan.state, 'in-force', onPlan.body);
    const more = await direct({ contact: '1', plan: 'MedicationRequest/piano' });
    assert.deepEqual(more.remarks, ['DS-06'], more.body);
  });

  const refusals: readonly (readonly [string, string, Values])[] = [
    ['a plan that ended', 'step-not-allowed', { plan: 'MedicationRequest/scaduto' }],
    ['the plan of somebody else', 'prescription-not-found', { plan: 'MedicationRequest/di-altri' }],
    ['a person that is not there', 'prescription-not-found', { identifier: { ...cards.person, value: 'toString' } }],
    ['an expired pack', 'DS-10', { expiry: dayFromNow(-1) }],
    ['a moment in the future', 'DS-19', { handedOver: new Date(Date.now() + 86_400_000).toISOString() }],
    ['two packs with one number', 'DS-20', { serial: '000047365', quantity: 2 }],
    ['mode 06', 'DS-29', { mode: '06' }],
    ['a prescription that is not named', 'DS-30', { contact: '1' }],
    ['a packed medicine without AIC', 'DS-31', { aic: undefined, atc: 'B01AF02' }],
    ['a foreign medicine without ATC', 'DS-31', { kind: '3' }],
  ];
  for (const [name, code, values] of refusals) {
    it(`refuse ${name}`, async () => {
      const answer = await direct(values);
      assert.equal(answer.rule ?? answer.code, code, answer.body);
      assert.equal((await allOf(api, 'MedicationDispense')).length, 0);
    });
  }

  it('refuse a pharmacy under convention, and a pack that was dispensed', async () => {
    assert.equal((await direct({}, pharmacist)).rule, 'DS-18');
    assert.equal((await direct({ serial: '000047365' })).status, 201);
    assert.equal((await direct({ serial: '000047365' })).rule, 'DS-09');
    const both = await Promise.all([direct({ serial: '000047366' }), direct({ serial: '0000473669'.slice(0, 9) })]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 422]);
  });

  const order = (values: Values = {}, who = hospitalPharmacist) =>
    ask(who, 'SupplyRequest/$supply-order', {
      identifier: cards.person,
      plan: 'MedicationRequest/ossigeno',
      equipment: 'liquid',
      quantity: 1,
      supplier: people.distributor,
      ...values,
    });

  it('order oxygen by the plan, deliver it, suspend, resume and end it', async () => {
    const ordered = await order();
    assert.equal(ordered.status, 201, ordered.body);
    const [supply] = await allOf<SupplyRequest>(api, 'SupplyRequest');
    assert.deepEqual(
      supply?.parameter?.map(({ code, valueQuantity }) => [code?.coding?.[0]?.code, valueQuantity?.value]),
      [
        ['flow-rest', 2],
        ['hours-per-day', 18],
      ],
    );
    assert.deepEqual((await order()).remarks, ['DS-34']);
    const place = `SupplyRequest/${supply?.id}`;
    const delivered = await ask(supplier, `${place}/$supply-deliver`, { quantity: 64_800, unit: 'l', lot: 'L1' });
    assert.deepEqual([delivered.status, delivered.remarks], [200, []], delivered.body);
    const tooMuch = await ask(supplier, `${place}/$supply-deliver`, { quantity: 64_801, unit: 'l' });
    assert.deepEqual(tooMuch.remarks, ['DS-36']);
    assert.equal((await allOf<SupplyDelivery>(api, 'SupplyDelivery')).length, 2);
    const suspended = await ask(supplier, `${place}/$supply-suspend`, { reason: 'hospital-stay' });
    assert.equal(suspended.status, 200, suspended.body);
    assert.equal((await ask(supplier, `${place}/$supply-suspend`, { reason: 'away' })).rule, 'DS-33');
    assert.equal((await ask(hospitalPharmacist, `${place}/$supply-resume`, {})).status, 200);
    assert.equal((await ask(hospitalPharmacist, `${place}/$supply-end`, { reason: 'plan-ended' })).status, 200);
    assert.equal((await ask(hospitalPharmacist, `${place}/$supply-resume`, {})).rule, 'DS-33');
    // A supply that ended may be ordered anew.
    assert.equal((await order()).status, 201);
  });

  it('refuse what no plan of oxygen carries, and who has nothing to do with a supply', async () => {
    assert.equal((await order({ plan: 'MedicationRequest/piano' })).rule, 'DS-32');
    assert.equal((await order({ supplier: 'Organization/nessuno' })).rule, 'DS-28');
    assert.equal((await order({ start: dayFromNow(101) })).rule, 'DS-35');
    assert.equal((await order({ start: dayFromNow(100) })).status, 201);
    assert.equal((await order({ equipment: 'concentrator' }, pharmacist)).rule, 'DS-18');
    const [supply] = await allOf<SupplyRequest>(api, 'SupplyRequest');
    const elsewhere = callerOf('vendor-system', people.otherPharmacy);
    const place = `SupplyRequest/${supply?.id}`;
    assert.equal((await ask(elsewhere, `${place}/$supply-deliver`, { quantity: 1, unit: 'item' })).status, 404);
    const citizen = callerOf('citizen', people.distributor);
    const asCitizen = await ask(citizen, `${place}/$supply-end`, { reason: 'death' });
    assert.equal(asCitizen.status, 403);
  });
});
