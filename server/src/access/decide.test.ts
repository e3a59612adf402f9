import assert from 'node:assert/strict';
import { catalogue } from '@sinfonia/profiles/issues';
import type { AccessQuestion } from '../fhir/context.ts';
import table from './decide.cases.json' with { type: 'json' };
import { authorize } from './decide.ts';
import type { Principal } from './principal.ts';

function principalWith(scopes: string, patient?: string): Principal {
  return {
    clientId: 'some-client',
    scopes: scopes.split(' ').filter(Boolean),
    ...(patient === undefined ? {} : { patient }),
  };
}

describe('access decisions', () => {
  for (const one of table.cases) {
    const patient = 'patient' in one ? one.patient : undefined;
    const ask = one.ask as AccessQuestion;
    it(`"${one.scopes}" asking ${Object.values(ask).join(' ')}: ${one.expect}`, () => {
      const refusal = authorize(principalWith(one.scopes, patient), ask);
      assert.equal(refusal?.code ?? 'allowed', one.expect);
      if (refusal) assert.equal(catalogue[refusal.code].status, 403);
    });
  }

  it('gives the same answer again for the same principal', () => {
    const principal = principalWith('system/Patient.r');
    const ask: AccessQuestion = { interaction: 'read', type: 'Patient', id: '1' };
    const other: AccessQuestion = { interaction: 'read', type: 'Observation', id: '1' };
    for (let round = 0; round < 3; round++) {
      assert.equal(authorize(principal, ask), undefined);
      assert.equal(authorize(principal, other)?.code, 'access-denied');
    }
  });

  it('costs at most a microsecond once the scopes are known', () => {
    const principal = principalWith('openid fhirUser user/*.cruds user/AuditEvent.rs system/Patient.rs');
    const ask: AccessQuestion = { interaction: 'search-type', type: 'Patient' };
    const measure = () => {
      const start = process.hrtime.bigint();
      for (let i = 0; i < 100_000; i++) authorize(principal, ask);
      return Number(process.hrtime.bigint() - start) / 100_000;
    };
    const best = Math.min(...Array.from({ length: 5 }, measure));
    assert.ok(best <= 1_000, `${best} ns per decision`);
  });
});
