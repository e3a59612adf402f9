import assert from 'node:assert/strict';
import { catalogue } from '@sinfonia/profiles/issues';
import type { AccessQuestion } from '../fhir/context.ts';
import { createAccess } from './create-access.ts';
import type { Policy } from './policies/policy.ts';
import type { Principal } from './principal.ts';
import table from './scope-decisions.cases.json' with { type: 'json' };

/** Policies that allow everything, so that the scopes alone decide. */
const everything = (role: string, holder: Policy['holder']): [string, Policy] => [
  role,
  {
    role,
    holder,
    title: { it: 'tutto', en: 'everything' },
    purposes: ['TREAT'],
    level: 1,
    protectedData: 'carried',
    breakGlass: false,
    rules: [
      {
        data: ['*'],
        may: ['create', 'read', 'update', 'delete', 'search'],
        reach: ['everyone'],
        operations: ['everything'],
        because: 'the scopes are looked at',
      },
    ],
    hides: [],
    source: 'a test',
    evidence: 'unverified',
    effectiveFrom: '2026-01-01',
  },
];

function principalWith(scopes: string, patient?: string): Principal {
  const common = { clientId: 'some-client', scopes: scopes.split(' ').filter(Boolean) };
  if (scopes.includes('system/')) return { ...common, role: 'system' };
  return { ...common, subject: 'somebody', level: 2, role: 'person', ...(patient === undefined ? {} : { patient }) };
}

describe('decisions by scopes', () => {
  const never = () => assert.fail('no data is looked at');
  const access = createAccess({
    store: { read: never, search: never },
    policies: new Map([everything('system', 'system'), everything('person', 'professional')]),
    planGranular: () => ({ kind: 'id', ids: ['1'] }),
    fhirBase: 'http://localhost/fhir',
    completeWrites: never,
    written: never,
  });
  for (const one of table.cases) {
    const patient = 'patient' in one ? one.patient : undefined;
    const ask = one.ask as AccessQuestion;
    it(`"${one.scopes}" asking ${Object.values(ask).join(' ')}: ${one.expect}`, () => {
      const refusal = access.authorize(principalWith(one.scopes, patient), ask);
      assert.equal(refusal?.code ?? 'allowed', one.expect);
      if (refusal) assert.equal(catalogue[refusal.code].status, 403);
    });
  }

  it('gives the same answer again for the same principal, and another to another', () => {
    const principal = principalWith('system/Patient.r');
    const ask: AccessQuestion = { interaction: 'read', type: 'Patient', id: '1' };
    const other: AccessQuestion = { interaction: 'read', type: 'Observation', id: '1' };
    for (let turn = 0; turn < 2; turn++) {
      assert.equal(access.authorize(principal, ask), undefined);
      assert.equal(access.authorize(principal, other)?.code, 'access-denied');
      assert.equal(access.authorize(principalWith('system/Observation.r'), other), undefined);
    }
  });
});
