import assert from 'node:assert/strict';
import type { Condition, SearchPlan } from '../fhir/search/plan.ts';
import type { Principal } from './principal.ts';
import { authorizeSearch, mayInclude } from './search-access.ts';

const everything: Condition = { kind: 'and', of: [] };
const subject = { type: 'Observation', code: 'subject' };

function planWith(where: Condition, include: SearchPlan['include'] = []): SearchPlan {
  return { types: ['Observation'], where, sort: [], count: 10, total: 'none', include, query: [] };
}

const narrow: Principal = { clientId: 'c', scopes: ['user/Observation.rs', 'user/Patient.r'] };
const wide: Principal = { clientId: 'c', scopes: ['system/*.cruds'] };

const chainToPatient: Condition = {
  kind: 'chain',
  parameter: subject,
  branches: [{ type: 'Patient', where: everything }],
};
const hasEncounter: Condition = {
  kind: 'has',
  type: 'Encounter',
  parameter: { type: 'Encounter', code: 'subject' },
  where: everything,
};
const revincludeEncounter = { reverse: true, type: 'Encounter', code: 'subject', iterate: false };

describe('access to searches', () => {
  const refused: readonly [string, SearchPlan, string][] = [
    ['a chain into a type that may be read but not searched', planWith(chainToPatient), 'Patient'],
    ['_has over another type', planWith(hasEncounter), 'Encounter'],
    [
      'a condition hidden below not, or and and',
      planWith({ kind: 'not', of: { kind: 'or', of: [everything, { kind: 'and', of: [hasEncounter] }] } }),
      'Encounter',
    ],
    [
      'a chain hidden in a composite',
      planWith({ kind: 'composite', parameter: subject, parts: [chainToPatient] }),
      'Patient',
    ],
    ['_list', planWith({ kind: 'list', id: '1' }), 'List'],
    ['_revinclude of another type', planWith(everything, [revincludeEncounter]), 'Encounter'],
  ];
  for (const [name, plan, type] of refused) {
    it(`refuses ${name}`, () => {
      const refusal = authorizeSearch(narrow, plan);
      assert.equal(refusal?.code, 'access-denied');
      assert.equal(refusal?.values?.['type'], type);
    });
    it(`allows a system ${name}`, () => {
      assert.equal(authorizeSearch(wide, plan), undefined);
    });
  }

  it('allows conditions on the searched type alone', () => {
    assert.equal(authorizeSearch(narrow, planWith({ kind: 'id', ids: ['1'] })), undefined);
  });

  it('leaves out includes of types that may not be read', () => {
    assert.equal(mayInclude(narrow, 'Patient'), true);
    assert.equal(mayInclude(narrow, 'Encounter'), false);
    assert.equal(mayInclude({ clientId: 'c', scopes: ['user/*.cruds'] }, 'AuditEvent'), false);
    assert.equal(mayInclude(wide, 'AuditEvent'), true);
  });
});
