import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { AuditEvent, Bundle } from '@medplum/fhirtypes';
import { isRefusal } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import { type RunningServer, startServer } from './running-server.ts';

interface AuditCase {
  readonly name: string;
  readonly ask: string;
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  /** AuditEvents that the request leaves; 1 unless given. The expectations are those of the one with the subtype. */
  readonly events?: number;
  readonly subtype: string;
  readonly action: string;
  readonly outcome: string;
  /** Reference of something that was touched. */
  readonly entity?: string;
  readonly query?: string;
  /** `outcomeDesc`; alternatives separated by `|`. */
  readonly outcomeDesc?: string;
}

const profiles = [`${canonicalBase}/StructureDefinition/sinfonia-audit-event`];
const faultsOf = (event: AuditEvent) => validate(event, { profiles }).filter(isRefusal);

const cases: AuditCase[] = JSON.parse(readFileSync(new URL('./audit.cases.json', import.meta.url), 'utf8'));

describe('audit of every access', function () {
  this.timeout(60_000);
  let server: RunningServer;
  const id = 'audited';
  const filled = (text: string): string => text.replaceAll('{{id}}', id);

  before(async () => {
    server = await startServer({ resources: [{ resourceType: 'Patient', id, gender: 'female' }] });
  });
  after(() => server.stop());

  for (const one of cases) {
    it(`records ${one.name}`, async () => {
      const requestId = randomBytes(16).toString('hex');
      const [method = '', address = ''] = filled(one.ask).split(' ');
      const { body } = one;
      const answer = await server.ask(
        method,
        address === '' ? '/fhir' : `/fhir/${address}`,
        {
          authorization: await server.authorization(one.as),
          'content-type': 'application/fhir+json',
          'x-request-id': requestId,
          ...one.headers,
        },
        body === undefined ? undefined : filled(typeof body === 'string' ? body : JSON.stringify(body)),
      );
      assert.equal(answer.status, one.status, answer.text);
      const events = await eventsOf(requestId, one.events ?? 1);
      const event = events.find((candidate) => candidate.subtype?.[0]?.code === one.subtype);
      assert.ok(event, JSON.stringify(events));
      assert.deepEqual([event.action, event.outcome], [one.action, one.outcome]);
      assert.equal(event.agent?.[0]?.who?.identifier?.value, 'sandbox-backend');
      for (const each of events) assert.deepEqual(faultsOf(each), [], JSON.stringify(each));
      if (one.outcomeDesc !== undefined)
        assert.ok(one.outcomeDesc.split('|').includes(event.outcomeDesc ?? ''), event.outcomeDesc);
      const references = event.entity?.map((entity) => entity.what?.reference) ?? [];
      if (one.entity !== undefined) assert.ok(references.includes(filled(one.entity)), JSON.stringify(references));
      if (one.query !== undefined) {
        const query = event.entity?.find((entity) => entity.query !== undefined)?.query ?? '';
        assert.equal(decodeURIComponent(Buffer.from(query, 'base64').toString('utf8')), filled(one.query));
      }
    });
  }

  it('finds the accesses to the data of a patient by the patient', async () => {
    const authorization = await server.authorization();
    const { text } = await server.ask('GET', `/fhir/AuditEvent?patient=${id}&_count=100`, { authorization });
    const found = (JSON.parse(text) as Bundle<AuditEvent>).entry ?? [];
    const kinds = found.flatMap(({ resource }) => resource?.entity?.flatMap(({ detail = [] }) => detail) ?? []);
    assert.ok(kinds.some(({ valueString }) => valueString === 'Basic'));
  });

  it('records requests without a valid token together, by number, without what they asked for', async () => {
    const asked = { missing: 7, invalid: 5 };
    for (let n = 0; n < asked.missing; n++)
      assert.equal((await server.ask('GET', '/fhir/Patient/secret', {})).status, 401);
    for (let n = 0; n < asked.invalid; n++) {
      assert.equal((await server.ask('GET', '/fhir/Patient/secret', { authorization: 'Bearer x.y.z' })).status, 401);
    }
    const counted = new Map<string | undefined, number>();
    for (let attempt = 0; attempt < 60 && (counted.get('token-invalid') ?? 0) < asked.invalid; attempt++) {
      await wait(200);
      const authorization = await server.authorization();
      const { text } = await server.ask('GET', '/fhir/AuditEvent?subtype=110126&_count=100', { authorization });
      assert.doesNotMatch(text, /secret|x\.y\.z/);
      counted.clear();
      for (const { resource } of (JSON.parse(text) as Bundle<AuditEvent>).entry ?? []) {
        assert.ok(resource);
        assert.deepEqual(faultsOf(resource), [], JSON.stringify(resource));
        const count = Number(resource.entity?.[0]?.detail?.[0]?.valueString);
        counted.set(resource.outcomeDesc, (counted.get(resource.outcomeDesc) ?? 0) + count);
      }
    }
    assert.deepEqual(Object.fromEntries(counted), { 'token-missing': asked.missing, 'token-invalid': asked.invalid });
  });

  /** Waits for the events of a request, which follow it by a moment, and makes sure that no more come. */
  async function eventsOf(requestId: string, expected: number): Promise<AuditEvent[]> {
    let found: AuditEvent[] = [];
    for (let attempt = 0; attempt < 40 && found.length < expected; attempt++) {
      await wait(50);
      found = await search(requestId);
    }
    await wait(150);
    found = await search(requestId);
    assert.equal(found.length, expected, JSON.stringify(found));
    return found;
  }

  async function search(requestId: string): Promise<AuditEvent[]> {
    const authorization = await server.authorization();
    const { text } = await server.ask('GET', '/fhir/AuditEvent?_sort=-_lastUpdated&_count=100', { authorization });
    const entries = (JSON.parse(text) as Bundle<AuditEvent>).entry ?? [];
    return entries
      .flatMap(({ resource }) => resource ?? [])
      .filter((event) => event.entity?.some((entity) => entity.what?.identifier?.value === requestId));
  }
});
