import assert from 'node:assert/strict';
import type { Patient, Task } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { createAccess } from '../../src/access/create-access.ts';
import { loadPolicies } from '../../src/access/policies/load-policies.ts';
import type { Principal } from '../../src/access/principal.ts';
import { exchangeTask } from '../../src/exchanges/tasks/exchange-task.ts';
import { guardExchangeTasks } from '../../src/exchanges/tasks/guard-writes.ts';
import type { FhirRequest } from '../../src/fhir/exchange.ts';
import type { Store, WriteOperation } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';

const fhirBase = 'http://localhost/fhir';
const caller = (role: string): Principal => ({
  clientId: 'app',
  tokenId: role,
  subject: role,
  level: 2,
  role,
  fhirUser: 'Practitioner/d',
  practitionerRole: 'PractitionerRole/d',
  organization: 'Organization/o',
  purpose: 'TREAT',
  scopes: ['user/*.cruds'],
});
const call = exchangeTask({
  call: 'sistema-ts-cancel',
  order: { system: 'x', value: 'y' },
  focus: 'MedicationRequest/m',
  patient: 'Patient/p',
  requester: 'PractitionerRole/d',
  owner: 'PractitionerRole/d',
  now: 0,
});
const errand: Task = {
  resourceType: 'Task',
  id: 'errand',
  status: 'requested',
  intent: 'order',
  for: { reference: 'Patient/q' },
  owner: { reference: 'PractitionerRole/d' },
};

describe('access around calls to other systems', () => {
  const newDirectory = withDataDirectories();
  let store: Store;
  let access: ReturnType<typeof createAccess>;

  beforeEach(async () => {
    store = await openSqliteStore({ dataDirectory: await newDirectory(), baseUrl: fhirBase, workers: 1 });
    access = createAccess({
      policies: loadPolicies(),
      store,
      fhirBase,
      planGranular: () => assert.fail('no scope of these callers filters'),
      completeWrites: async (operations) => operations,
      written: async () => undefined,
    });
    const put = (resource: Task | Patient): WriteOperation => ({
      kind: 'update',
      method: 'PUT',
      resource,
    });
    await store.write([
      put({ resourceType: 'Patient', id: 'p', generalPractitioner: [{ reference: 'Practitioner/d' }] }),
      put({ resourceType: 'Patient', id: 'q' }),
      put({ ...call, id: 'call' }),
      put(errand),
    ]);
  });
  afterEach(() => store.close());

  it('opens nobody the record of the person for whom a call is made', async () => {
    const social = caller('social-worker');
    await access.prepare(social);
    const seen = await access.visible(
      social,
      ['p', 'q'].map((id) => ({ type: 'Patient', id })),
      'read',
    );
    assert.deepEqual([...seen], ['Patient/q']);
  });

  it('shows a call to the person, to her doctor and to the pharmacy for which it is made, and to no other one', async () => {
    const citizen = (patient: string): Principal => ({
      clientId: 'app',
      tokenId: patient,
      subject: patient,
      level: 2,
      role: 'citizen',
      fhirUser: `Patient/${patient}`,
      patient,
      scopes: ['patient/*.cruds'],
    });
    const elsewhere = (role: string): Principal => ({
      ...caller(role),
      tokenId: `${role} e`,
      fhirUser: 'Practitioner/e',
      practitionerRole: 'PractitionerRole/e',
      organization: 'Organization/e',
    });
    const seen: [string, boolean][] = [];
    for (const who of [
      caller('general-practitioner'),
      caller('pharmacist'),
      citizen('p'),
      citizen('q'),
      ...['general-practitioner', 'pharmacist', 'laboratory-technician', 'nurse', 'administrative-operator'].map(
        elsewhere,
      ),
    ]) {
      await access.prepare(who);
      const visible = await access.visible(who, [{ type: 'Task', id: 'call' }], 'read');
      seen.push([who.tokenId ?? '', visible.size === 1]);
    }
    assert.deepEqual(
      seen.filter(([, sees]) => sees).map(([who]) => who),
      ['general-practitioner', 'pharmacist', 'p'],
    );
  });

  it('lets steps and the platform write calls, and nobody else', async () => {
    const guard = guardExchangeTasks({ store, access });
    const request = (principal: Principal, ...path: string[]): FhirRequest => ({
      method: 'POST',
      path,
      query: [],
      headers: {},
      baseUrl: fhirBase,
      principal,
      language: 'it',
      requestId: 'r',
    });
    const doctor = caller('general-practitioner');
    const platform: Principal = { clientId: 'x', role: 'platform-system', scopes: ['system/*.cruds'] };
    const { code: _code, ...plain } = call;
    const update = (resource: Task): WriteOperation => ({ kind: 'update', method: 'PUT', resource });
    const writes: readonly (readonly [string, WriteOperation])[] = [
      ['a call', { kind: 'create', resource: call }],
      ['a call in the place of something else', update({ ...call, id: 'errand' })],
      ['something else in the place of a call', update({ ...plain, id: 'call' })],
      ['nothing in the place of a call', { kind: 'delete', type: 'Task', id: 'call' }],
    ];
    for (const [what, write] of writes) {
      const refusal = (error: unknown) =>
        error instanceof FhirError && error.issues[0]?.code === 'exchange-task-of-steps';
      await assert.rejects(guard(request(doctor, 'Task'), [write]), refusal, what);
      await assert.rejects(guard(request(doctor), [update(errand), write]), refusal, what);
      assert.deepEqual(await guard(request(doctor, 'MedicationRequest', 'm', '$cancel'), [write]), [write]);
      assert.deepEqual(await guard(request(platform, 'Task'), [write]), [write]);
    }
    const harmless = [update(errand), { kind: 'delete', type: 'Task', id: 'none' } as const];
    assert.deepEqual(await guard(request(doctor, 'Task'), harmless), harmless);
  });
});
