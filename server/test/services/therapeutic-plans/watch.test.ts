import assert from 'node:assert/strict';
import type { CarePlan, Communication, MedicationRequest, Resource } from '@medplum/fhirtypes';
import { addDays, addMonths } from '@sinfonia/mappings';
import { createPlanWatch, type PlanWatch } from '../../../src/services/therapeutic-plans/alerts/watch.ts';
import { doctor, fhirBase, form97, issue97, make, openPlans, type PlanWorld, today } from './plan-world.ts';

const day = 86_400_000;

describe('the watch over therapeutic plans', function () {
  this.timeout(60_000);
  let world: PlanWorld;
  let watch: PlanWatch;
  let now = Date.now();
  let plan: MedicationRequest & { id: string };
  let end = '';

  before(async () => {
    world = await openPlans(['anna', 'bruno']);
    watch = createPlanWatch({
      context: world.api.context,
      fhirBase,
      every: 60_000,
      onFailure: (error) => assert.fail(String(error)),
      now: () => now,
    });
    ({ plan } = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('anna')));
    end = plan.dispenseRequest?.validityPeriod?.end ?? '';
  });
  after(async () => {
    await watch.stop();
    await world.close();
  });

  /** Noon in UTC of a day. */
  const at = (date: string) => Date.parse(date) + day / 2;

  async function all<R extends Resource>(type: string): Promise<R[]> {
    const found: R[] = [];
    for await (const { json } of world.api.store.scan({ types: [type] })) found.push(JSON.parse(json ?? '{}') as R);
    return found;
  }
  const notices = async () =>
    (await all<Communication>('Communication')).filter((one) => JSON.stringify(one).includes('plan-expir'));

  it('tells nothing before 60 days', async () => {
    now = at(addDays(end, -61));
    assert.deepEqual(await watch.look(), { told: 0, closed: 0 });
  });

  for (const days of [60, 30, 15]) {
    it(`tells prescriber, doctor and person once at ${days} days`, async () => {
      const before = (await notices()).length;
      now = at(addDays(end, -days));
      assert.deepEqual(await watch.look(), { told: 1, closed: 0 });
      assert.deepEqual(await watch.look(), { told: 0, closed: 0 });
      now = at(addDays(end, -days + 1));
      assert.deepEqual(await watch.look(), { told: 0, closed: 0 });
      const told = (await notices()).slice(0);
      const recipients = new Set(told.map(({ recipient }) => recipient?.[0]?.reference));
      assert.ok(told.length > before);
      assert.ok(recipients.has('Patient/anna') && recipients.has('PractitionerRole/general-practitioner'));
      assert.ok(!JSON.stringify(told).includes('apixaban'));
    });
  }

  it('holds on its last day until midnight in Rome, and is closed after it', async () => {
    // 22:30 UTC is 23:30 or half past midnight in Rome: of the last day only in winter.
    now = Date.parse(`${end}T20:59:00Z`);
    assert.equal((await watch.look()).closed, 0);
    now = Date.parse(`${end}T23:30:00Z`);
    assert.deepEqual(await watch.look(), { told: 0, closed: 1 });
    assert.deepEqual(await watch.look(), { told: 0, closed: 0 });
    const closed = (await all<MedicationRequest>('MedicationRequest')).find(({ id }) => id === plan.id);
    assert.equal(closed?.status, 'stopped');
    assert.equal(closed?.statusReason?.coding?.[0]?.code, 'expired');
    assert.equal((await all<CarePlan>('CarePlan'))[0]?.status, 'revoked');
    const state = await make(world, doctor, `MedicationRequest/${plan.id}/$plan-state`);
    assert.equal(state.state, 'expired');
    assert.deepEqual(
      state.all('history').map(({ part }) => part?.[0]?.valueCode),
      ['plan-issue', 'plan-expire'],
    );
  });

  it('tells nothing of a plan that is renewed, and closes it as replaced', async () => {
    const issued = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('bruno'));
    const start = addMonths(today(), 12);
    const renewed = await make(world, doctor, `MedicationRequest/${issued.plan.id}/$plan-renew`, {
      response: form97(start, { requestKind: 'renewal' }),
      quantity: 12,
    });
    assert.equal(renewed.status, 200, JSON.stringify(renewed.body));
    const before = (await notices()).length;
    now = at(addDays(start, -20));
    assert.deepEqual(await watch.look(), { told: 0, closed: 0 });
    assert.equal((await notices()).length, before);
    now = at(start);
    assert.deepEqual(await watch.look(), { told: 0, closed: 1 });
    const closed = (await all<MedicationRequest>('MedicationRequest')).find(({ id }) => id === issued.plan.id);
    assert.equal(closed?.statusReason?.coding?.[0]?.code, 'replaced');
  });
});
