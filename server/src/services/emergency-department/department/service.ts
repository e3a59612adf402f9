import type { Location } from '@medplum/fhirtypes';
import { notFound } from '../../../fhir/showing.ts';
import type { Read } from '../../steps/changes.ts';
import type { Service, StepRequest } from '../../steps/step.ts';
import { readResource } from '../../steps/stored.ts';
import { departmentOf } from '../service.ts';
import { departmentRules, departmentStates } from './machine.ts';

/** Kind of the place of an emergency department (v3-RoleCode). */
const emergencyRoom = 'ER';

/** The places of emergency departments as a service of steps: each is reached by the organization whose it is, and by nobody else. */
export const departmentService: Service<Read<Location>> = {
  name: 'emergency-department',
  states: { valueSet: 'http://hl7.org/fhir/ValueSet/location-status', titles: departmentStates },
  rules: departmentRules,
  conditions: [],
  stateOf: ({ status }) => status ?? 'active',
  turnOf: ({ id }) => `Location/${id}`,
  guarded: (location) => location,
  load: loadPlace,
  noticesOf: () => Promise.resolve([]),
};

async function loadPlace(asked: StepRequest): Promise<Read<Location>> {
  const { context, id = '' } = asked;
  const missing = notFound({ type: 'Location', id });
  const found = await readResource(context.store, 'Location', `Location/${id}`);
  const isOfEmergency = found?.type?.some(({ coding }) => coding?.some(({ code }) => code === emergencyRoom)) === true;
  const department = found?.managingOrganization?.reference;
  if (found === undefined || !isOfEmergency || department === undefined) throw missing;
  try {
    await departmentOf(asked, department);
  } catch {
    // Whose it is, is not told.
    throw missing;
  }
  return found;
}
