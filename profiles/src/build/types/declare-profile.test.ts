import assert from 'node:assert/strict';
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { CodeUnions } from './codes.ts';
import cases from './declare-profile.test-cases.json' with { type: 'json' };
import { declareProfile } from './declare-profile.ts';

/** A profile called `Tested` whose differential and snapshot are these elements. */
function profileOf(type: string, elements: readonly object[]): StructureDefinition {
  const element = elements.map((one) => {
    const { id } = one as { readonly id: string };
    return { path: id.replaceAll(/:[^.]+/g, ''), ...one };
  }) as ElementDefinition[];
  return {
    resourceType: 'StructureDefinition',
    url: 'https://example.org/StructureDefinition/tested',
    name: 'Tested',
    status: 'active',
    kind: 'resource',
    abstract: false,
    type,
    differential: { element },
    snapshot: { element },
  };
}

/** Declarations without their comments, on one line. */
function declared(type: string, elements: readonly object[]): string {
  const sources = { find: () => undefined, sourceOf: () => undefined, codes: new CodeUnions([], new Set()) };
  const { declarations } = declareProfile(profileOf(type, elements), sources);
  return declarations
    .join(' ')
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe('types of profiles', () => {
  for (const { name, type, elements, expected } of cases) {
    it(name, () => assert.equal(declared(type, [{ id: type }, ...elements]), expected.join(' ')));
  }

  it('refuses a type that the R4 types do not declare', () => {
    assert.throws(
      () => declared('Patient', [{ id: 'Patient' }, { id: 'Patient.contained', type: [{ code: 'Nobody' }] }]),
      {
        message: 'Tested: no type for Nobody',
      },
    );
  });
});
