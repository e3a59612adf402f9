import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { isMember } from '@sinfonia/profiles/terminology';
import { templates } from '../../notifications/inbox/template.ts';
import { deliveredPlanTypes } from './evaluation/plan-types.ts';
import { handlingOf } from './handling.ts';
import { planAlerts, planRules, planStates } from './machine.ts';
import { planConditions } from './rules.ts';
import specialties from './specialties.json' with { type: 'json' };
import { planSteps } from './steps.ts';

describe('the machine of therapeutic plans', () => {
  const changing = [...planRules].filter(([, { scope }]) => scope !== 'read');

  it('has a rule for every step, and a step for every rule that changes something', () => {
    assert.deepEqual(planSteps.map(({ name }) => name).sort(), changing.map(([name]) => name).sort());
  });

  it('names steps and states as the published tables do', () => {
    for (const [name] of changing) {
      assert.equal(isMember(valueSetUrl.ServiceStep, codeSystemUrl.ServiceStep, name), true, name);
    }
    for (const state of Object.keys(planStates)) {
      assert.equal(isMember(valueSetUrl.TherapeuticPlanState, codeSystemUrl.TherapeuticPlanState, state), true, state);
    }
  });

  it('leads from known states to known states', () => {
    for (const [name, { from, to = [] }] of planRules) {
      for (const state of [...from, ...to]) assert.ok(Object.hasOwn(planStates, state), `${name}: ${state}`);
    }
  });

  it('tells with templates that exist', () => {
    const known = new Set(templates.map(({ code }) => code));
    const notices = [...[...planRules.values()].flatMap((rule) => rule.notices ?? []), ...Object.values(planAlerts)];
    for (const { template, tell } of notices) {
      assert.ok(known.has(template), template);
      assert.ok(tell.length > 0, template);
    }
  });

  it('handles every type of plan, by rules of it that may refuse', () => {
    for (const { code, rules } of deliveredPlanTypes) {
      const handling = handlingOf(code);
      assert.ok(handling, code);
      for (const id of handling.justifiable) {
        assert.equal(rules.find((rule) => rule.id === id)?.severity, 'error', `${code} ${id}`);
      }
    }
  });

  it('never refuses by a rule that is not verified', () => {
    for (const { code, rules } of deliveredPlanTypes) {
      for (const { id, evidence, severity } of rules) {
        if (evidence === 'unverified') assert.equal(severity, 'warning', `${code} ${id}`);
      }
    }
  });

  it('knows disciplines by specialties that some type asks for or a form has', () => {
    for (const [code, specialty] of Object.entries(specialties.disciplines)) {
      assert.match(code, /^\d\d$/);
      assert.match(specialty, /^[a-z-]+$/);
    }
  });
});

describe('rules of therapeutic plans', () => {
  const sources = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .join('\n');

  it('hold for steps of the machine, and are applied somewhere', () => {
    for (const { id, steps, kind } of planConditions) {
      assert.ok(steps.length > 0, id);
      for (const step of steps) assert.ok(planRules.has(step), `${id}: ${step}`);
      assert.ok(sources.includes(`'${id}'`), id);
      if (kind === 'remark') assert.ok(sources.includes(`remarkOf('${id}'`), id);
    }
  });

  it('are all among those that are told', () => {
    const known = new Set(planConditions.map(({ id }) => id));
    for (const [, id = ''] of sources.matchAll(/'(TP-\d\d)'/g)) assert.ok(known.has(id), id);
  });
});
