import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent, Patient } from '@medplum/fhirtypes';
import { createAuditTrail } from '../../src/access/audit/audit-trail.ts';
import type { AccessRecord } from '../../src/fhir/context.ts';
import type { Store, StoredVersion } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';

const source = { fhirBase: 'http://localhost:8080/fhir', issuer: 'http://localhost:8080/oidc' };

function accessTo(interaction: 'read' | 'create', id: string): AccessRecord {
  return {
    question: { interaction, type: 'Patient', id },
    status: interaction === 'create' ? 201 : 200,
    touched: [{ type: 'Patient', id, versionId: '1' }],
    request: {
      method: interaction === 'create' ? 'POST' : 'GET',
      path: ['Patient', id],
      query: [],
      headers: {},
      baseUrl: source.fhirBase,
      principal: { clientId: 'sandbox-backend', scopes: ['system/*.cruds'], tokenId: 'jti' },
      language: 'it',
      requestId: `request-${id}`,
    },
  };
}

describe('audit trail on the embedded store', () => {
  let folder: string;
  let store: Store;
  const open = () => openSqliteStore({ dataDirectory: folder, baseUrl: source.fhirBase, workers: 1 });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-audit-'));
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function storedEvents(): Promise<AuditEvent[]> {
    const events: AuditEvent[] = [];
    for await (const version of store.scan({ types: ['AuditEvent'] })) events.push(resourceOf(version));
    return events;
  }

  function resourceOf(version: StoredVersion): AuditEvent {
    return JSON.parse(version.json ?? assert.fail('a version without text')) as AuditEvent;
  }

  it('keeps every read, also when the server stops at once', async () => {
    const trail = createAuditTrail({ store, source });
    for (let index = 0; index < 1_000; index++) trail.record(accessTo('read', `p${index}`));
    await trail.close();
    await store.close();
    store = await open();
    const requests = (await storedEvents()).map((event) => event.entity?.at(-1)?.what?.identifier?.value);
    assert.equal(requests.length, 1_000);
    assert.equal(new Set(requests).size, 1_000);
  });

  it('keeps the event of a write in the step of the write, and neither without the other', async () => {
    const trail = createAuditTrail({ store, source });
    const patient: Patient = { resourceType: 'Patient', active: true };
    const alongside = () => trail.eventsFor(accessTo('create', 'p1'));
    await store.write([{ kind: 'create', resource: patient }], { alongside });
    assert.equal((await storedEvents()).length, 1);
    const impossible = {
      kind: 'update',
      method: 'PUT',
      resource: { ...patient, id: 'p2' },
      expectedVersion: '7',
    } as const;
    await assert.rejects(store.write([{ kind: 'create', resource: patient }, impossible], { alongside }));
    assert.equal((await storedEvents()).length, 1);
    await trail.close();
  });

  it('can be searched by what was touched and by who asked', async () => {
    const trail = createAuditTrail({ store, source });
    trail.record(accessTo('read', 'p1'));
    trail.record(accessTo('read', 'p2'));
    await trail.close();
    const page = await store.search({
      types: ['AuditEvent'],
      where: { kind: 'reference', parameter: { type: 'AuditEvent', code: 'entity' }, anyOf: ['Patient/p2'] },
      sort: [],
      count: 10,
      total: 'accurate',
      include: [],
      query: [['entity', 'Patient/p2']],
    });
    assert.equal(page.total, 1);
    const [entry] = page.entries;
    assert.equal(resourceOf(entry ?? assert.fail()).entity?.[0]?.what?.reference, 'Patient/p2/_history/1');
  });
});
