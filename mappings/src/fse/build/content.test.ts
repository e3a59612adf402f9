import assert from 'node:assert/strict';
import type { Bundle } from '@medplum/fhirtypes';
import { exampleBundle } from '../testing/example-bundles.ts';
import { refusalOf } from '../testing/refusals.ts';
import { buildCda } from './build-document.ts';
import file from './content-cases.json' with { type: 'json' };

interface Case {
  readonly name: string;
  readonly base: string;
  /** Type of the resource that is changed (the first one), path inside it, new value; null takes it out. */
  readonly changes: readonly (readonly [string, string, unknown])[];
  /** Parts of the CDA. */
  readonly says?: readonly string[];
  /** What the CDA does not hold. */
  readonly silent?: readonly string[];
  /** Places of remarks; `{Type}` is the place of the first resource of a type. */
  readonly leavesOut?: readonly string[];
  /** Codes and places of gaps, all of them. */
  readonly refuses?: readonly string[];
}

const cases = file.cases as readonly unknown[] as readonly Case[];

function change(bundle: Bundle, [type, path, value]: Case['changes'][number]): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let at: unknown = bundle.entry?.find((one) => one.resource?.resourceType === type)?.resource;
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

describe('content of prescriptions and dispensings', () => {
  for (const { name, base, changes, says = [], silent = [], leavesOut = [], refuses } of cases) {
    it(`${refuses ? 'refuses' : 'writes'} ${name}`, () => {
      const bundle = exampleBundle(base);
      for (const one of changes) change(bundle, one);
      const expected = (list: readonly string[]) => list.map((text) => placesIn(bundle, text));
      if (refuses) {
        assert.deepEqual([...refusalOf(bundle)].sort(), [...expected(refuses)].sort());
        return;
      }
      const { xml, remarks } = buildCda(bundle);
      for (const part of says) assert.ok(xml.includes(part), part);
      for (const part of silent) assert.equal(xml.includes(part), false, part);
      const places = new Set(remarks.map(({ expression }) => expression?.[0]));
      for (const place of expected(leavesOut)) assert.ok(places.has(place), place);
      assert.ok(remarks.every(({ code }) => code === 'fse-left-out'));
    });
  }

  it('leaves no element of a prescription unsaid: one that it does not know is a remark', () => {
    const bundle = exampleBundle('fse-drug-prescription-minimal');
    change(bundle, ['MedicationRequest', 'performerType', { text: 'Farmacia ospedaliera' }]);
    const place = placesIn(bundle, '{MedicationRequest}.performerType');
    assert.ok(buildCda(bundle).remarks.some(({ expression }) => expression?.[0] === place));
  });
});
