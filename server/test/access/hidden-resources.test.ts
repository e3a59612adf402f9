import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent, Bundle, Flag, Observation, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Principal } from '../../src/access/principal.ts';
import type { FhirRequest } from '../../src/fhir/exchange.ts';
import { type InProcessApi, openInProcessApi } from '../audit/in-process-api.ts';
import { hidingAccess, seesEverything } from './hiding-access.ts';

interface HiddenCase {
  readonly name: string;
  /** Method and address; `{{id}}` stands for the resource that is asked for. */
  readonly ask: string;
  readonly headers?: FhirRequest['headers'];
  readonly body?: unknown;
  readonly status: number;
  /** Text that no answer may hold. */
  readonly without?: string;
  /** False: who sees everything is answered the same for what is hidden and what is absent. */
  readonly control?: false;
}

const cases: readonly HiddenCase[] = JSON.parse(
  await readFile(new URL('./hidden-resources.cases.json', import.meta.url), 'utf8'),
);
const restricted: Principal = { clientId: 'test', scopes: ['system/*.cruds'], role: 'restricted' };
const open: Principal = { ...restricted, role: seesEverything };

describe('what is hidden answers as what never was', () => {
  let folder: string;
  let api: InProcessApi;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-hidden-'));
    api = await openInProcessApi(folder, hidingAccess);
    for (const resource of [...about('hidden'), ...about('deleted'), ...aboutSeen]) {
      await api.store.write([{ kind: 'update', method: 'PUT', resource }]);
    }
    for (const { resourceType: type, id = '' } of about('deleted').reverse()) {
      await api.store.write([{ kind: 'delete', type, id }]);
    }
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const one of cases) {
    it(`for ${one.name}`, async () => {
      const [absent, hidden, deleted] = [
        await answer(restricted, one, 'absent'),
        await answer(restricted, one, 'hidden'),
        await answer(restricted, one, 'deleted'),
      ];
      assert.equal(absent.status, one.status, JSON.stringify(absent));
      assert.deepEqual(hidden, absent);
      assert.deepEqual(deleted, absent);
      if (one.without !== undefined) assert.ok(!JSON.stringify(hidden).includes(one.without));
      const current = await api.store.read({ type: 'Patient', id: 'hidden' });
      assert.deepEqual([current?.versionId, current?.deleted], ['1', false]);
      if (!/^(?:GET|HEAD) /.test(one.ask) || one.control === false) return;
      // The case can fail: to who sees everything the two are not the same.
      assert.notDeepEqual(await answer(open, one, 'hidden'), await answer(open, one, 'absent'));
    });
  }

  it('writes about a Patient that the same transaction creates, and about nobody else', async () => {
    const born = 'urn:uuid:8d3f1d3a-0000-4000-8000-000000000001';
    const entry = (type: string, resource: object, fullUrl?: string): object => ({
      ...(fullUrl === undefined ? {} : { fullUrl }),
      request: { method: 'POST', url: type },
      resource: { resourceType: type, ...resource },
    });
    const flag = (reference: string): object =>
      entry('Flag', { status: 'active', code: { text: 'x' }, subject: { reference } });
    const transaction = (...entries: object[]): object => ({
      resourceType: 'Bundle',
      type: 'transaction',
      entry: entries,
    });
    // So that the event of the transaction is the newest.
    await api.audit.flush();
    const done = await api.ask(
      restricted,
      'POST',
      '',
      transaction(entry('Patient', { gender: 'female' }, born), flag(born)),
    );
    assert.equal(done.status, 200, done.body);
    // The Basic that comes along with a Flag is no answer, but it is on record.
    assert.equal((JSON.parse(done.body ?? '') as Bundle).entry?.length, 2);
    assert.ok((await lastEntities()).some((reference) => reference.startsWith('Basic/')));
    const unknown = transaction(
      entry('Patient', { gender: 'female' }, born),
      flag('urn:uuid:8d3f1d3a-0000-4000-8000-000000000002'),
    );
    await assert.rejects(api.ask(restricted, 'POST', '', unknown), { name: 'FhirError' });
  });

  it('judges and labels what refers to a Patient by a condition or by the address of another entry', async () => {
    const flag = (reference: string) => ({
      request: { method: 'POST', url: 'Flag' },
      resource: { resourceType: 'Flag', status: 'active', code: { text: 'linked' }, subject: { reference } },
    });
    const link = 'urn:uuid:8d3f1d3a-0000-4000-8000-000000000003';
    const patient = {
      fullUrl: link,
      request: { method: 'POST', url: 'Patient', ifNoneExist: '_id=seen' },
      resource: { resourceType: 'Patient', gender: 'female' },
    };
    const entry = [patient, flag('Patient?_id=seen'), flag(link)];
    const { body } = await api.ask(restricted, 'POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    const locations = (JSON.parse(body ?? '') as Bundle).entry
      ?.slice(1)
      .map(({ response }) => response?.location ?? '');
    assert.equal(locations?.length, 2);
    for (const location of locations ?? []) {
      const [, id = ''] = /\/Flag\/([^/]+)\//.exec(location) ?? [];
      const stored = JSON.parse((await api.store.read({ type: 'Flag', id }))?.json ?? '{}') as Flag;
      assert.equal(stored.subject?.reference, 'Patient/seen');
      assert.equal(stored.meta?.security?.[0]?.code, 'labelled');
    }
  });

  it('completes a write anew when what was added to it lost a race', async () => {
    const counted: Resource = { resourceType: 'Basic', id: 'counted', code: { text: 'x' } };
    await api.store.write([{ kind: 'update', method: 'PUT', resource: counted }]);
    const flag = { resourceType: 'Flag', status: 'active', code: { text: 'x' }, subject };
    assert.equal((await api.ask(restricted, 'POST', 'Flag', flag)).status, 201);
    assert.match((await api.store.read({ type: 'Basic', id: 'counted' }))?.json ?? '', /counted 2/);
    await api.store.write([{ kind: 'delete', type: 'Basic', id: 'counted' }]);
  });

  it('shows no masked element, in whatever way a resource is asked for', async () => {
    for (const address of [
      'Observation/seen',
      'Observation/seen?_elements=note',
      'Observation/seen/_history/1',
      'Observation/seen/_history',
      'Observation?_id=seen',
      'Observation?_id=seen&_elements=note',
      'Patient?_id=seen&_revinclude=Observation:patient',
      'Patient/seen/$everything',
    ]) {
      const { status, body } = await api.ask(restricted, 'GET', address);
      assert.equal(status, 200);
      assert.doesNotMatch(body ?? '', /masked words/, address);
      assert.match((await api.ask(open, 'GET', address)).body ?? '', /masked words/, address);
    }
  });

  it('refuses to change what the caller sees a part of', async () => {
    const headers = { contentType: 'application/json-patch+json' };
    const patch = [{ op: 'replace', path: '/status', value: 'amended' }];
    const { note: _, ...resource } = aboutSeen.find(
      ({ resourceType }) => resourceType === 'Observation',
    ) as Observation;
    for (const asked of [
      api.ask(restricted, 'PATCH', 'Observation/seen', patch, headers),
      api.ask(restricted, 'PUT', 'Observation/seen', resource),
    ]) {
      await assert.rejects(asked, (error) => error instanceof FhirError && error.issues[0]?.code === 'masked-resource');
    }
    assert.equal((await api.ask(open, 'PATCH', 'Observation/seen', patch, headers)).status, 200);
  });

  it('tells of a deletion to who sees everything only', async () => {
    const resource: Resource = { resourceType: 'Basic', id: 'returned', code: { text: 'x' } };
    await api.store.write([{ kind: 'update', method: 'PUT', resource }]);
    await api.store.write([{ kind: 'delete', type: 'Basic', id: 'returned' }]);
    await assert.rejects(api.ask(open, 'GET', 'Basic/returned'), { status: 410 });
    await assert.rejects(api.ask(restricted, 'GET', 'Basic/returned'), { status: 404, headers: {} });
    await api.store.write([{ kind: 'update', method: 'PUT', resource }]);
    await assert.rejects(api.ask(open, 'GET', 'Basic/returned/_history/2'), { status: 410 });
    await assert.rejects(api.ask(restricted, 'GET', 'Basic/returned/_history/2'), { status: 404, headers: {} });
    assert.equal((await api.ask(restricted, 'GET', 'Basic/returned/_history/1')).status, 200);
  });

  it('refuses histories of many resources to who does not see everything', async () => {
    for (const address of ['Patient/_history', '_history']) {
      await assert.rejects(api.ask(restricted, 'GET', address), { status: 403 });
      assert.equal((await api.ask(open, 'GET', address)).status, 200);
    }
  });

  it('gives out everything of a person in pages, each resource once, and records it', async () => {
    const seen: string[] = [];
    let address: string | undefined = 'Patient/seen/$everything?_count=1';
    for (let page = 0; address !== undefined; page++) {
      assert.ok(page < 20);
      const { body } = await api.ask(restricted, 'GET', address);
      const bundle = JSON.parse(body ?? '') as Bundle;
      const shown = (bundle.entry ?? []).map(
        ({ resource, search }) => `${search?.mode} ${resource?.resourceType}/${resource?.id}`,
      );
      seen.push(...shown);
      const recorded = await lastEntities();
      for (const one of shown) assert.ok(recorded.includes(one.split(' ')[1] ?? ''), one);
      address = bundle.link?.find(({ relation }) => relation === 'next')?.url?.split('/fhir/')[1];
    }
    const matches = seen.filter((one) => one.startsWith('match'));
    assert.equal(matches[0], 'match Patient/seen');
    // Beside the Flags that other tests wrote.
    assert.deepEqual(matches.filter((one) => !/[0-9a-f]{8}-/.test(one)).sort(), [
      'match Encounter/of-seen',
      'match Flag/seen',
      'match Observation/seen',
      'match Patient/seen',
    ]);
    assert.equal(new Set(matches).size, matches.length);
    assert.ok(seen.includes('include Practitioner/seen'));
    assert.ok(!seen.some((one) => one.includes('secret')));
    for (const wrong of [
      '_type=AuditEvent',
      '_type=nonsense',
      'start=2026-01-01',
      '_cursor=AAAA',
      '_since=2026-02-31',
    ]) {
      await assert.rejects(api.ask(restricted, 'GET', `Patient/seen/$everything?${wrong}`), { status: 400 }, wrong);
    }
    const typed = await api.ask(restricted, 'GET', 'Patient/seen/$everything?_type=Flag,Patient&_since=2100-01-01');
    assert.equal((JSON.parse(typed.body ?? '') as Bundle).entry, undefined);
  });

  /** Status, headers and body of an answer or refusal, in which nothing tells which id was asked for. */
  async function answer(
    principal: Principal,
    { ask, headers, body }: HiddenCase,
    id: string,
  ): Promise<{ status: number }> {
    const filled = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('{{id}}', id)) as T;
    const [method = '', address = ''] = filled(ask).split(' ');
    const neutral = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll(id, '{{id}}')
          .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'uuid')
          .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g, 'instant'),
      );
    try {
      const sent = body === undefined ? undefined : filled(body);
      const { status, ...rest } = await api.ask(
        principal,
        method as FhirRequest['method'],
        address,
        sent,
        filled(headers ?? {}),
      );
      return { status, ...(neutral(rest) as object) };
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      const { status, headers: given, issues } = error;
      return { status, ...(neutral({ given, issues }) as object) };
    }
  }

  /** References in the newest AuditEvent. */
  async function lastEntities(): Promise<readonly string[]> {
    await api.audit.flush();
    const events: AuditEvent[] = [];
    for await (const { json } of api.store.scan({ types: ['AuditEvent'] }))
      events.push(JSON.parse(json ?? '{}') as AuditEvent);
    return events.at(-1)?.entity?.flatMap(({ what }) => what?.reference?.replace(/\/_history\/.*/, '') ?? []) ?? [];
  }
});

