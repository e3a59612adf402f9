import type { Encounter } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import { notFound } from '../../fhir/showing.ts';
import type { Read } from '../steps/changes.ts';
import { isWithinScopes } from '../steps/scopes.ts';
import type { Service, StepRequest } from '../steps/step.ts';
import { all, findResources, organizationChain, type Reading, refersTo } from '../steps/stored.ts';
import { type EmergencyAccess, stateOf } from './access/access.ts';
import { accessOf, accessSystem } from './access/encounter-times.ts';
import { type HeldEvent, heldEvents } from './access/held-events.ts';
import { emergencyRules, emergencyStates } from './machine.ts';
import { emergencyConditions } from './rules.ts';

/** An access to an emergency department as it is now: its Encounter, once it arrived, and the events that wait. */
export interface AccessSubject {
  /** Number of the access within the department. */
  readonly number: string;
  /** `Organization/x` of the department. */
  readonly department: string;
  readonly encounter?: Read<Encounter>;
  readonly times?: EmergencyAccess;
  readonly held: readonly HeldEvent[];
}

/**
 * The accesses to emergency departments as a service of steps. A department names an access by its own number, since its system
 * does not wait for ours; nobody but the department, and the organization that it is part of, reaches it.
 */
export const emergencyService: Service<AccessSubject> = {
  name: 'emergency-department',
  states: { valueSet: valueSetUrl.EmergencyState, titles: emergencyStates },
  rules: emergencyRules,
  conditions: emergencyConditions,
  stateOf: ({ times }) => (times === undefined ? 'expected' : stateOf(times)),
  turnOf: ({ department, number }) => `${department} ${number}`,
  guarded: ({ encounter }) => encounter,
  load: loadAccess,
  // A department is told of nothing: it tells. The person is there.
  noticesOf: () => Promise.resolve([]),
};

/** What a request names by `access` and `department`. Refusal: `resource-not-found` 404 for a department of others. */
export async function loadAccess(
  asked: StepRequest,
  step: string,
  input: Readonly<Record<string, unknown>>,
): Promise<AccessSubject> {
  const { context, request } = asked;
  const number = String(input['access']);
  const department = await departmentOf(asked, input['department']);
  const encounter = await encounterOf(context.store, number, department);
  const held = await heldEvents(context.store, number, department);
  if (encounter === undefined) return { number, department, held };
  const permission = emergencyRules.get(step)?.scope === 'read' ? 'r' : 'u';
  if (!isWithinScopes(request.principal, 'Encounter', permission, encounter.subject?.reference ?? '')) {
    // With a scope to create only, an access that is there already is told by its state.
    if (step !== 'emergency-arrive') throw notFound({ type: 'Encounter', id: encounter.id });
  }
  const times = accessOf(encounter);
  return { number, department, encounter, held, ...(times === undefined ? {} : { times }) };
}

/** The department for which a caller acts: its own organization, or one that is part of it. */
export async function departmentOf({ context, actor }: StepRequest, named: unknown): Promise<string> {
  const department = typeof named === 'string' ? named : actor.organization;
  const missing = notFound({ type: 'Organization', id: department?.split('/')[1] ?? '' });
  if (department === undefined || actor.organization === undefined) throw missing;
  if (department === actor.organization) return department;
  const chain = await organizationChain(context.store, department);
  if (!chain.includes(actor.organization)) throw missing;
  return department;
}

async function encounterOf(store: Reading, number: string, department: string): Promise<Read<Encounter> | undefined> {
  const found = await findResources(
    store,
    'Encounter',
    all(
      {
        kind: 'token',
        parameter: { type: 'Encounter', code: 'identifier' },
        anyOf: [{ system: accessSystem, code: number }],
      },
      refersTo('Encounter', 'service-provider', department),
    ),
  );
  return found.find(({ status }) => status !== 'entered-in-error');
}
