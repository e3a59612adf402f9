import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { AuditEvent, Bundle, Communication, Observation, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { isRefusal } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import { obtainUserToken } from '../../src/identity/sandbox/obtain-token.ts';
import { type RunningServer, startServer } from '../rest/running-server.ts';

const scopes = 'openid fhirUser launch/patient patient/*.rs user/*.rs patient/AuditEvent.rs user/AuditEvent.rs';
const profiles = [`${canonicalBase}/StructureDefinition/sinfonia-audit-event`];
const office = 'PractitionerRole/synthetic-dpo';

/** Codici fiscali of test users, by what they are. */
const people = { citizen: 'RNRLCU52C58F839B', specialist: 'MNTLNE71P70H703K' } as const;

describe('audit of emergency accesses', function () {
  this.timeout(60_000);
  let server: RunningServer;
  let patient: string;
  const headers = new Map<string, string>();

  before(async () => {
    server = await startServer({
      options: { 'privacy.dataProtectionOfficers': [`*=${office}`] },
    });
    const baseUrl = server.base.slice(0, -'/fhir'.length);
    for (const [who, codiceFiscale] of Object.entries(people)) {
      const token = await obtainUserToken({ baseUrl, scope: scopes }, { codiceFiscale });
      headers.set(who, `Bearer ${token.access_token}`);
    }
    headers.set('system', await server.authorization());
    patient = await stranger();
  });
  after(() => server.stop());

  async function ask(who: string, method: string, path: string, body?: unknown) {
    const requestId = randomBytes(16).toString('hex');
    const answer = await server.ask(
      method,
      `/fhir/${path}`,
      {
        authorization: headers.get(who) ?? '',
        'x-request-id': requestId,
        ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
      },
      body === undefined ? undefined : JSON.stringify(body),
    );
    return { status: answer.status, requestId, body: (answer.text === '' ? {} : JSON.parse(answer.text)) as Resource };
  }

  async function found<T extends Resource>(who: string, path: string): Promise<T[]> {
    const { body } = await ask(who, 'GET', path);
    return ((body as Bundle).entry ?? []).map(({ resource }) => resource as T);
  }

  async function stranger(): Promise<string> {
    for (const { subject } of await found<Observation>('system', 'Observation?_count=200')) {
      const id = subject?.reference?.slice('Patient/'.length) ?? '';
      if ((await ask('specialist', 'GET', `Patient/${id}`)).status === 404) return id;
    }
    return assert.fail('everybody is known');
  }

  /** AuditEvents of a request, once they are written. */
  async function eventsOf(requestId: string): Promise<AuditEvent[]> {
    await wait(300);
    const all = await found<AuditEvent>('system', 'AuditEvent?_sort=-date&_count=60');
    return all.filter(({ entity }) => entity?.some(({ what }) => what?.identifier?.value === requestId));
  }

  const purposeOf = ({ purposeOfEvent }: AuditEvent): string | undefined => purposeOfEvent?.[0]?.coding?.[0]?.code;

  const reason = {
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'reason',
        valueCodeableConcept: {
          coding: [{ system: codeSystemUrl.EmergencyReason, code: 'unconscious' }],
          text: 'persona priva di coscienza',
        },
      },
    ],
  };

  it('gives what is refused before one is opened its usual purpose', async () => {
    const { requestId, status } = await ask('specialist', 'GET', `Patient/${patient}`);
    assert.equal(status, 404);
    assert.deepEqual((await eventsOf(requestId)).map(purposeOf), ['TREAT']);
  });

  it('records the opening once, beside the event with its reason, and tells the configured office', async () => {
    const { requestId, status } = await ask('specialist', 'POST', `Patient/${patient}/$emergency-access`, reason);
    assert.equal(status, 201);
    const events = await eventsOf(requestId);
    assert.deepEqual(
      events.map((event) => [event.subtype?.[0]?.code, purposeOf(event)]).sort(),
      [
        ['110127', 'ETREAT'],
        ['operation', 'ETREAT'],
      ],
      JSON.stringify(events),
    );
    for (const event of events) assert.deepEqual(validate(event, { profiles }).filter(isRefusal), []);
    const told = await found<Communication>(
      'system',
      `Communication?subject=Patient/${patient}&category=emergency-access`,
    );
    const recipients = told.flatMap(({ recipient = [] }) => recipient.map(({ reference }) => reference));
    assert.ok(recipients.includes(office) && recipients.includes(`Patient/${patient}`), recipients.join());
  });

  it('tells the accesses under it apart', async () => {
    const read = await ask('specialist', 'GET', `Patient/${patient}`);
    assert.equal(read.status, 200);
    const events = await eventsOf(read.requestId);
    assert.deepEqual(events.map(purposeOf), ['ETREAT']);
    assert.deepEqual(validate(events[0], { profiles }).filter(isRefusal), []);
    const named = await ask('specialist', 'GET', `Observation?patient=${patient}&status=cancelled`);
    assert.deepEqual((await eventsOf(named.requestId)).map(purposeOf), ['ETREAT']);
    const other = await ask('specialist', 'GET', 'Patient/nobody-at-all');
    assert.deepEqual((await eventsOf(other.requestId)).map(purposeOf), ['TREAT']);
    const bySystem = await ask('system', 'GET', `Patient/${patient}`);
    assert.ok((await eventsOf(bySystem.requestId)).every((event) => purposeOf(event) !== 'ETREAT'));
  });

  it('shows the person that her data was seen in an emergency, without the written reason', async () => {
    const own = 'sandbox-cittadino';
    assert.equal((await ask('specialist', 'POST', `Patient/${own}/$emergency-access`, reason)).status, 201);
    assert.equal((await ask('specialist', 'GET', `Patient/${own}`)).status, 200);
    await wait(300);
    const raw = await found<AuditEvent>('system', `AuditEvent?patient=Patient/${own}&_count=50`);
    assert.ok(raw.some((event) => JSON.stringify(event).includes('priva di coscienza')));
    const shown = await found<AuditEvent>('citizen', `Patient/${own}/$accesses`);
    const inEmergency = shown.filter((event) => purposeOf(event) === 'ETREAT');
    assert.deepEqual(inEmergency.map(({ subtype }) => subtype?.[0]?.code).sort(), ['110127', 'operation', 'read']);
    assert.ok(!JSON.stringify(shown).includes('priva di coscienza'));
  });

  for (const path of [
    'AuditEvent',
    'AuditEvent?patient=Patient/sandbox-cittadino',
    'Patient/sandbox-cittadino/AuditEvent',
    'AuditEvent/_history',
    'Patient?_id=sandbox-cittadino&_revinclude=AuditEvent:patient',
    'Patient/sandbox-cittadino/$everything?_type=AuditEvent',
    'Patient?_has:AuditEvent:patient:action=R',
  ]) {
    it(`gives a citizen with patient/AuditEvent.rs nothing raw: ${path}`, async () => {
      const { status, body } = await ask('citizen', 'GET', path);
      if (status === 403) return;
      const types = ((body as Bundle).entry ?? []).map(({ resource }) => resource?.resourceType as string);
      assert.ok(!types.includes('AuditEvent'), JSON.stringify(body).slice(0, 400));
      if (path.includes('_has'))
        assert.deepEqual(
          types.filter((type) => type === 'Patient'),
          [],
          'a condition on the audit was answered',
        );
    });
  }

  it('gives a citizen no single event by its id or version', async () => {
    await ask('citizen', 'GET', 'Patient/sandbox-cittadino');
    await wait(300);
    const [event] = await found<AuditEvent>('system', 'AuditEvent?patient=Patient/sandbox-cittadino&_count=1');
    assert.ok(event?.id);
    for (const path of [
      `AuditEvent/${event.id}`,
      `AuditEvent/${event.id}/_history/1`,
      `AuditEvent/${event.id}/_history`,
    ]) {
      assert.ok([403, 404].includes((await ask('citizen', 'GET', path)).status), path);
    }
  });
});