/** A Patient with data that are hidden together. */
function about(id: string): Resource[] {
  const meta = { tag: [{ code: 'hidden' }] };
  const identifier = [{ system: 'urn:sinfonia:test', value: id }];
  const subject = { reference: `Patient/${id}` };
  return [
    { resourceType: 'Patient', id, meta, identifier, gender: 'female' },
    {
      resourceType: 'Observation',
      id,
      meta,
      identifier,
      status: 'final',
      code: { text: 'x' },
      subject: { reference: 'Patient/seen' },
    },
    { resourceType: 'Observation', id: `${id}-own`, meta, status: 'final', code: { text: 'x' }, subject },
    {
      resourceType: 'List',
      id,
      meta,
      status: 'current',
      mode: 'working',
      entry: [{ item: { reference: 'Patient/seen' } }],
    },
  ];
}

const subject = { reference: 'Patient/seen' };

const aboutSeen: Resource[] = [
  { resourceType: 'Practitioner', id: 'seen' },
  { resourceType: 'Practitioner', id: 'secret', meta: { tag: [{ code: 'hidden' }] } },
  { resourceType: 'Patient', id: 'seen', gender: 'female' },
  {
    resourceType: 'Observation',
    id: 'seen',
    status: 'final',
    code: { text: 'x' },
    subject,
    performer: [{ reference: 'Practitioner/seen' }, { reference: 'Practitioner/secret' }],
    note: [{ text: 'masked words' }],
  },
  { resourceType: 'Flag', id: 'seen', status: 'active', code: { text: 'x' }, subject },
  ...['seen', 'hidden', 'deleted', 'absent'].map(encounterOf),
];

/** A visible Encounter that refers to a Patient. */
function encounterOf(id: string): Resource {
  const subject = { reference: `Patient/${id}` };
  return { resourceType: 'Encounter', id: `of-${id}`, status: 'finished', class: { code: 'AMB' }, subject };
}
