import assert from 'node:assert/strict';
import type { CodeSystem, ValueSet } from '@medplum/fhirtypes';
import { ancestors, createTerminology, descendants, expandValueSet, isMember } from './index.ts';

const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1';
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

const districts: CodeSystem = {
  resourceType: 'CodeSystem',
  url: 'https://example.org/districts',
  status: 'active',
  content: 'complete',
  concept: [
    { code: 'N', display: 'North', concept: [{ code: 'N1', concept: [{ code: 'N11' }] }, { code: 'N2' }] },
    { code: 'S' },
  ],
};
const north: ValueSet = {
  resourceType: 'ValueSet',
  url: 'https://example.org/north',
  status: 'active',
  compose: {
    include: [{ system: 'https://example.org/districts', filter: [{ property: 'concept', op: 'is-a', value: 'N' }] }],
    exclude: [{ system: 'https://example.org/districts', concept: [{ code: 'N2' }] }],
  },
};
const northAgain: ValueSet = {
  resourceType: 'ValueSet',
  url: 'https://example.org/north-again',
  status: 'active',
  compose: { include: [{ valueSet: ['https://example.org/north', 'https://example.org/north-again'] }] },
};

describe('terminology', () => {
  it('knows the members of value sets of R4', () => {
    assert.equal(isMember(gender, undefined, 'female'), true);
    assert.equal(isMember(gender, 'http://hl7.org/fhir/administrative-gender', 'female'), true);
    assert.equal(isMember(gender, 'http://example.org', 'female'), false);
    assert.equal(isMember(gender, undefined, 'donna'), false);
    assert.deepEqual(
      expandValueSet(gender)?.map(({ code }) => code),
      ['male', 'female', 'other', 'unknown'],
    );
  });

  it('cannot tell about codes that are not in the package', () => {
    assert.equal(isMember('http://hl7.org/fhir/ValueSet/mimetypes|4.0.1', undefined, 'text/plain'), undefined);
    assert.equal(expandValueSet('http://hl7.org/fhir/ValueSet/mimetypes'), undefined);
    assert.equal(isMember('http://example.org/none', undefined, 'x'), undefined);
  });

  it('walks hierarchies down and up', () => {
    assert.ok(descendants(actCode, '_ActEncounterCode')?.has('HH'));
    assert.ok(ancestors(actCode, 'HH')?.has('_ActEncounterCode'));
    assert.ok(!descendants(actCode, 'HH')?.has('HH'));
    assert.equal(descendants(actCode, 'no such code'), undefined);
  });

  it('takes further resources, with filters, exclusions and imports that go in circles', () => {
    const terminology = createTerminology([districts, north]);
    assert.deepEqual(
      terminology.expandValueSet('https://example.org/north')?.map(({ code }) => code),
      ['N', 'N1', 'N11'],
    );
    assert.deepEqual([...(terminology.descendants('https://example.org/districts', 'N') ?? [])].sort(), [
      'N1',
      'N11',
      'N2',
    ]);
    assert.equal(terminology.isMember('https://example.org/north', 'https://example.org/districts', 'N2'), false);
    assert.equal(
      createTerminology([northAgain]).isMember('https://example.org/north-again', undefined, 'N'),
      undefined,
    );
  });
});
