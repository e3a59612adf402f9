import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import type { Issue } from '../issues/index.ts';
import { packageExamples } from '../package/index.ts';
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

/** Every place of a JSON value, as steps from its root. */
function pathsOf(value: unknown, before: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [before];
  return [before, ...Object.entries(value).flatMap(([name, child]) => pathsOf(child, [...before, name]))];
}

function replaced(value: unknown, path: readonly string[], by: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return by;
  const copy: unknown = Array.isArray(value) ? [...value] : { ...(value as object) };
  const branch = copy as Record<string, unknown>;
  branch[step] = replaced(branch[step], rest, by);
  return copy;
}

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

  it('answers for any JSON, however wrong', () => {
    const places = packageExamples().flatMap((example) =>
      pathsOf(example).map((path): readonly [Resource, readonly string[]] => [example, path]),
    );
    const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, [], {}, [null], '', [[]], -1));
    fc.assert(
      fc.property(fc.constantFrom(...places), anything, ([example, path], value) => {
        assert.ok(Array.isArray(validate(replaced(example, path, value))));
      }),
      { numRuns: 1500 },
    );
  });

  it('refuses nesting without end', () => {
    let extension: unknown = { url: 'http://example.org/e', valueBoolean: true };
    for (let depth = 0; depth < 20000; depth++) extension = { url: 'http://example.org/e', extension: [extension] };
    const issues = validate({ resourceType: 'Patient', extension: [extension] });
    assert.deepEqual(issues.map(toText), ['nested-too-deep']);
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
