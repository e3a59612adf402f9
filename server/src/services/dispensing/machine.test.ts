import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { isMember } from '@sinfonia/profiles/terminology';
import { templates } from '../../notifications/inbox/template.ts';
import { dispensingRules, dispensingStates } from './machine.ts';
import { dispensingConditions } from './rules.ts';
import { dispensingSteps, supplySteps } from './steps.ts';
import { supplyRules, supplyStates } from './supplies/machine.ts';

const machines = [
  {
    name: 'dispensing',
    rules: dispensingRules,
    states: dispensingStates,
    steps: dispensingSteps.map(({ name }) => name),
    valueSet: valueSetUrl.PrescriptionState,
    system: codeSystemUrl.PrescriptionState,
  },
  {
    name: 'supplies',
    rules: supplyRules,
    states: supplyStates,
    steps: supplySteps.map(({ name }) => name),
    valueSet: valueSetUrl.SupplyState,
    system: codeSystemUrl.SupplyState,
  },
];

for (const { name: machine, rules, states, steps, valueSet, system } of machines) {
  describe(`the machine of ${machine}`, () => {
    const changing = [...rules].filter(([, { scope }]) => scope !== 'read');

    it('has a rule for every step, and a step for every rule that changes something', () => {
      assert.deepEqual([...steps].sort(), changing.map(([name]) => name).sort());
    });

    it('names steps and states as the published tables do', () => {
      for (const [name] of changing) {
        assert.equal(isMember(valueSetUrl.ServiceStep, codeSystemUrl.ServiceStep, name), true, name);
      }
      for (const state of Object.keys(states)) assert.equal(isMember(valueSet, system, state), true, state);
    });

    it('leads from known states to known states, and tells with templates that exist', () => {
      const known = new Set(templates.map(({ code }) => code));
      for (const [name, { from, to = [], notices = [] }] of rules) {
        for (const state of [...from, ...to]) assert.ok(Object.hasOwn(states, state), `${name}: ${state}`);
        for (const { template } of notices) assert.ok(known.has(template), template);
      }
    });
  });
}

describe('rules of dispensing', () => {
  const sources = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .join('\n');

  it('hold for known steps, and are applied somewhere', () => {
    const applied = new Set([...sources.matchAll(/'(DS-\d\d)'/g)].map(([, id]) => id));
    for (const { id, steps } of dispensingConditions) {
      for (const step of steps) assert.ok(dispensingRules.has(step) || supplyRules.has(step), `${id}: ${step}`);
      assert.ok(applied.has(id), id);
    }
  });
});
