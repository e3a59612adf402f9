import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeCareRules } from '../../../../src/services/home-care/machine.ts';
import { homeCareSteps } from '../../../../src/services/home-care/steps.ts';
import type { InProcessApi } from '../../../audit/in-process-api.ts';
import { bring, make, type Outcome, type Template, templateOf, ways, writeCopy } from './case-driver.ts';
import { assertWhole } from './case-invariants.ts';
import { callerOf, countVersions, openProof, receiverOf, roles } from './proof-world.ts';
import { inputOf } from './step-inputs.ts';

interface Expected {
  readonly to?: string;
  readonly refused?: string;
}
interface Special extends Expected {
  readonly step: string;
  readonly state: string;
  readonly after: readonly string[];
  readonly as: 'coordinator' | 'receiver';
}
const table = JSON.parse(readFileSync(new URL('../transitions.json', import.meta.url), 'utf8')) as {
  readonly steps: Readonly<
    Record<string, { readonly roles: readonly string[]; readonly states: Record<string, Expected> }>
  >;
  readonly special: readonly Special[];
};
const routed = new Set(homeCareSteps.map(({ name }) => name.replace('home-care-', '')));
const states = Object.keys(ways);

describe('home care: every transition', function () {
  this.timeout(120_000);
  let folder: string;
  let api: InProcessApi;
  const templates = new Map<string, Template>();
  let copies = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-proof-'));
    api = await openProof(folder);
    for (const state of states) templates.set(state, await templateOf(api, await bring(api, `stato-${state}`, state)));
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const fresh = (state: string) => {
    const template = templates.get(state);
    if (template === undefined) throw new Error(`no case in the state ${state}`);
    return writeCopy(api, template, `p${++copies}`);
  };

  function assertAnswer(answer: Outcome, { to, refused }: Expected, at: string): void {
    if (to !== undefined) {
      assert.ok(answer.status === 200 || answer.status === 201, `${at}: ${answer.status} ${answer.body.slice(0, 500)}`);
      assert.equal(answer.state, to, at);
      return;
    }
    assert.equal(answer.rule ?? answer.code, refused, `${at}: ${answer.status} ${answer.body.slice(0, 500)}`);
    assert.ok(answer.status >= 400 && answer.status < 500, at);
    for (const text of answer.texts) assert.ok(text.length > 20, `${at}: ${text}`);
  }

  it('agrees with the machine of the service on states and roles', () => {
    for (const [name, rule] of homeCareRules) {
      const step = name.replace('home-care-', '');
      if (rule.scope === 'read') continue;
      const row = table.steps[step];
      assert.ok(row !== undefined, `the table has no ${step}`);
      assert.deepEqual([...rule.roles].sort(), row.roles, step);
      assert.deepEqual(Object.keys(row.states), states, step);
      for (const [state, { to, refused }] of Object.entries(row.states)) {
        // Refused by a rule of the data (HC-…), not by the state.
        const byRule = refused?.startsWith('HC-') === true && step !== 'refer';
        if (step === 'refer') continue;
        assert.equal(rule.from.includes(state), to !== undefined || byRule, `${step} from ${state}`);
        if (to !== undefined && rule.to !== undefined)
          assert.ok(rule.to.includes(to), `${step} from ${state} to ${to}`);
      }
    }
  });

  for (const [step, row] of Object.entries(table.steps)) {
    if (!routed.has(step)) continue;
    it(`${step}: in every state`, async () => {
      const coordinator = callerOf('home-care-coordinator', '');
      for (const [state, expected] of Object.entries(row.states)) {
        const at = `${step} in ${state}`;
        const about = await fresh(state);
        const before = await countVersions(api);
        const answer = await make(api, coordinator, step, about);
        assertAnswer(answer, expected, at);
        if (expected.to === undefined) assert.equal(await countVersions(api), before, `${at} changed something`);
        await assertWhole(api, about.person);
      }
    });

    it(`${step}: as each of ${roles.length} roles`, async () => {
      const state = Object.entries(row.states).find(([, { to }]) => to !== undefined)?.[0];
      const first = state ?? 'active';
      const shared = await fresh(first);
      for (const role of roles) {
        const at = `${step} as ${role}`;
        const may = row.roles.includes(role);
        if (may && state === undefined) continue;
        const about = may ? await fresh(first) : shared;
        const before = await countVersions(api);
        const given = inputOf(step, about.person);
        const { by: _, ...signed } = given as Record<string, never>;
        const own = step === 'sign-pai' && (role === 'citizen' || role === 'representative') ? signed : given;
        const answer = await make(api, callerOf(role, about.person), step, about, own);
        if (may) {
          assertAnswer(answer, { to: row.states[first]?.to ?? '' }, at);
          await assertWhole(api, about.person);
        } else {
          assert.equal(answer.status, 403, `${at}: ${answer.status} ${answer.body.slice(0, 300)}`);
          assert.equal(await countVersions(api), before, `${at} changed something`);
        }
      }
    });
  }

  for (const row of table.special) {
    it(`${row.step} in ${row.state} after ${row.after.join(', ') || 'nothing'} as ${row.as}`, async () => {
      const about = await fresh(row.state);
      const coordinator = callerOf('home-care-coordinator', '');
      for (const step of row.after) {
        const refusing = step === 'transfer-refused';
        const who = refusing ? receiverOf() : coordinator;
        const answer = await make(api, who, refusing ? 'refuse-transfer' : step, about);
        assert.ok(answer.status < 300, `${step}: ${answer.status} ${answer.body.slice(0, 500)}`);
        await assertWhole(api, about.person);
      }
      const before = await countVersions(api);
      const who = row.as === 'receiver' ? receiverOf() : coordinator;
      const refusing = row.step === 'sign-refused';
      const values = refusing ? { mode: 'refused', by: `Patient/${about.person}` } : inputOf(row.step, about.person);
      const answer = await make(api, who, refusing ? 'sign-pai' : row.step, about, values);
      assertAnswer(answer, row, row.step);
      if (row.to === undefined) assert.equal(await countVersions(api), before, 'a refusal changed something');
      await assertWhole(api, about.person);
    });
  }
});
