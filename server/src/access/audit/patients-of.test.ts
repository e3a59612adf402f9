import assert from 'node:assert/strict';
import { resourceTypes, typeModel } from '@sinfonia/profiles/model';
import fc from 'fast-check';
import compartments from '../../fhir/search/compartments.json' with { type: 'json' };
import table from './patient-elements.json' with { type: 'json' };
import { patientsOf } from './patients-of.ts';
import { topLevelValues } from './top-level-values.ts';

const base = 'https://sinfonia.example/fhir';
const patients = (type: string, content: object) => [
  ...patientsOf(type, JSON.stringify({ resourceType: type, ...content }), base),
];
const to = (reference: string) => ({ reference });

describe('patients of a resource', () => {
  it('are named by elements that exist', () => {
    for (const [type, paths] of Object.entries(table.elements)) {
      assert.ok(resourceTypes().includes(type), type);
      for (const path of paths) {
        const names = path.split('.');
        const parent = [type, ...names.slice(0, -1)].join('.');
        const found = typeModel(parent)?.elements.find(({ name }) => name === names.at(-1));
        assert.equal(found?.types[0]?.code, 'Reference', `${type}.${path}`);
      }
    }
  });

  it('are looked for in every type of the patient compartment', () => {
    for (const type of Object.keys(compartments.compartments.Patient)) {
      assert.ok(type === 'Patient' || Object.hasOwn(table.elements, type), type);
    }
  });

  it('are those of the element, not of performers, contained resources or texts', () => {
    assert.deepEqual(
      patients('Observation', {
        contained: [{ resourceType: 'Observation', subject: to('Patient/inner') }],
        note: [{ text: 'vedi "subject":{"reference":"Patient/text"}' }],
        performer: [to('Patient/self')],
        subject: { display: 'x', reference: 'Patient/a' },
      }),
      ['a'],
    );
    assert.deepEqual(
      patients('Appointment', { participant: [{ actor: to('Patient/a') }, { actor: to('Location/l') }, {}] }),
      ['a'],
    );
    assert.deepEqual(patients('Group', { member: [{ entity: to('Patient/a') }, { entity: to('Patient/b') }] }), [
      'a',
      'b',
    ]);
    assert.deepEqual(patients('Task', { for: to('Patient/a'), owner: to('Patient/b') }), ['a']);
  });

  it('are told from addresses of this server only, with or without version', () => {
    const ids = [
      'Patient/a/_history/3',
      `${base}/Patient/b`,
      'https://other.example/fhir/Patient/c',
      'urn:uuid:x',
      '#Patient/d',
    ];
    assert.deepEqual(
      ids.flatMap((reference) => patients('Observation', { subject: to(reference) })),
      ['a', 'b'],
    );
  });

  it('of a Bundle are those of its entries', () => {
    const entry = [
      { resource: { resourceType: 'Composition', subject: to('Patient/a') } },
      { resource: { resourceType: 'Patient', id: 'b' } },
      { fullUrl: 'urn:uuid:1' },
    ];
    assert.deepEqual(patients('Bundle', { type: 'document', entry }), ['a', 'b']);
  });

  it('of odd resources are none', () => {
    for (const subject of [
      null,
      'Patient/a',
      [],
      7,
      { reference: 7 },
      { reference: ['Patient/a'] },
      { toString: 'Patient/a' },
    ]) {
      assert.deepEqual(patients('Observation', { subject, x: 'Patient/' }), []);
    }
    assert.deepEqual(patients('constructor', { subject: to('Patient/a') }), []);
    assert.deepEqual(patients('__proto__', { subject: to('Patient/a') }), []);
  });
});

describe('values of an object', () => {
  it('are found as a parser finds them', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'a"', 'b\\', '\\"', 'constructor');
    const content = fc.dictionary(
      key,
      fc.jsonValue({ maxDepth: 4 }).map((value) => ({ a: value, c: [value, { b: '{"a":1}' }] })),
    );
    fc.assert(
      fc.property(fc.oneof(content, fc.dictionary(key, fc.jsonValue())), (object) => {
        const found = topLevelValues(JSON.stringify(object), new Set(['a', 'c'])).map((text) => JSON.parse(text));
        const wanted = Object.entries(object).flatMap(([name, value]) => (name === 'a' || name === 'c' ? [value] : []));
        assert.deepEqual(JSON.stringify(found), JSON.stringify(wanted));
      }),
      { numRuns: 2_000 },
    );
  });
});
