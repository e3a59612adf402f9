import assert from 'node:assert/strict';
import { addDays } from '@sinfonia/mappings';
import {
  callerOf,
  dayFromNow,
  doctor,
  form97,
  issue97,
  make,
  openPlans,
  type PlanWorld,
  specialist,
  today,
} from './plan-world.ts';

describe('the course of a therapeutic plan', function () {
  this.timeout(60_000);
  let world: PlanWorld;
  before(async () => {
    world = await openPlans(['anna', 'bruno', 'carla', 'dario', 'elena']);
  });
  after(() => world.close());

  it('is evaluated, and nothing is written', async () => {
    const answer = await make(world, doctor, 'MedicationRequest/$plan-evaluate', {
      patient: 'Patient/anna',
      type: 'note-97',
      response: form97(),
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(answer.value('overall'), 'eligible', JSON.stringify(answer.body));
    assert.equal(answer.value('day'), today());
    assert.ok(answer.all('rule').length > 15);
    assert.equal((await world.api.store.history({ type: 'MedicationRequest', count: 1 })).total, 0);
  });

  it('is issued with number, form, view and the call to Sistema TS', async () => {
    const answer = await make(world, doctor, 'MedicationRequest/$plan-issue', issue97('anna'));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    assert.equal(answer.state, 'active');
    const { plan, view } = answer;
    assert.match(plan.identifier?.[0]?.value ?? '', /^150-PT-[0-9A-Z]{16}$/);
    assert.equal(plan.status, 'active');
    assert.equal(view?.identifier?.[0]?.value, plan.identifier?.[0]?.value);
    assert.equal(view?.activity?.[0]?.detail?.dailyAmount?.value, 10);
    assert.equal(answer.all('response').length, 1);
    const [task] = answer.all('task');
    assert.equal(task?.resource?.resourceType, undefined);
  });
});
void [callerOf, dayFromNow, addDays, specialist];
