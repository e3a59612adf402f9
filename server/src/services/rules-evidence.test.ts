import assert from 'node:assert/strict';
import { dispensingConditions } from './dispensing/rules.ts';
import { homeCareConditions } from './home-care/rules.ts';
import limits from './prescriptions/limits.json' with { type: 'json' };
import { prescriptionConditions } from './prescriptions/rules.ts';
import type { StepCondition } from './steps/step.ts';
import { deliveredPlanTypes } from './therapeutic-plans/evaluation/plan-types.ts';
import { planConditions } from './therapeutic-plans/rules.ts';

const services: Readonly<Record<string, readonly StepCondition[]>> = {
  prescriptions: prescriptionConditions,
  dispensing: dispensingConditions,
  'therapeutic-plans': planConditions,
  'home-care': homeCareConditions,
};

describe('what is not verified', () => {
  for (const [service, conditions] of Object.entries(services)) {
    it(`refuses no step of ${service}, and says that it is not verified`, () => {
      assert.ok(conditions.some(({ evidence }) => evidence === 'unverified'));
      for (const { id, kind, evidence, source, text } of conditions) {
        assert.ok(['normative', 'public', 'unverified'].includes(evidence), id);
        assert.ok(source !== '', id);
        if (evidence !== 'unverified') continue;
        assert.equal(kind, 'remark', id);
        assert.match(`${text.it}|${text.en}`, /\(regola non verificata\)\.\|.*\(unverified rule\)\.$/, id);
      }
    });
  }

  it('refuses no prescription without a plan', () => {
    for (const { type, need, evidence } of limits.planNeeds) {
      assert.ok(need !== 'refusal' || evidence !== 'unverified', type);
    }
  });

  it('refuses no plan by its type', () => {
    for (const { id, severity, evidence } of deliveredPlanTypes.flatMap(({ rules }) => rules)) {
      assert.ok(severity === 'warning' || evidence !== 'unverified', id);
    }
  });
});
