import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { CodeSystem, Resource, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { type Issue, textOf } from '../issues/index.ts';
import { packageExamples } from '../package/index.ts';
import { createTerminology } from '../terminology/index.ts';
import { createValidator, type ValidateOptions, validate } from './index.ts';

interface Case {
  readonly name: string;
  readonly resource: unknown;
  readonly profiles?: readonly string[];
  readonly options?: ValidateOptions;
  /** Profiles and extensions that the validator knows besides. */
  readonly structures?: StructureDefinition[];
  readonly terminology?: (CodeSystem | ValueSet)[];
  /** `code place`, and the key of the rule for broken invariants. */
  readonly faults: readonly string[];
}

const toText = (issue: Issue): string =>
  [issue.code, ...(issue.expression ?? []), ...(issue.values?.['key'] === undefined ? [] : [issue.values['key']])].join(
    ' ',
  );

const folder = new URL('cases/', import.meta.url);
const areas = readdirSync(folder).map((file) => ({
  area: file.replace('.cases.json', ''),
  cases: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly Case[],
}));

function issuesOf({ resource, profiles, options, structures, terminology }: Case): readonly Issue[] {
  const validator =
    structures || terminology
      ? createValidator({
          ...(structures ? { structures } : {}),
          ...(terminology ? { terminology: createTerminology(terminology) } : {}),
        })
      : { validate };
  return validator.validate(resource, { bestPractice: false, ...options, ...(profiles ? { profiles } : {}) });
}

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

const inheritedNames = Object.keys(Object.getOwnPropertyDescriptors(Object.prototype));

describe('validate', () => {
  for (const { area, cases } of areas)
    describe(area, () => {
      for (const example of cases)
        it(`${example.faults.length === 0 ? 'accepts' : 'finds the faults of'} ${example.name}`, () => {
          assert.deepEqual(issuesOf(example).map(toText).sort(), [...example.faults].sort());
        });
    });

  it('warns of a missing narrative unless told not to', () => {
    const issues = validate({ resourceType: 'Patient', active: true });
    assert.deepEqual(
      issues.map((issue) => [issue.severity, toText(issue)]),
      [['warning', 'invariant-broken Patient dom-6']],
    );
  });

  it('tells a broken rule of our package in the language of the reader', () => {
    const episode = packageExamples().find(({ id }) => id === 'home-care-episode-full');
    const found = validate({ ...episode, period: { start: '2026-01-10' } }, { bestPractice: false });
    const [broken] = found.filter(({ code }) => code === 'invariant-broken');
    assert.ok(broken);
    const italian = textOf(broken, 'it');
    const english = textOf(broken, 'en');
    assert.doesNotMatch(italian + english, /\. \/ /);
    assert.match(italian, /^La regola sin-\S+ non è rispettata: \S/);
    assert.match(english, /^Rule sin-\S+ is broken: \S/);
    assert.notEqual(italian.split(': ')[1], english.split(': ')[1]);
  });

  it('answers for any JSON, however wrong', () => {
    const places = packageExamples().flatMap((example) =>
      pathsOf(example).map((path): readonly [Resource, readonly string[]] => [example, path]),
    );
    const anything = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(null, [], {}, [null], '', [[]], -1, 'toString', 'constructor', '__proto__'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), anything, ([example, path], value) => {
        assert.ok(Array.isArray(validate(replaced(example, path, value))));
      }),
      { numRuns: 1500 },
    );
    assert.deepEqual(Object.keys(Object.getOwnPropertyDescriptors(Object.prototype)), inheritedNames);
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
