import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emergencyRules } from '../../../src/services/emergency-department/machine.ts';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import type { Values } from '../step-answers.ts';
import {
  ago,
  arrival,
  callerOf,
  doctor,
  make,
  newAccess,
  openEmergency,
  otherDoctor,
  people,
  policies,
  versions,
} from './emergency-world.ts';
import table from './transitions.json' with { type: 'json' };

interface Row {
  readonly roles: readonly string[];
  readonly states: Readonly<Record<string, { readonly to?: string; readonly refused?: string }>>;
}
const steps = Object.entries(table.steps) as [string, Row][];

/** Steps that lead to a state, with their values. */
const course: readonly [state: string, step: string, values: () => Values][] = [
  ['arrived', 'arrive', () => ({ ...arrival, at: ago(300) })],
  ['triaged', 'triage', () => ({ at: ago(290), triage: '4' })],
  ['in-charge', 'visit', () => ({ at: ago(240) })],
  ['observation', 'observe', () => ({ at: ago(180) })],
  ['bed-requested', 'bed-request', () => ({ at: ago(150) })],
  ['bed-assigned', 'bed-assign', () => ({ at: ago(120) })],
  ['left', 'leave', () => ({ at: ago(30), outcome: '10', decided: ago(60) })],
];

const told: Readonly<Record<string, () => Values>> = {
  arrive: () => ({ ...arrival, at: ago(301) }),
  triage: () => ({ at: ago(280), triage: '3' }),
  visit: () => ({ at: ago(239) }),
  observe: () => ({ at: ago(179) }),
  'bed-request': () => ({ at: ago(149) }),
  'bed-assign': () => ({ at: ago(119) }),
  leave: () => ({ at: ago(20), outcome: '8' }),
  state: () => ({}),
};

describe('emergency department: every step from every state', function () {
  this.timeout(120_000);
  let folder: string;
  let api: InProcessApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-emergency-transitions-'));
    api = await openEmergency(folder);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** An access in a state; one that is expected has an event that waits. */
  async function bring(state: string): Promise<string> {
    const access = newAccess();
    if (state === 'expected') {
      await make(api, doctor, 'triage', { access, at: ago(250), triage: 'R' });
      return access;
    }
    for (const [reached, step, values] of course) {
      const made = await make(api, doctor, step, { access, ...values() });
      assert.equal(made.state, reached, made.body);
      if (reached === state) break;
    }
    return access;
  }

  it('agrees with the machine', () => {
    assert.deepEqual(steps.map(([step]) => `emergency-${step}`).sort(), [...emergencyRules.keys()].sort());
    for (const [step, { roles, states }] of steps) {
      const rule = emergencyRules.get(`emergency-${step}`);
      assert.deepEqual(rule?.roles, roles, step);
      const open = Object.entries(states).filter(([, { refused }]) => refused !== 'step-not-allowed');
      assert.deepEqual([...(rule?.from ?? [])].sort(), open.map(([state]) => state).sort(), step);
      for (const [state, { to }] of Object.entries(states)) {
        if (to !== undefined && to !== state) assert.ok(rule?.to?.includes(to), `${step} from ${state} to ${to}`);
      }
    }
  });

  for (const [step, { roles, states }] of steps) {
    it(`${step}: in every state`, async () => {
      for (const [state, { to, refused }] of Object.entries(states)) {
        // The triage that waits is undone for the arrival, which would apply it.
        const access = state === 'expected' && step === 'arrive' ? newAccess() : await bring(state);
        const before = await versions(api);
        const made = await make(api, doctor, step, { access, ...told[step]?.() });
        const at = `${step} in ${state}: ${made.body.slice(0, 500)}`;
        if (to === undefined) {
          assert.equal(made.rule ?? made.code, refused, at);
          assert.equal(await versions(api), before, at);
        } else assert.equal(made.state, to, at);
      }
    });

    it(`${step}: as each of ${policies.size} roles, and as another department`, async () => {
      const access = step === 'arrive' ? newAccess() : await bring('in-charge');
      const before = await versions(api);
      for (const role of policies.keys()) {
        if (roles.includes(role)) continue;
        const made = await make(api, callerOf(role, people.department), step, { access, ...told[step]?.() });
        assert.equal(made.code, 'step-role-not-allowed', `${step} as ${role}`);
      }
      const values = { access, department: people.department, ...told[step]?.() };
      assert.equal((await make(api, otherDoctor, step, values)).status, 404, step);
      assert.equal(await versions(api), before, `${step} changed something`);
    });

    it(`${step}: as each role that may`, async () => {
      for (const role of roles) {
        // A system of a vendor names no person whom it does not follow.
        if (role === 'vendor-system' && step === 'arrive') continue;
        const access =
          step === 'arrive' ? newAccess() : await bring(step === 'bed-assign' ? 'bed-requested' : 'triaged');
        const made = await make(api, callerOf(role, people.department), step, { access, ...told[step]?.() });
        assert.equal(made.code, undefined, `${step} as ${role}: ${made.body}`);
      }
    });
  }
});
