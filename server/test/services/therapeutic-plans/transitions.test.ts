import assert from 'node:assert/strict';
import { planRules } from '../../../src/services/therapeutic-plans/machine.ts';
import { type BroughtPlan, bring, requestOf } from './bring.ts';
import { callerOf, countVersions, doctor, make, openPlans, type PlanWorld, roles } from './plan-world.ts';
import table from './transitions.json' with { type: 'json' };

interface Expected {
  readonly because: string;
  readonly roles: readonly string[];
  readonly states: Readonly<Record<string, { readonly to?: string; readonly refused?: string }>>;
}
const steps = table.steps as unknown as Readonly<Record<string, Expected>>;

describe('every step of therapeutic plans in every state', function () {
  this.timeout(180_000);
  let world: PlanWorld;
  before(async () => {
    world = await openPlans();
  });
  after(() => world.close());

  it('has a row for every operation of the machine, and none beside', () => {
    assert.deepEqual(
      Object.keys(steps)
        .map((name) => `plan-${name}`)
        .sort(),
      [...planRules.keys()].sort(),
    );
  });

  for (const [step, { states }] of Object.entries(steps)) {
    for (const [state, { to, refused }] of Object.entries(states)) {
      it(`$plan-${step} from ${state}: ${to ?? refused}`, async () => {
        const brought = await bring(world, state);
        const { address, values } = requestOf(step, brought);
        const before = await countVersions(world.api);
        const answer = await make(world, doctor, address, values);
        const told = JSON.stringify(answer.body);
        if (refused !== undefined) {
          assert.ok(answer.status >= 400 && answer.status < 500, told);
          assert.ok(answer.told.includes(refused), told);
          assert.equal(await countVersions(world.api), before);
          return;
        }
        assert.ok(answer.status === 200 || answer.status === 201, told);
        if (step === 'evaluate') {
          assert.equal(answer.value('overall'), 'eligible', told);
          assert.equal(await countVersions(world.api), before);
        } else assert.equal(answer.state, to, told);
      });
    }
  }

  describe('and by every role', () => {
    const brought = new Map<string, BroughtPlan>();
    for (const [step, { roles: allowed, states }] of Object.entries(steps)) {
      it(`$plan-${step} by ${allowed.join(', ')} and by nobody else`, async () => {
        const [state = 'none'] = Object.keys(states).filter((one) => one !== 'draft');
        const about = brought.get(state) ?? (await bring(world, state));
        brought.set(state, about);
        const { address, values } = requestOf(step, about);
        const before = await countVersions(world.api);
        for (const role of roles) {
          if (allowed.includes(role)) continue;
          const { status, told } = await make(world, callerOf(role, about.person), address, values);
          assert.equal(status, 403, `${role} ${told.join()}`);
        }
        assert.equal(await countVersions(world.api), before);
        for (const role of allowed) {
          const answer = await make(world, callerOf(role, about.person), address, values);
          assert.ok(answer.status < 500, role);
          assert.notEqual(answer.status, 403, `${role}: ${JSON.stringify(answer.body)}`);
        }
      });
    }
  });
});
