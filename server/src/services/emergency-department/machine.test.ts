import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { isMember } from '@sinfonia/profiles/terminology';
import { urgency } from './access/access.ts';
import { triageSystem } from './access/encounter-times.ts';
import limits from './board/limits.json' with { type: 'json' };
import { departmentRules } from './department/machine.ts';
import { report } from './department/report.ts';
import { emergencyRules, emergencyStates } from './machine.ts';
import { emergencyConditions } from './rules.ts';
import { emergencySteps } from './steps.ts';

describe('the machine of emergency departments', () => {
  const changing = [...emergencyRules, ...departmentRules].filter(([, { scope }]) => scope !== 'read');

  it('has a rule for every step, and a step for every rule that changes something', () => {
    assert.deepEqual([...emergencySteps, report].map(({ name }) => name).sort(), changing.map(([name]) => name).sort());
  });

  it('names steps, states and triage codes as the published tables do', () => {
    for (const [name] of changing) {
      assert.equal(isMember(valueSetUrl.ServiceStep, codeSystemUrl.ServiceStep, name), true, name);
    }
    for (const state of Object.keys(emergencyStates)) {
      assert.equal(isMember(valueSetUrl.EmergencyState, codeSystemUrl.EmergencyState, state), true, state);
    }
    for (const code of [...urgency, ...Object.keys(limits.minutes)]) {
      assert.equal(isMember(valueSetUrl.EmergencyTriage, triageSystem, code), true, code);
    }
  });

  it('leads from known states to known states', () => {
    for (const [name, { from, to = [] }] of emergencyRules) {
      for (const state of [...from, ...to]) assert.ok(Object.hasOwn(emergencyStates, state), `${name}: ${state}`);
    }
  });

  it('has the limits of the published table of triage codes', () => {
    const url = new URL('../../../../profiles/terminology/services/emergency-triage.json', import.meta.url);
    const { concepts } = JSON.parse(readFileSync(url, 'utf8')) as {
      readonly concepts: readonly { readonly code: string; readonly properties?: { readonly minutes: number } }[];
    };
    const published = concepts.flatMap(({ code, properties }) =>
      properties === undefined ? [] : [[code, properties.minutes] as const],
    );
    assert.deepEqual(limits.minutes, Object.fromEntries(published));
  });
});

describe('rules of emergency departments', () => {
  const sources = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .join('\n');

  it('hold for known steps, and are applied somewhere', () => {
    const applied = new Set([...sources.matchAll(/'(ED-\d\d)'/g)].map(([, id]) => id));
    for (const { id, steps } of emergencyConditions) {
      for (const step of steps) assert.ok(emergencyRules.has(step), `${id}: ${step}`);
      assert.ok(applied.has(id), id);
    }
  });
});
