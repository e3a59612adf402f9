import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Location, Provenance } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import {
  ago,
  arrival,
  authoritySystem,
  callerOf,
  doctor,
  encounterOf,
  make,
  newAccess,
  nurse,
  openEmergency,
  otherDoctor,
  people,
  tasksOf,
  versions,
} from './emergency-world.ts';

describe('emergency department: an access', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-emergency-'));
    api = await openEmergency(folder);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('goes from the arrival to the exit, with its history and its origin', async () => {
    const access = newAccess();
    const steps = [
      [nurse, 'arrive', { ...arrival, at: ago(300) }, 'arrived'],
      [nurse, 'triage', { at: ago(295), triage: '4' }, 'triaged'],
      [nurse, 'triage', { at: ago(280), triage: '3' }, 'triaged'],
      [doctor, 'visit', { at: ago(250) }, 'in-charge'],
      [doctor, 'observe', { at: ago(200) }, 'observation'],
      [doctor, 'bed-request', { at: ago(150) }, 'bed-requested'],
      [nurse, 'bed-assign', { at: ago(100) }, 'bed-assigned'],
      [doctor, 'leave', { at: ago(10), outcome: '10', decided: ago(60) }, 'left'],
    ] as const;
    for (const [who, step, values, state] of steps) {
      const made = await make(api, who, step, { access, ...values });
      assert.equal(made.state, state, `${step}: ${made.body}`);
    }
    const found = await encounterOf(api, access);
    assert.equal(found?.status, 'finished');
    assert.equal(found?.priority?.coding?.[0]?.code, '3');
    assert.equal(found?.serviceProvider?.reference, people.department);
    assert.equal(found?.participant?.[0]?.individual?.reference, doctor.practitionerRole);
    assert.equal(found?.extension?.filter(({ url }) => url === extensionUrl.EmergencyRetriage).length, 1);
    assert.deepEqual(
      found?.statusHistory?.map(({ status }) => status),
      ['arrived', 'triaged', 'in-progress'],
    );
    let origins = 0;
    for await (const { json = '{}' } of api.store.scan({ types: ['Provenance'] })) {
      const { target } = JSON.parse(json) as Provenance;
      if (target.some(({ reference }) => reference === `Encounter/${found?.id}`)) origins += 1;
    }
    assert.equal(origins, steps.length);
  });

  it('keeps what comes before the arrival, and applies it then', async () => {
    const access = newAccess();
    const leave = await make(api, doctor, 'leave', { access, at: ago(5), outcome: '8' });
    assert.equal(leave.state, 'expected');
    assert.deepEqual(leave.told, ['ED-13']);
    assert.equal((await make(api, doctor, 'visit', { access, at: ago(30) })).state, 'expected');
    assert.equal((await make(api, nurse, 'triage', { access, at: ago(55), triage: '4' })).state, 'expected');
    const held = await make(api, nurse, 'state', { access });
    assert.equal(held.parameters.filter(({ name }) => name === 'held').length, 3);
    const arrived = await make(api, nurse, 'arrive', { ...arrival, access, at: ago(60) });
    assert.equal(arrived.state, 'left', arrived.body);
    assert.deepEqual(
      (await tasksOf(api, access)).map(({ status }) => status),
      ['completed', 'completed', 'completed'],
    );
    const found = await encounterOf(api, access);
    assert.equal(found?.priority?.coding?.[0]?.code, '4');
    assert.equal(found?.hospitalization?.dischargeDisposition?.coding?.[0]?.code, '8');
  });

  it('sets aside an event that does not agree, and says so', async () => {
    const access = newAccess();
    await make(api, doctor, 'visit', { access, at: ago(90) });
    const arrived = await make(api, nurse, 'arrive', { ...arrival, access, at: ago(60) });
    assert.equal(arrived.state, 'arrived', arrived.body);
    assert.deepEqual(arrived.told, ['ED-14']);
    const [task] = await tasksOf(api, access);
    assert.equal(task?.status, 'rejected');
    assert.equal(task?.statusReason?.text, 'ED-02');
  });

  it('writes nothing twice, by key or by content', async () => {
    const access = newAccess();
    const values = { ...arrival, access, at: ago(60), key: `arrivo-${access}` };
    const first = await make(api, nurse, 'arrive', values);
    assert.equal(first.status, 201, first.body);
    const before = await versions(api);
    const again = await make(api, nurse, 'arrive', values);
    assert.equal(again.repeated, true, again.body);
    assert.equal(await versions(api), before);
    const other = await make(api, nurse, 'arrive', { ...values, at: ago(50) });
    assert.equal(other.code, 'step-key-reused');
    const visit = { access, at: ago(40) };
    await make(api, doctor, 'visit', visit);
    const stored = await encounterOf(api, access);
    assert.equal((await make(api, doctor, 'visit', visit)).state, 'in-charge');
    assert.equal((await encounterOf(api, access))?.meta?.versionId, stored?.meta?.versionId);
    assert.equal((await make(api, doctor, 'visit', { access, at: ago(39) })).rule, 'ED-11');
  });

  it('keeps the same early event once, and makes two arrivals at once into one', async () => {
    const access = newAccess();
    const event = { access, at: ago(30), triage: '2' };
    await Promise.all([1, 2, 3].map(() => make(api, nurse, 'triage', event)));
    assert.equal((await tasksOf(api, access)).length, 1);
    const at = ago(40);
    const made = await Promise.all([1, 2].map(() => make(api, nurse, 'arrive', { ...arrival, access, at })));
    assert.deepEqual(made.map(({ code, status }) => code ?? status).sort(), [201, 'step-not-allowed']);
  });

  it('is reached by the department and the body that it is part of, and by nobody else', async () => {
    const access = newAccess();
    await make(api, nurse, 'arrive', { ...arrival, access, at: ago(60) });
    const stolen = await make(api, otherDoctor, 'visit', { access, at: ago(20), department: people.department });
    assert.equal(stolen.status, 404);
    // The same number in another department is another access.
    assert.equal((await make(api, otherDoctor, 'state', { access })).status, 404);
    const { department } = people;
    const made = await make(api, authoritySystem, 'visit', { access, at: ago(20), department });
    assert.equal(made.state, 'in-charge', made.body);
  });

  it('does not let a system of a vendor open a record by naming a person', async () => {
    const vendor = callerOf('vendor-system', people.department);
    const access = newAccess();
    const refused = await make(api, vendor, 'arrive', { ...arrival, access, at: ago(10) });
    assert.equal(refused.code, 'step-role-not-allowed');
    assert.equal(await encounterOf(api, access), undefined);
    await make(api, nurse, 'arrive', { ...arrival, access, at: ago(10) });
    assert.equal((await make(api, vendor, 'triage', { access, at: ago(8), triage: '4' })).state, 'triaged');
  });

  it('is declared online by its department, with its places', async () => {
    const made = await make(api, nurse, 'report', { treatment: 12, observation: 4 });
    assert.equal(made.state, 'active', made.body);
    assert.equal((await make(api, nurse, 'report', { receiving: false })).state, 'suspended');
    const [location] = (await make(api, nurse, 'report', { receiving: true })).shown<Location>('location');
    const parts = location?.extension?.find(({ url }) => url === extensionUrl.EmergencyCapacity)?.extension ?? [];
    assert.equal(parts.find(({ url }) => url === 'treatment')?.valueUnsignedInt, 12);
    assert.equal(location?.status, 'active');
    assert.equal((await make(api, otherDoctor, 'report', {})).status, 404);
  });
});
