import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MedicationRequest } from '@medplum/fhirtypes';
import { findResources } from '../../../src/services/steps/stored.ts';
import { doctor, medicines, openPrescriptions, type PrescriptionWorld, services } from './prescription-world.ts';

const target = 'MedicationRequest/$prescribe-medicines';
const underPlan = (packs: number) => medicines({}, { atc: 'B01AF02', packs });

describe('two at once about prescriptions', () => {
  let folder: string;
  let world: PrescriptionWorld;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-prescriptions-'));
    world = await openPrescriptions(folder);
  });

  after(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(() => world.clear());

  const orders = async (): Promise<readonly MedicationRequest[]> =>
    (await findResources(world.store, 'MedicationRequest', { kind: 'and', of: [] })).filter(
      ({ intent }) => intent === 'order',
    );

  it('do not take more than a plan leaves', async () => {
    const made = await Promise.allSettled(Array.from({ length: 8 }, () => world.step(doctor, target, underPlan(5))));
    assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 2);
    const packs = (await orders()).reduce(
      (sum, { dispenseRequest }) => sum + (dispenseRequest?.quantity?.value ?? 0),
      0,
    );
    assert.equal(packs, 10);
  });

  it('give back to the plan what was cancelled', async () => {
    const first = await world.step(doctor, target, underPlan(12));
    assert.equal(await world.refusal(doctor, target, underPlan(1)), 'RX-20');
    await world.step(doctor, `MedicationRequest/${first.shown('line')[0]?.id}/$prescription-cancel`, {});
    assert.equal((await world.step(doctor, target, underPlan(12))).state, '3');
  });

  it('do not take a plan that was suspended meanwhile', async () => {
    const [plan] = await findResources(world.store, 'MedicationRequest', {
      kind: 'token',
      parameter: { type: 'MedicationRequest', code: 'intent' },
      anyOf: [{ system: undefined, code: 'plan' }],
    });
    if (plan === undefined) throw new Error('no plan');
    await world.put({ ...plan, status: 'on-hold' });
    assert.equal(await world.refusal(doctor, target, underPlan(1)), 'RX-16');
  });

  it('with the same key are one prescription with one number', async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, () => world.step(doctor, target, medicines({ key: 'prova-doppia-1' }))),
    );
    const numbers = made.flatMap((one) =>
      one.shown<MedicationRequest>('line').map(({ groupIdentifier }) => groupIdentifier?.value),
    );
    assert.equal(new Set(numbers).size, 1);
    assert.equal((await orders()).length, 1);
    assert.equal(
      await world.refusal(doctor, target, medicines({ key: 'prova-doppia-1' }, { packs: 2 })),
      'step-key-reused',
    );
  });

  it('cancel once', async () => {
    const made = await world.step(doctor, 'ServiceRequest/$prescribe-services', services());
    const address = `ServiceRequest/${made.shown('line')[0]?.id}/$prescription-cancel`;
    const ended = await Promise.allSettled(Array.from({ length: 4 }, () => world.step(doctor, address, {})));
    assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1);
    const tasks = await findResources(world.store, 'Task', { kind: 'and', of: [] });
    const calls = tasks.filter(({ focus }) => focus?.reference === address.split('/$')[0]);
    assert.equal(calls.filter(({ code }) => code?.coding?.[0]?.code === 'sistema-ts-cancel').length, 1);
  });

  it('write nothing when the numbers are used up', async () => {
    await world.close();
    world = await openPrescriptions(folder, { numbers: { take: async () => ({ ok: false, reason: 'used-up' }) } });
    assert.equal(await world.refusal(doctor, target, medicines()), 'nre-used-up');
    assert.deepEqual(await orders(), []);
  });

  it('pass over numbers that prescriptions have already', async () => {
    await world.close();
    let next = 0;
    const given = ['1500A4000000001', '1500A4000000001', '1500A4000000002'];
    world = await openPrescriptions(folder, {
      numbers: { take: async () => ({ ok: true, nre: given[next++] ?? '1500A4000000003' }) },
    });
    const numberOf = async () =>
      (await world.step(doctor, target, medicines())).shown<MedicationRequest>('line')[0]?.groupIdentifier?.value;
    assert.equal(await numberOf(), '1500A4000000001');
    assert.equal(await numberOf(), '1500A4000000002');
  });
});
