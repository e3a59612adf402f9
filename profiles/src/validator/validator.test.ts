import assert from 'node:assert/strict';
import type { Issue } from '../issues/index.ts';
import { validate } from './index.ts';
import cases from './validator.cases.json' with { type: 'json' };

interface Case {
  readonly name: string;
  readonly resource: unknown;
  readonly profiles?: readonly string[];
  /** `code place`, and the key of the rule for broken invariants. */
  readonly faults: readonly string[];
}

const toText = (issue: Issue): string =>
  [issue.code, ...(issue.expression ?? []), ...(issue.values?.['key'] === undefined ? [] : [issue.values['key']])].join(
    ' ',
  );

describe('validate', () => {
  for (const { name, resource, profiles, faults } of cases as unknown as readonly Case[]) {
    it(`${faults.length === 0 ? 'accepts' : 'finds the faults of'} ${name}`, () => {
      const issues = validate(resource, { bestPractice: false, ...(profiles ? { profiles } : {}) });
      assert.deepEqual(issues.map(toText).sort(), [...faults].sort());
    });
  }

  it('warns of a missing narrative unless told not to', () => {
    const issues = validate({ resourceType: 'Patient', active: true });
    assert.deepEqual(
      issues.map((issue) => [issue.severity, toText(issue)]),
      [['warning', 'invariant-broken Patient dom-6']],
    );
  });

  it('never repeats the content of a resource', () => {
    const secret = 'Segretissimo';
    const issues = validate({
      resourceType: 'Patient',
      [`${secret} ${secret}`]: secret,
      gender: secret,
      birthDate: secret,
      name: secret,
      identifier: [{ system: secret, value: 1 }],
      generalPractitioner: [{ reference: secret }],
      text: { status: 'generated', div: secret },
    });
    assert.ok(issues.length >= 6);
    assert.ok(!JSON.stringify(issues).includes(secret));
  });
});
