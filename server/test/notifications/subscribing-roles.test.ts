import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Bundle, CapabilityStatement, OperationOutcome, Parameters, Subscription } from '@medplum/fhirtypes';
import { importJWK, SignJWT } from 'jose';
import type { SigningKey } from '../../src/identity/authorization-server/signing-keys.ts';
import { registerClient } from '../../src/identity/sandbox/register-client.ts';
import { topics } from '../../src/notifications/topics/topic.ts';
import { type RunningServer, startServer } from '../rest/running-server.ts';
import { withActors } from './notified-actors.ts';

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
const topic = 'https://fhir.sinfonia.campania.it/SubscriptionTopic/task-changed';
const idOnly = { extension: [{ url: `${backport}/backport-payload-content`, valueCode: 'id-only' }] };
const hosted = 'Organization/coop-204';

describe('subscriptions of professionals and systems', function () {
  this.timeout(60_000);
  let server: RunningServer;
  let receiver: Server;
  let hook = '';
  let vendor = '';
  const received: string[] = [];
  const { ask } = withActors(() => server);
  const codeOf = (body: unknown) => (body as OperationOutcome).issue?.[0]?.details?.coding?.[0]?.code;

  before(async () => {
    receiver = createServer((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        received.push(text);
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    server = await startServer();
    vendor = await signVendorIn();
  });
  after(async () => {
    await server.stop();
    receiver.closeAllConnections();
    receiver.close();
  });

  /** A token of a system of a cooperative, registered as vendors are. */
  async function signVendorIn(): Promise<string> {
    const baseUrl = server.base.slice(0, -'/fhir'.length);
    const keyFile = join(server.data, 'vendor-key.json');
    const scope = 'system/*.cruds';
    const registration = await registerClient(
      baseUrl,
      {
        dataDir: server.data,
        name: 'Cartella di prova',
        softwareId: 'cartella-di-prova',
        redirectUris: [],
        scope,
        isSystem: true,
        organization: hosted,
        keyFile,
      },
      scope,
    );
    const key = JSON.parse(readFileSync(keyFile, 'utf8')) as SigningKey;
    const clientId = String(registration['client_id']);
    const assertion = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(`${baseUrl}/oidc/token`)
      .setExpirationTime('1m')
      .sign(await importJWK(key, key.alg));
    const answer = await fetch(`${baseUrl}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    const { access_token } = (await answer.json()) as { access_token?: string };
    return `Bearer ${access_token ?? assert.fail()}`;
  }

  async function as<T = unknown>(
    who: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: T }> {
    if (who !== 'vendor') return ask<T>(who, method, path, body);
    const headers = { authorization: vendor, 'content-type': 'application/fhir+json' };
    const answer = await server.ask(
      method,
      `/fhir/${path}`,
      headers,
      body === undefined ? undefined : JSON.stringify(body),
    );
    return { status: answer.status, body: JSON.parse(answer.text || '{}') as T };
  }

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 10_000; !(await condition()); ) {
      if (Date.now() > end) assert.fail('it did not come about');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const subscription = (channel: object = {}) => ({
    resourceType: 'Subscription',
    status: 'requested',
    reason: 'test',
    criteria: topic,
    channel: { type: 'rest-hook', endpoint: hook, payload: 'application/fhir+json', _payload: idOnly, ...channel },
  });
  async function subscribe(who: string, channel: object = {}): Promise<Subscription> {
    const { status, body } = await as<Subscription>(who, 'POST', 'Subscription', subscription(channel));
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  }
  async function numberOf(who: string, id = ''): Promise<number> {
    const { body } = await as<Bundle>(who, 'GET', `Subscription/${id}/$status`);
    const { parameter = [] } = (body.entry?.[0]?.resource ?? assert.fail(JSON.stringify(body))) as Parameters;
    return Number(parameter.find(({ name }) => name === 'events-since-subscription-start')?.valueString);
  }
  const isActive = async (who: string, id = '') =>
    (await as<Subscription>(who, 'GET', `Subscription/${id}`)).body.status === 'active';
  const put = async (resource: { resourceType: string; id: string }) => {
    const { status, body } = await ask('system', 'PUT', `${resource.resourceType}/${resource.id}`, resource);
    assert.ok(status < 300, JSON.stringify(body));
  };
  const patient = (id: string) => ({ resourceType: 'Patient', id, name: [{ family: 'Rupenera', given: ['Ugo'] }] });
  const task = (id: string, person: string, status = 'requested') => ({
    resourceType: 'Task',
    id,
    status,
    intent: 'order',
    for: { reference: `Patient/${person}` },
  });
  const team = (id: string, person: string, status: string, member: string) => ({
    resourceType: 'CareTeam',
    id,
    status,
    subject: { reference: `Patient/${person}` },
    participant: [{ member: { reference: member } }],
  });

  for (const who of ['infermiere', 'mmg', 'vendor']) {
    it(`are found, changed and counted by ${who} alone`, async () => {
      const { id = '', ...rest } = await subscribe(who);
      await until(() => isActive(who, id));
      const found = (await as<Bundle>(who, 'GET', 'Subscription')).body;
      assert.deepEqual(
        found.entry?.map(({ resource }) => resource?.id),
        [id],
      );
      assert.equal(await numberOf(who, id), 0);
      const others = ['specialista', 'infermiere', 'mmg', 'vendor', 'cittadino', 'auditor'].filter(
        (one) => one !== who,
      );
      for (const other of others) {
        assert.ok([403, 404].includes((await as(other, 'GET', `Subscription/${id}`)).status), other);
        const theirs = { id, ...subscription() };
        assert.ok([403, 404].includes((await as(other, 'PUT', `Subscription/${id}`, theirs)).status), other);
        assert.ok([403, 404].includes((await as(other, 'GET', `Subscription/${id}/$events`)).status), other);
      }
      const mine = await as(who, 'PUT', `Subscription/${id}`, { id, ...rest, status: 'off' });
      assert.equal(mine.status, 200, JSON.stringify(mine.body));
      assert.equal((await as(who, 'DELETE', `Subscription/${id}`)).status, 403);
    });
  }

  it('are not taken over by who leaves the pass or the owner out, claims another, or gives criteria', async () => {
    const { id = '', ...rest } = await subscribe('infermiere');
    const { extension: _extension, ...bare } = rest;
    for (const resource of [
      { id, ...subscription() },
      { id, ...rest },
      { id, ...bare },
    ]) {
      const refused = await as('system', 'PUT', `Subscription/${id}`, resource);
      assert.deepEqual([refused.status, codeOf(refused.body)], [403, 'subscription-not-own']);
    }
    const found = await as('system', 'PUT', 'Subscription?status=active', subscription());
    assert.equal(found.status, 422);
    const forged = await as<Subscription>('mmg', 'POST', 'Subscription', {
      ...subscription(),
      extension: (rest.extension ?? []).map((one) => ({ ...one })),
    });
    assert.equal(forged.status, 201);
    const owner = forged.body.extension?.find(({ url }) => url.endsWith('subscription-owner'))?.valueReference
      ?.reference;
    assert.equal(owner, 'PractitionerRole/sandbox-mmg-r');
  });

  it('tell a nurse of the person while she is in the care team, and of nothing once she is not', async () => {
    const person = 'subscribed-nurse';
    await put(patient(person));
    await put(team('subscribed-team', person, 'active', 'PractitionerRole/sandbox-infermiere-r'));
    const { id = '' } = await subscribe('infermiere');
    await until(() => isActive('infermiere', id));
    await put(task('subscribed-1', person));
    await until(() => received.some((text) => text.includes('Task/subscribed-1')));
    await put(team('subscribed-team', person, 'inactive', 'PractitionerRole/sandbox-infermiere-r'));
    await put(task('subscribed-2', person));
    // Another person of hers marks that what came before was judged.
    await put(patient('subscribed-other'));
    await put(team('subscribed-other-team', 'subscribed-other', 'active', 'PractitionerRole/sandbox-infermiere-r'));
    await put(task('subscribed-3', 'subscribed-other'));
    await until(() => received.some((text) => text.includes('Task/subscribed-3')));
    assert.ok(!received.some((text) => text.includes('Task/subscribed-2')));
    let told = '';
    await until(async () => {
      told = JSON.stringify((await as<Bundle>('infermiere', 'GET', `Subscription/${id}/$events`)).body);
      return told.includes('Task/subscribed-3');
    });
    assert.ok(!told.includes('Task/subscribed-1'), 'old events without what is hidden now');
    assert.equal(await numberOf('infermiere', id), 2, 'no number tells that there was something');
  });

  it('tell a system of what its organization wrote, and nothing of others', async () => {
    const person = 'subscribed-vendor';
    await put(patient(person));
    const { id = '' } = await subscribe('vendor');
    await until(() => isActive('vendor', id));
    await put(task('vendor-others', person));
    await put({ ...task('vendor-own', person), owner: { reference: hosted } } as { resourceType: string; id: string });
    await until(() => received.some((text) => text.includes('Task/vendor-own')));
    assert.ok(!received.some((text) => text.includes(id) && text.includes('Task/vendor-others')));
    assert.equal(await numberOf('vendor', id), 1);
  });

  it('tell a system of the bookings on agendas of its organization, of no others and of no waits', async () => {
    const person = 'subscribed-booked';
    await put(patient(person));
    const offered = (id: string, provider: string) => ({
      resourceType: 'HealthcareService',
      id,
      active: true,
      providedBy: { reference: provider },
    });
    await put(offered('vendor-clinic', hosted));
    await put(offered('other-clinic', 'Organization/hsp-150901'));
    const booking = (id: string, clinic: string, status: string) => ({
      resourceType: 'Appointment',
      id,
      status,
      ...(status === 'waitlist' ? {} : { start: '2030-01-10T09:00:00Z', end: '2030-01-10T09:20:00Z' }),
      participant: [
        { actor: { reference: `Patient/${person}` }, status: 'accepted' },
        { actor: { reference: `HealthcareService/${clinic}` }, status: 'accepted' },
      ],
    });
    const criteria = topic.replace('task-changed', 'appointment-changed');
    const { status, body } = await as<Subscription>('vendor', 'POST', 'Subscription', { ...subscription(), criteria });
    assert.equal(status, 201, JSON.stringify(body));
    const { id = '' } = body;
    await until(() => isActive('vendor', id));
    await put(booking('booked-elsewhere', 'other-clinic', 'booked'));
    await put(booking('waits-here', 'vendor-clinic', 'waitlist'));
    await put(booking('booked-here', 'vendor-clinic', 'booked'));
    await until(() => received.some((text) => text.includes('Appointment/booked-here')));
    assert.ok(!received.some((text) => /Appointment\/(booked-elsewhere|waits-here)/.test(text)));
    assert.equal(await numberOf('vendor', id), 1);
    assert.equal((await as('vendor', 'GET', 'Appointment/booked-here')).status, 200);
    assert.equal((await as('vendor', 'GET', 'Appointment/booked-elsewhere')).status, 404);
  });

  it('tell nothing to somebody whose appointment has ended', async () => {
    const role = (await ask<{ resourceType: string; id: string }>('system', 'GET', 'PractitionerRole/sandbox-mmg-r'))
      .body;
    const person = 'subscribed-ended';
    await put(patient(person));
    await put(team('subscribed-ended-team', person, 'active', 'PractitionerRole/sandbox-mmg-r'));
    const { id = '' } = await subscribe('mmg');
    await until(() => isActive('mmg', id));
    await put({ ...role, active: false } as { resourceType: string; id: string });
    await put(task('ended-1', person));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await put({ ...role });
    await put(task('ended-2', person));
    await until(() => received.some((text) => text.includes('Task/ended-2')));
    assert.ok(!received.some((text) => text.includes('Task/ended-1')));
  });

  it('are refused to citizens, and to scopes that do not have them', async () => {
    assert.equal((await ask('cittadino', 'POST', 'Subscription', subscription())).status, 403);
    assert.equal((await ask('auditor', 'POST', 'Subscription', subscription())).status, 403);
  });

  it('are announced with their topics and the address of websockets', async () => {
    const { body } = await ask<CapabilityStatement>('system', 'GET', 'metadata');
    const [rest] = body.rest ?? [];
    const announced = rest?.resource?.find(({ type }) => type === 'Subscription')?.extension;
    assert.deepEqual(
      announced?.map(({ valueCanonical }) => valueCanonical),
      topics.map(({ url }) => url),
    );
    assert.ok(announced?.every(({ url }) => url === `${backport}/capabilitystatement-subscriptiontopic-canonical`));
    assert.match(rest?.extension?.[0]?.valueUri ?? '', /^ws:\/\/.*\/notifications\/ws$/);
  });
});
