import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import { validate } from '@sinfonia/profiles/validator';
import { parseDay } from '../../src/sandbox/campania/calendar.ts';
import { generateCampania, regionalRegistry } from '../../src/sandbox/campania/generate.ts';
import { sandboxCitizen, sandboxProfessionals } from '../../src/sandbox/sandbox-users.ts';

const options = { patients: 240, seed: 3, referenceDate: '2026-11-01' };

/** Best practice that every resource without narrative misses: the synthetic data has none on purpose. */
const accepted = new Set(['dom-6']);

function faultsOf(resource: Resource): string[] {
  return validate(resource)
    .filter((issue) => !accepted.has(String(issue.values?.['key'] ?? issue.code)))
    .map((issue) => `${resource.resourceType}: ${issue.code} at ${issue.expression?.join(', ')}`);
}

describe('validity of the synthetic Campania', () => {
  const byType = new Map<string, Resource[]>();
  before(() => {
    const { workforce } = regionalRegistry(options);
    const referenceDay = parseDay(options.referenceDate) ?? 0;
    const users = [sandboxProfessionals(), sandboxCitizen({ referenceDay, workforce })];
    for (const resource of [...generateCampania(options), ...users].flat()) {
      const list = byType.get(resource.resourceType);
      if (list) list.push(resource);
      else byType.set(resource.resourceType, [resource]);
    }
  });

  for (const type of [
    'Appointment',
    'CarePlan',
    'CareTeam',
    'Condition',
    'Coverage',
    'Encounter',
    'EpisodeOfCare',
    'Goal',
    'HealthcareService',
    'Location',
    'Observation',
    'Organization',
    'Patient',
    'Practitioner',
    'PractitionerRole',
    'Procedure',
    'QuestionnaireResponse',
    'RelatedPerson',
    'Schedule',
    'ServiceRequest',
  ]) {
    it(`${type}: neither fault nor warning, in R4 and in the profiles named`, () => {
      const resources = byType.get(type) ?? [];
      assert.ok(resources.length > 0);
      // First and last of the type and some between: the last ones are those of the test users.
      const step = Math.max(1, Math.floor(resources.length / 60));
      const sample = resources.filter((_, index) => index % step === 0 || index >= resources.length - 12);
      assert.deepEqual([...new Set(sample.flatMap(faultsOf))], []);
      byType.delete(type);
    });
  }

  it('has no type that is not looked at', () => assert.deepEqual([...byType.keys()], []));
});
