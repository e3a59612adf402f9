import assert from 'node:assert/strict';
import type { Bundle } from '@medplum/fhirtypes';
import { catalogue, FhirError } from '@sinfonia/profiles/issues';
import { exampleBundle } from '../testing/example-bundles.ts';
import file from './build-cases.json' with { type: 'json' };
import { buildCda } from './build-document.ts';

interface Case {
  readonly name: string;
  /** Type of the resource that is changed (the first one), path inside it, new value; null takes it out. */
  readonly changes: readonly (readonly [string, string, unknown])[];
  /** Code and place; `{Type}` is the place of the first resource of a type. */
  readonly expected: readonly string[];
}

const cases = file.cases as readonly unknown[] as readonly Case[];

function change(bundle: Bundle, [type, path, value]: Case['changes'][number]): void {
  const resource =
    type === 'Bundle' ? bundle : bundle.entry?.find((one) => one.resource?.resourceType === type)?.resource;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let at: unknown = resource;
  for (const step of steps) at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
  assert.ok(typeof at === 'object' && at !== null, path);
  if (value === null) Reflect.deleteProperty(at, last);
  else Reflect.set(at, last, value);
}

function placesIn(bundle: Bundle, text: string): string {
  return text.replace(/\{(\w+)\}/g, (_, type) => {
    const at = bundle.entry?.findIndex((one) => one.resource?.resourceType === type);
    return `Bundle.entry[${at}].resource`;
  });
}

describe('building of FSE documents', () => {
  for (const { name, changes, expected } of cases) {
    it(`refuses ${name}`, () => {
      const bundle = exampleBundle(file.base);
      for (const one of changes) change(bundle, one);
      assert.throws(
        () => buildCda(bundle),
        (error) => {
          assert.ok(error instanceof FhirError);
          const seen = error.issues.map(({ code, expression }) => `${code} ${expression?.[0]}`);
          assert.deepEqual(
            seen,
            expected.map((text) => placesIn(bundle, text)),
          );
          assert.equal(error.status, 422);
          return true;
        },
      );
    });
  }

  it('tries every code of its own', () => {
    const codes = Object.keys(catalogue).filter((code) => code.startsWith('fse-build-'));
    const tried = cases.flatMap(({ expected }) => expected.map((text) => text.split(' ')[0] ?? ''));
    assert.deepEqual([...new Set(tried)].sort(), codes.sort());
  });

  it('gives type, identity and version of the document', () => {
    const { type, id, version } = buildCda(exampleBundle(file.base));
    assert.equal(type.id, 'SingVacc');
    assert.deepEqual(id, { root: '2.16.840.1.113883.2.9.2.150.4.4', extension: '150204.ESEMPIO.SV-0001.V2' });
    assert.equal(version, 2);
  });
});
