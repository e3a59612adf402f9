import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compilePath, isTrue } from '../../fhirpath/index.ts';
import type { JsonObject } from '../../json/json-object.ts';
import { constraintModel, type ElementModel, elementOf, resourceTypes, typeModel } from '../../model/index.ts';
import { expandValueSet } from '../../terminology/index.ts';
import { Run } from '../run.ts';
import { nativeInvariants } from './native.ts';

/**
 * Native forms that differ from the FHIRPath on purpose, each explained where it is defined. They have cases of their own
 * in validator.cases.json.
 */
const onPurpose = new Set(['per-1', 'rng-2', 'ref-1', 'dom-3', 'dom-6', 'ctm-1', 'Task#inv-1', 'que-7', 'que-12']);

const dataTypes = (
  'Extension Reference Period Quantity Range Ratio ContactPoint Attachment Expression Duration Age Distance Timing ' +
  'Timing.repeat'
).split(' ');

/** Where each invariant lives: path of the element or type that carries its key. */
function findPlace(nativeKey: string): string | undefined {
  const [type, key] = nativeKey.includes('#') ? nativeKey.split('#') : [undefined, nativeKey];
  const visit = (name: string): string | undefined => {
    const model = typeModel(name);
    if (model?.constraints.includes(key ?? '')) return name;
    for (const element of model?.elements ?? []) {
      if (element.constraints.includes(key ?? '')) return element.path;
      const nested = typeModel(element.path);
      if (nested) {
        const found = visit(element.path);
        if (found) return found;
      }
    }
    return undefined;
  };
  for (const name of type ? [type] : [...dataTypes, 'Patient', ...resourceTypes()]) {
    const found = visit(name);
    if (found) return found;
  }
  return undefined;
}

const samples: Record<string, readonly unknown[]> = {
  boolean: [true, false],
  integer: [0, 1, -1],
  positiveInt: [1, 2],
  unsignedInt: [0, 1],
  decimal: [0, 1, -1, 2.5],
  date: ['2020-01-01', '2021-06-30'],
  dateTime: ['2020-01-01T10:00:00Z', '2021-06-30T10:00:00Z'],
  instant: ['2020-01-01T10:00:00Z'],
  time: ['10:00:00'],
  uri: ['http://unitsofmeasure.org', 'http://example.org/a', 'http://example.org/a/_history/1'],
  id: ['a', 'b'],
};

const useful: Record<string, readonly unknown[]> = {
  system: [
    'http://unitsofmeasure.org',
    'http://terminology.hl7.org/CodeSystem/condition-ver-status',
    'http://terminology.hl7.org/CodeSystem/condition-clinical',
    'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
  ],
  code: ['entered-in-error', 'resolved', 'x'],
};

function valueFor(element: ElementModel, type: string, depth: number): fc.Arbitrary<unknown> {
  const codes = type === 'code' && element.binding ? expandValueSet(element.binding.valueSet) : undefined;
  if (codes && codes.length > 0) return fc.constantFrom(...codes.map(({ code }) => code));
  const named = /^(Coding|Quantity|Duration|Age|Distance|ContactPoint|Identifier)\./.test(element.path)
    ? useful[element.name]
    : undefined;
  if (named) return fc.constantFrom(...named);
  const kind = typeModel(type)?.kind;
  if (kind === 'primitive-type') return fc.constantFrom(...(samples[type] ?? ['x', 'y']));
  if (type === 'Resource')
    return fc.constantFrom(
      { resourceType: 'Basic', id: 'b' },
      { resourceType: 'Composition' },
      { resourceType: 'MessageHeader', meta: { versionId: '1' } },
    );
  return depth > 2
    ? fc.constant({ id: 'x', extension: [{ url: 'http://example.org/e', valueBoolean: true }] })
    : objectOf(type, depth + 1);
}

/** Random objects of a type: some of its elements, with values that the invariants look at. */
function objectOf(type: string, depth = 0): fc.Arbitrary<JsonObject> {
  const skipped = new Set(['id', 'meta', 'implicitRules', 'language', 'modifierExtension', 'text']);
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  // Without its required elements an object breaks the shape rules first, and FHIRPath answers "empty".
  const requiredKeys: string[] = [];
  for (const element of typeModel(type)?.elements ?? []) {
    if (skipped.has(element.name)) continue;
    if (element.name === 'extension' && depth > 0) continue;
    if (element.name === 'contained' && depth > 0) continue;
    const choice = element.types[0]?.code ?? 'Element';
    const property = element.choice ? element.name + choice.charAt(0).toUpperCase() + choice.slice(1) : element.name;
    const concrete = elementOf(type, property)?.type ?? choice;
    const one =
      element.name === 'extension'
        ? fc.constant({ url: 'http://example.org/e', valueBoolean: true })
        : valueFor(element, concrete, depth);
    if (element.min > 0) requiredKeys.push(property);
    fields[property] = element.max === 1 ? one : fc.array(one, { minLength: 1, maxLength: 2 });
  }
  const record = fc.record(fields, { requiredKeys });
  return typeModel(type)?.kind === 'resource' ? record.map((value) => ({ resourceType: type, ...value })) : record;
}

describe('native invariants', () => {
  for (const key of Object.keys(nativeInvariants)) {
    const place = findPlace(key);
    it(`${key} ${onPurpose.has(key) ? 'is an invariant of R4' : 'agrees with its FHIRPath'}`, function () {
      assert.ok(place, `${key} is not an invariant of R4`);
      if (onPurpose.has(key)) return;
      this.timeout(20000);
      const constraint = constraintModel(key.split('#').pop() ?? key, place);
      const native = nativeInvariants[key];
      assert.ok(constraint && native);
      const isResource = typeModel(place)?.kind === 'resource';
      const owner = place.slice(0, place.lastIndexOf('.'));
      const type = typeModel(place) ? place : (elementOf(owner, place.slice(owner.length + 1))?.type ?? place);
      const path = compilePath(constraint.expression, isResource ? undefined : place);
      fc.assert(
        fc.property(objectOf(type), (value) => {
          const run = new Run(value, {});
          const expected = isTrue(path, value, { resource: value, rootResource: value });
          assert.equal(native(value, run), expected, JSON.stringify(value));
        }),
        { numRuns: 60 },
      );
    });
  }
});
