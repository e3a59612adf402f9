import assert from 'node:assert/strict';
import { readDefinitions } from '../build/definitions.ts';
import { isRefusal } from '../issues/index.ts';
import { validate } from './index.ts';

/** The definitions of FHIR R4 themselves: thousands of resources that nobody may refuse. */
describe('definitions of the specification', () => {
  for (const name of ['profiles-others', 'search-parameters', 'valuesets'])
    it(`are valid: ${name}`, function () {
      this.timeout(60_000);
      const resources = readDefinitions(name);
      assert.ok(resources.length > 20);
      for (const resource of resources) {
        const errors = validate(resource, { bestPractice: false }).filter(isRefusal);
        assert.deepEqual(errors, [], `${resource.resourceType}/${resource.id}`);
      }
    });
});
