import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent, Consent, Observation, Patient, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import { createAccess } from '../../src/access/create-access.ts';
import { recheckAfter } from '../../src/access/obscuring/recheck-after.ts';
import { loadPolicies } from '../../src/access/policies/load-policies.ts';
import { fhirBase, type InProcessApi } from '../audit/in-process-api.ts';
import { callerOf, openAttackedApi } from './attack-api.ts';

const about = { reference: 'Patient/minor' };

describe('a decision that depends on when', function () {
  this.timeout(30_000);
  let folder: string;
  let api: InProcessApi;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-in-time-'));
    const minor: Patient = { resourceType: 'Patient', id: 'minor', birthDate: '2008-03-30' };
    const parent: RelatedPerson = {
      resourceType: 'RelatedPerson',
      id: 'parent',
      active: true,
      patient: about,
      relationship: [{ coding: [{ system: codeSystemUrl.SinfoniaRelationship, code: 'parent' }] }],
    };
    const unborn = { ...minor, id: 'by-year', birthDate: '2008' };
    const other = { ...parent, id: 'parent-by-year', patient: { reference: 'Patient/by-year' } };
    api = await openAttackedApi(folder, [minor, parent, unborn, other]);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  // 30 March 2008 and 29 March 2026 are the days on which summer time begins.
  for (const [instant, sees, seesByYear] of [
    ['2025-12-31T22:59:59Z', true, true],
    ['2026-03-29T21:59:59Z', true, false],
    ['2026-03-29T22:00:00Z', false, false],
    ['2026-03-30T12:00:00Z', false, false],
  ] as const) {
    it(`lets a parent see the data of a child until she comes of age: ${instant}`, async () => {
      const access = createAccess({
        store: api.store,
        policies: new Map(
          [...loadPolicies()].map(([role, policy]) => [role, { ...policy, effectiveFrom: '2020-01-01' }]),
        ),
        fhirBase,
        planGranular: () => undefined,
        completeWrites: async (operations) => operations,
        written: async () => undefined,
        now: () => Date.parse(instant),
      });
      const parent = callerOf('representative', { fhirUser: 'RelatedPerson/parent', patient: 'minor' });
      const seen = await access.visible(parent, [{ type: 'Patient', id: 'minor' }], 'read');
      assert.equal(seen.has('Patient/minor'), sees);
      const byYear = callerOf('representative', { fhirUser: 'RelatedPerson/parent-by-year', patient: 'by-year' });
      const known = await access.visible(byYear, [{ type: 'Patient', id: 'by-year' }], 'read');
      assert.equal(known.has('Patient/by-year'), seesByYear);
    });
  }

  it('leaves an AuditEvent of the delete of what is hidden, as refused', async () => {
    const hidden = 'Observation/stranger-plain';
    const system = callerOf('vendor-system', { scopes: ['system/*.cruds'] });
    const asked = api.ask(callerOf('general-practitioner'), 'DELETE', hidden);
    // No role but the platform deletes: others are refused before any data is looked at.
    await assert.rejects(asked, (error) => error instanceof FhirError && error.status === 403);
    await assert.rejects(api.ask(system, 'DELETE', hidden), { status: 403 });
    const platform = callerOf('platform-system', { scopes: ['system/Location.cruds?name=mostrato'] });
    const secret: Resource = { resourceType: 'Location', id: 'secret', name: 'nascosto' };
    await api.store.write([{ kind: 'update', method: 'PUT', resource: secret }]);
    await api.audit.flush();
    assert.equal((await api.ask(platform, 'DELETE', 'Location/secret')).status, 204);
    assert.equal((await api.store.read({ type: 'Location', id: 'secret' }))?.deleted, false);
    await api.audit.flush();
    const events: AuditEvent[] = [];
    for await (const { json } of api.store.scan({ types: ['AuditEvent'] }))
      events.push(JSON.parse(json ?? '{}') as AuditEvent);
    const last = events.at(-1);
    assert.equal(last?.outcome, '4');
    assert.equal(last?.subtype?.[0]?.code, 'delete');
    assert.ok(JSON.stringify(last?.entity).includes('Location/secret'), JSON.stringify(last));
  });

  it('reaches nobody any more whose team ended after the whole list was looked up', async () => {
    const teamOf = (n: number, status: 'active' | 'inactive'): Resource => ({
      resourceType: 'CareTeam',
      id: `listed-${n}`,
      status,
      subject: { reference: `Patient/listed-${n}` },
      participant: [{ member: { reference: 'Practitioner/doctor' } }],
    });
    const listed = [1, 2, 3, 4, 5, 6, 7].flatMap((n): Resource[] => [
      { resourceType: 'Patient', id: `listed-${n}` },
      teamOf(n, 'active'),
      {
        resourceType: 'Observation',
        id: `listed-${n}`,
        status: 'final',
        code: { text: 'prova' },
        subject: { reference: `Patient/listed-${n}` },
      },
    ]);
    await api.store.write(listed.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
    const nurse = callerOf('nurse');
    const read = (n: number) => api.ask(nurse, 'GET', `Observation/listed-${n}`);
    for (const n of [1, 2, 3, 4, 5]) assert.equal((await read(n)).status, 200);
    const platform = callerOf('platform-system');
    assert.equal((await api.ask(platform, 'PUT', 'CareTeam/listed-6', teamOf(6, 'inactive'))).status, 200);
    await assert.rejects(read(6), { status: 404 });
    assert.equal((await read(7)).status, 200);
  });

  it('labels what was under way while an obscuring was written', async () => {
    const rechecked: string[] = [];
    let now = 1_000_000;
    const keeper = { recheck: async (patient: string) => rechecked.push(patient) };
    const written = recheckAfter(
      keeper,
      ({ json = '' }) => (json.includes('Patient/minor') ? ['Patient/minor'] : []),
      () => now,
    );
    const result = (resource: Resource) => ({
      outcome: 'created' as const,
      version: {
        type: resource.resourceType,
        id: 'x',
        versionId: '1',
        lastUpdated: now,
        method: 'POST' as const,
        deleted: false,
        json: JSON.stringify(resource),
      },
    });
    const observation: Observation = { resourceType: 'Observation', status: 'final', code: {}, subject: about };
    const consent: Consent = {
      resourceType: 'Consent',
      status: 'active',
      scope: {},
      category: [{ coding: [{ system: codeSystemUrl.ConsentKind, code: 'obscuring' }] }],
      patient: about,
    };
    await written([result(observation)]);
    assert.deepEqual(rechecked, []);
    await written([result(consent)]);
    await written([result(observation)]);
    assert.deepEqual(rechecked, ['Patient/minor']);
    now += 60_000;
    await written([result(observation)]);
    assert.deepEqual(rechecked, ['Patient/minor']);
  });
});
