import assert from 'node:assert/strict';
import type { Consent, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import table from './hides.cases.json' with { type: 'json' };
import { hides } from './hides.ts';
import { accessRuleSystem, obscuringOf } from './obscuring.ts';

const today = Date.UTC(2026, 10, 26, 12);

function consentWith(provision: unknown, rule = 'P99', status = 'active'): Consent {
  return {
    resourceType: 'Consent',
    status,
    category: [
      { coding: [{ system: codeSystemUrl.ConsentKind, code: 'obscuring' }] },
      { coding: [{ system: accessRuleSystem, code: rule }] },
    ],
    patient: { reference: 'Patient/p' },
    provision,
  } as unknown as Consent;
}

describe('what an obscuring hides', () => {
  for (const one of table.cases) {
    it(one.name, () => {
      const obscuring = obscuringOf(consentWith(one.provision), today);
      assert.ok(obscuring);
      for (const { resource, hidden } of one.resources) {
        assert.equal(hides(obscuring, resource as unknown as Resource), hidden, JSON.stringify(resource));
      }
    });
  }

  it('is nothing when it is not in force, is no obscuring, or shows at feeding (P00)', () => {
    const data = { data: [{ meaning: 'instance', reference: { reference: 'Observation/o' } }] };
    assert.equal(obscuringOf(consentWith(data, 'P99', 'inactive'), today), undefined);
    assert.equal(obscuringOf(consentWith({ ...data, period: { end: '2026-11-25' } }), today), undefined);
    assert.equal(obscuringOf(consentWith(data, 'P00'), today), undefined);
    assert.equal(obscuringOf({ ...consentWith(data), category: [] }, today), undefined);
    assert.ok(obscuringOf(consentWith({ ...data, period: { end: '2026-11-26' } }), today));
  });

  it('is judged at each access when it names from whom', () => {
    const provision = {
      actor: [{ role: {}, reference: { reference: 'Organization/o' } }],
      data: [{ meaning: 'instance', reference: { reference: 'Observation/o' } }],
    };
    assert.equal(obscuringOf(consentWith(provision), today), undefined);
  });

  it('survives content of any form', () => {
    for (const odd of [null, 'text', 7, [], [null], { coding: 'x' }, { __proto__: null }]) {
      const provision = { data: odd, class: odd, securityLabel: odd, code: odd, dataPeriod: odd };
      const obscuring = obscuringOf(consentWith(provision), today);
      if (obscuring !== undefined) hides(obscuring, { resourceType: 'Observation', code: odd } as unknown as Resource);
    }
  });
});
