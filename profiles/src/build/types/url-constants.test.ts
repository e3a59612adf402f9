import assert from 'node:assert/strict';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { urlConstants } from './url-constants.ts';

/** A profile of Patient with one slice of its identifiers. */
function profile(name: string, slice: string, system: string): StructureDefinition {
  const id = `Patient.identifier:${slice}`;
  return {
    resourceType: 'StructureDefinition',
    url: `https://example.org/${name}`,
    name,
    status: 'active',
    kind: 'resource',
    abstract: false,
    type: 'Patient',
    snapshot: {
      element: [
        { id: 'Patient', path: 'Patient' },
        { id: 'Patient.identifier', path: 'Patient.identifier' },
        { id, path: 'Patient.identifier', sliceName: slice },
        { id: `${id}.system`, path: 'Patient.identifier.system', fixedUri: system },
      ],
    },
  };
}

const javascript = (name: string, ...profiles: readonly StructureDefinition[]): string =>
  urlConstants(profiles).find((object) => object.name === name)?.javascript ?? '';

describe('addresses of the package as constants', () => {
  it('are sorted by name', () => {
    const text = javascript('profileUrl', profile('B', 'x', 'urn:x'), profile('A', 'x', 'urn:x'));
    assert.equal(
      text,
      "export const profileUrl = {\n  A: 'https://example.org/A',\n  B: 'https://example.org/B',\n};\n",
    );
  });

  it('have one identifier system for a slice that profiles share, and one each where they differ', () => {
    const shared = [profile('A', 'tax', 'urn:tax'), profile('B', 'tax', 'urn:tax')];
    const differing = [profile('A', 'tax', 'urn:a'), profile('B', 'tax', 'urn:b')];
    assert.match(javascript('identifierSystem', ...shared), /\{\n {2}tax: 'urn:tax',\n\}/);
    assert.match(javascript('identifierSystem', ...differing), /\{\n {2}aTax: 'urn:a',\n {2}bTax: 'urn:b',\n\}/);
  });

  it('refuse a name for two addresses and a name that is none', () => {
    const twice = [profile('A', 'x', 'urn:x'), { ...profile('A', 'x', 'urn:x'), url: 'https://example.org/other' }];
    assert.throws(() => urlConstants(twice), /profileUrl\.A would stand for two addresses/);
    assert.throws(
      () => urlConstants([profile('A-B', 'x', 'urn:x')]),
      /A-B \(https:\/\/example\.org\/A-B\) is not a name/,
    );
  });
});
