import assert from 'node:assert/strict';
import { parameterOf } from '../fhir/search/parameters.ts';
import elements from './audit/patient-elements.json' with { type: 'json' };
import links from './patient-links.json' with { type: 'json' };

describe('links from resources to the person they are about', () => {
  it('are parameters that lead to a Patient', () => {
    for (const [type, code] of Object.entries(links.links)) {
      const parameter = parameterOf(type, code);
      assert.equal(parameter?.type, 'reference', type);
      assert.ok(parameter.targets.length === 0 || parameter.targets.includes('Patient'), type);
    }
  });

  it('are of the types whose elements the audit looks at; a Binary can be searched by none', () => {
    const types = Object.keys(elements.elements).filter((type) => type !== 'Binary');
    assert.deepEqual(Object.keys(links.links).sort(), types.sort());
  });
});
