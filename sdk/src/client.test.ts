import assert from 'node:assert/strict';
import type { Observation, OperationOutcome, Patient, Resource } from '@medplum/fhirtypes';
import { backendServices } from './auth/backend-services.ts';
import type { SinfoniaClient } from './client.ts';
import { connect } from './connect.ts';
import { SinfoniaError } from './errors.ts';
import { token } from './search/parameters.ts';
import type { Stored } from './stored.ts';
import { type SandboxServer, sharedSandbox } from './testing/sandbox-server.ts';
import { TransactionBuilder } from './transaction/transaction-builder.ts';

const system = 'urn:sinfonia:prova-sdk';
let serial = 0;

function newPatient(family = 'Provasdk'): Patient {
  serial += 1;
  return {
    resourceType: 'Patient',
    identifier: [{ system, value: `p${process.pid}-${serial}` }],
    name: [{ family, given: ['Prova'] }],
    active: true,
  };
}

function observationOf(patient: Stored<Patient>, value: number): Observation {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
    subject: { reference: `Patient/${patient.id}` },
    valueQuantity: { value, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  };
}

async function statusOf(work: Promise<unknown>): Promise<number | undefined> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SinfoniaError, String(error));
  return error.status;
}

describe('client against a real server', function () {
  this.timeout(90_000);
  let sandbox: SandboxServer;
  let client: SinfoniaClient;

  before(async () => {
    sandbox = await sharedSandbox();
    const auth = backendServices({
      clientId: 'sandbox-backend',
      privateKey: await sandbox.key(),
      scope: 'system/*.cruds',
    });
    client = connect({ baseUrl: sandbox.fhirBase, auth });
  });

  it('reads the CapabilityStatement', async () => {
    const statement = await client.capabilities();
    assert.equal(statement.fhirVersion, '4.0.1');
  });

  it('creates, reads, updates, patches, deletes; keeps every version', async () => {
    const created = await client.create(newPatient());
    assert.equal(created.meta?.versionId, '1');
    const read = await client.read('Patient', created.id);
    assert.deepEqual(read, created);
    const updated = await client.update({ ...read, active: false });
    assert.equal(updated.meta?.versionId, '2');
    const toOther = [{ op: 'add', path: '/gender', value: 'other' }] as const;
    const patched = await client.patch('Patient', created.id, toOther, { ifMatch: '2' });
    assert.equal(patched.gender, 'other');
    assert.equal((await client.vread('Patient', created.id, '1')).active, true);
    await client.delete('Patient', created.id);
    await client.delete('Patient', created.id);
    assert.equal(await statusOf(client.read('Patient', created.id)), 410);
    const versions = [];
    for await (const entry of client.history({ type: 'Patient', id: created.id }, { count: 2 })) versions.push(entry);
    assert.deepEqual(
      versions.map((entry) => entry.resource?.meta?.versionId),
      [undefined, '3', '2', '1'],
    );
    assert.equal(versions[0]?.method, 'DELETE');
  });

  it('changes in place by FHIRPath Patch', async () => {
    const { id } = await client.create(newPatient());
    const patched = await client.patch('Patient', id, {
      resourceType: 'Parameters',
      parameter: [
        {
          name: 'operation',
          part: [
            { name: 'type', valueCode: 'replace' },
            { name: 'path', valueString: 'Patient.active' },
            { name: 'value', valueBoolean: false },
          ],
        },
      ],
    });
    assert.equal(patched.active, false);
  });

  it('does not write over what somebody else wrote', async () => {
    const mine = await client.create(newPatient());
    await client.update({ ...mine, gender: 'female' });
    assert.equal(await statusOf(client.update({ ...mine, gender: 'male' })), 412);
    assert.equal((await client.read('Patient', mine.id)).gender, 'female');
    const { meta: _meta, ...withoutVersion } = mine;
    await assert.rejects(client.update(withoutVersion), { code: 'version-missing' });
    assert.equal((await client.update(withoutVersion, { ifMatch: false })).gender, undefined);
    assert.equal(await statusOf(client.delete('Patient', mine.id, { ifMatch: '1' })), 412);
  });

  it('creates once under a condition', async () => {
    const patient = newPatient();
    const identifier = token(system, patient.identifier?.[0]?.value ?? '');
    const all = await Promise.all([1, 2, 3, 4].map(() => client.create(patient, { ifNoneExist: { identifier } })));
    assert.equal(new Set(all.map((one) => one.id)).size, 1);
    assert.equal((await client.search('Patient', { identifier }).toArray()).length, 1);
  });

  it('modifies without losing any change of many at once', async () => {
    const { id } = await client.create(newPatient());
    const names = Array.from({ length: 8 }, (_, index) => `n${index}`);
    await Promise.all(
      names.map((text) =>
        client.modify('Patient', id, (patient) => ({ ...patient, name: [...(patient.name ?? []), { text }] }), {
          attempts: 20,
        }),
      ),
    );
    const written = (await client.read('Patient', id)).name?.flatMap(({ text }) => text ?? []);
    assert.deepEqual(written?.sort(), names);
    const same = await client.modify('Patient', id, () => undefined);
    assert.equal(same.meta?.versionId, '9');
  });

  it('searches over pages, keeps included resources apart, finds the first', async () => {
    const family = `Pagine${process.pid}`;
    const people: Stored<Patient>[] = [];
    for (let index = 0; index < 7; index += 1) people.push(await client.create(newPatient(family)));
    for (const patient of people) await client.create(observationOf(patient, 60));
    const found = [];
    for await (const patient of client.search('Patient', { family, _count: 3 })) found.push(patient.id);
    assert.deepEqual(found.sort(), people.map((patient) => patient.id).sort());

    const pages = [];
    const weights = {
      'subject:Patient.family': family,
      _include: 'Observation:subject',
      _count: 4,
      _total: 'accurate',
    };
    for await (const page of client.search('Observation', weights).pages()) pages.push(page);
    assert.deepEqual(
      pages.map((page) => [page.matches.length, page.included.length, page.total]),
      [
        [4, 4, 7],
        [3, 3, 7],
      ],
    );
    assert.ok(pages.every((page) => page.included.every((one) => one.resourceType === 'Patient')));
    assert.equal((await client.search('Patient', { family, _sort: '-_id' }).first())?.id, found.sort().at(-1));
    assert.equal(await client.search('Patient', { family: 'Nessunapersona' }).first(), undefined);
    assert.equal((await client.search('Patient', { family }, { method: 'GET' }).bundle()).entry?.length, 7);
  });

  it('tells the nearest name of a parameter that does not exist, and ignores it when asked', async () => {
    const wrong = client.search('Patient', { famly: 'Esposito' });
    await assert.rejects(wrong.bundle(), (error: unknown) => {
      assert.ok(error instanceof SinfoniaError);
      assert.equal(error.status, 400);
      assert.match(error.message, /family/);
      return true;
    });
    const lenient = client.search('Patient', { famly: 'Esposito', _count: 1 }, { handling: 'lenient' });
    const { value: page } = await lenient.pages().next();
    assert.equal(page?.outcomes.length, 1);
    assert.equal(page.matches.length, 1);
  });

  it('carries out a transaction whose entries refer to each other, or nothing of it', async () => {
    const work = new TransactionBuilder();
    const patient = work.create(newPatient());
    const weight = work.create<Observation>({
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'peso' },
      subject: patient.asReference,
    });
    const result = await client.transaction(work);
    assert.equal(result.resource(weight).subject?.reference, `Patient/${result.resource(patient).id}`);
    assert.deepEqual(
      result.entries.map((entry) => entry.status),
      [201, 201],
    );

    const family = `Nulla${process.pid}`;
    const broken = new TransactionBuilder();
    broken.create(newPatient(family));
    broken.update({ ...result.resource(patient), active: false }, { ifMatch: '7' });
    assert.equal(await statusOf(client.transaction(broken)), 412);
    assert.equal(await client.search('Patient', { family }).first(), undefined);
  });

  it('carries out a batch entry by entry', async () => {
    const { id } = await client.create(newPatient());
    const work = new TransactionBuilder();
    const there = work.read('Patient', id);
    const missing = work.read('Patient', 'nessuno');
    const result = await client.batch(work);
    assert.equal(result.resource(there).id, id);
    assert.equal(result.entry(missing).status, 404);
    assert.equal(result.entry(missing).outcome?.resourceType, 'OperationOutcome');
    const bundle = await client.batch(work.toBundle());
    assert.equal(bundle.type, 'batch-response');
  });

  it('calls an operation', async () => {
    const parameters: Resource = { resourceType: 'Patient', gender: 'male' };
    const outcome = await client.operation<OperationOutcome>('validate', { on: 'Patient', parameters });
    assert.equal(outcome.resourceType, 'OperationOutcome');
  });

  it('reads the history of a type', async () => {
    const before = new Date(Date.now() - 1000).toISOString();
    const { id } = await client.create(newPatient());
    const recent = [];
    for await (const entry of client.history('Patient', { since: before })) recent.push(entry.address);
    assert.ok(recent.includes(`Patient/${id}`));
  });

  it('passes the refusal of a resource that is not valid on', async () => {
    const wrong = { resourceType: 'Patient', birthDate: 'ieri' } as Patient;
    await assert.rejects(client.create(wrong), (error: unknown) => {
      assert.ok(error instanceof SinfoniaError);
      assert.equal(error.status, 422);
      assert.deepEqual(error.issues[0]?.expression, ['Patient.birthDate']);
      assert.ok(error.requestId);
      return true;
    });
  });
});
