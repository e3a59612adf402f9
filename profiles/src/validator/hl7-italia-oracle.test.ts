import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { CodeSystem, Resource, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { isRefusal } from '../issues/index.ts';
import { createTerminology } from '../terminology/index.ts';
import { createValidator, type Validator } from './index.ts';

const oracle = new URL('../../../../shared/oracle/hl7-it/', import.meta.url);

/** Examples of the guides that hold an error by our reading: none. The guides' own examples conform to their profiles. */
describe('HL7 Italia guides', () => {
  let validator: Validator | undefined;
  const examples = new Map<string, Resource>();

  before(function () {
    if (!existsSync(oracle)) {
      console.log('      skipped: ../shared/oracle/hl7-it is not there');
      this.skip();
    }
    const structures: StructureDefinition[] = [];
    const terminology: (CodeSystem | ValueSet)[] = [];
    for (const file of readdirSync(oracle, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.json')) continue;
      const resource = JSON.parse(readFileSync(new URL(file, oracle), 'utf8')) as Resource;
      if (file.includes('examples')) examples.set(file, resource);
      else if (resource.resourceType === 'StructureDefinition') structures.push(resource);
      else if (resource.resourceType === 'CodeSystem' || resource.resourceType === 'ValueSet')
        terminology.push(resource);
    }
    validator = createValidator({ structures, terminology: createTerminology(terminology) });
  });

  it('have examples without errors', () => {
    assert.ok(validator);
    assert.ok(examples.size >= 80);
    for (const [file, resource] of examples)
      assert.deepEqual(validator.validate(resource, { bestPractice: false }).filter(isRefusal), [], file);
  });

  it('have profiles that find what is missing', () => {
    assert.ok(validator);
    let found = 0;
    for (const resource of examples.values()) {
      const emptied = { resourceType: resource.resourceType, ...(resource.meta ? { meta: resource.meta } : {}) };
      if (validator.validate(emptied, { bestPractice: false }).some(isRefusal)) found++;
    }
    assert.ok(found > examples.size / 2, `${found} of ${examples.size}`);
  });
});
