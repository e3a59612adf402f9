import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { CodeSystem, Resource, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { isRefusal } from '../issues/index.ts';
import { createTerminology } from '../terminology/index.ts';
import { createValidator, type Validator } from '../validator/index.ts';
import { packageExamples } from './index.ts';

interface Alignment {
  /** Example of ours, as type and id. */
  readonly example: string;
  /** Profile of HL7 Italia that the example's own profile follows. */
  readonly profile: string;
  /** Where the two part, each explained in the Mapping of our profile; none when the example conforms as it is. */
  readonly faults: readonly string[];
}

const oracle = new URL('../../../../shared/oracle/hl7-it/', import.meta.url);
const cases = JSON.parse(
  readFileSync(new URL('hl7-italia.cases.json', import.meta.url), 'utf8'),
) as readonly Alignment[];

function readGuides(): Validator {
  const structures: StructureDefinition[] = [];
  const terminology: (CodeSystem | ValueSet)[] = [];
  for (const file of readdirSync(oracle, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.json') || file.includes('examples')) continue;
    const resource = JSON.parse(readFileSync(new URL(file, oracle), 'utf8')) as Resource;
    if (resource.resourceType === 'StructureDefinition') structures.push(resource);
    else if (resource.resourceType === 'CodeSystem' || resource.resourceType === 'ValueSet') terminology.push(resource);
  }
  return createValidator({ structures, terminology: createTerminology(terminology) });
}

describe('examples beside the profiles of HL7 Italia', () => {
  let validator: Validator | undefined;

  before(function () {
    if (!existsSync(oracle)) {
      console.log('      skipped: ../shared/oracle/hl7-it is not there');
      this.skip();
    }
    validator = readGuides();
  });

  for (const { example, profile, faults } of cases) {
    it(`${example} as ${profile.split('/').at(-1)}: ${faults.length === 0 ? 'conforms' : 'differs as its mapping says'}`, () => {
      const found = packageExamples().find((resource) => `${resource.resourceType}/${resource.id}` === example);
      assert.ok(found && validator, example);
      const { meta: _ours, ...resource } = found;
      const issues = validator.validate(resource, { bestPractice: false, profiles: [profile] });
      const differences = issues.filter(isRefusal).map(({ code, expression }) => `${code} ${expression?.[0]}`);
      assert.deepEqual(differences.sort(), [...faults].sort());
    });
  }
});
