import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { isMember } from '@sinfonia/profiles/terminology';
import { isState, transitionsOf } from '../../exchanges/sistema-ts/states.ts';
import { templates } from '../../notifications/inbox/template.ts';
import { expiryNotice, prescriptionRules, prescriptionStates } from './machine.ts';
import { prescriptionConditions } from './rules.ts';
import { noIssuer, prescriptionOperations, prescriptionSteps } from './steps.ts';

describe('the machine of prescriptions', () => {
  const changing = [...prescriptionRules].filter(([, { scope }]) => scope !== 'read');

  it('has a rule for every operation, and an operation for every rule', () => {
    assert.deepEqual(
      prescriptionOperations()
        .map(({ name }) => name)
        .sort(),
      [...prescriptionRules.keys()].sort(),
    );
    assert.deepEqual(
      prescriptionSteps(noIssuer)
        .map(({ name }) => name)
        .sort(),
      changing.map(([name]) => name).sort(),
    );
  });

  it('names steps and states as the published tables do', () => {
    for (const [name] of changing) {
      assert.equal(isMember(valueSetUrl.ServiceStep, codeSystemUrl.ServiceStep, name), true, name);
    }
    for (const state of Object.keys(prescriptionStates)) {
      const { PrescriptionProcessState: valueSet } = valueSetUrl;
      assert.equal(isMember(valueSet, codeSystemUrl.PrescriptionProcessState, state), true, state);
      assert.ok(state === 'none' || state === 'draft' || isState(state), state);
    }
  });

  it('leads where Sistema TS lets it lead', () => {
    for (const kind of ['F', 'P'] as const) {
      assert.deepEqual(transitionsOf('send', 'none', kind), [{ to: '3', by: 'prescriber' }]);
      assert.deepEqual(transitionsOf('cancel', '3', kind), [{ to: '4', by: 'same-prescriber' }]);
      assert.deepEqual(transitionsOf('expire', '3', kind), [{ to: '10', by: 'system' }]);
    }
    for (const [name, { from, to = [] }] of changing) {
      const isCancel = name === 'prescription-cancel';
      assert.deepEqual([from, to], isCancel ? [['3'], ['4']] : [['none'], ['3']], name);
    }
  });

  it('tells with templates that exist', () => {
    const known = new Set(templates.map(({ code }) => code));
    const notices = [...prescriptionRules.values()].flatMap(({ notices: own }) => own ?? []);
    for (const { template, tell } of [...notices, expiryNotice]) {
      assert.ok(known.has(template), template);
      assert.ok(tell.length > 0, template);
    }
  });
});

describe('rules of prescriptions', () => {
  const sources = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .join('\n');

  for (const { id, steps, kind } of prescriptionConditions) {
    it(`${id} holds for steps of the machine and is applied as a ${kind}`, () => {
      assert.ok(steps.length > 0);
      for (const step of steps) assert.ok(prescriptionRules.has(step), step);
      assert.ok(sources.includes(`${kind === 'refusal' ? 'refusedBy' : 'remarkOf'}('${id}'`));
    });
  }

  it('are all written down', () => {
    const named = new Set([...sources.matchAll(/'(RX-\d\d)'/g)].map(([, id]) => id));
    assert.deepEqual([...named].sort(), prescriptionConditions.map(({ id }) => id).sort());
  });
});
