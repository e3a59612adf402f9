import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, Parameters as FhirParameters } from '@medplum/fhirtypes';
import { freePort, type ServerProcess, startServerProcess } from '../../../durability/server-process.ts';
import { ask } from '../../../rest/ask.ts';
import { dayFromNow, people, registers, toParameters } from '../home-care-world.ts';
import { inputOf, type Values } from './step-inputs.ts';

/** A real server that is killed, and connections that are cut after a step is written and before it is answered. */
describe('home care: lost connections and killed servers', function () {
  this.timeout(120_000);
  let folder = '';
  let port = 0;
  let server: ServerProcess | undefined;
  let token = '';
  let episode = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-proof-'));
    port = await freePort();
    await start();
    const entry = registers.map((resource) => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    }));
    const stored = await send('POST', '/fhir', { resourceType: 'Bundle', type: 'transaction', entry });
    assert.equal(stored.status, 200, stored.text.slice(0, 600));
    const referral = shown(await step('ServiceRequest', 'refer', inputOf('refer', 'persona')), 'referral');
    episode = shown(await step(`ServiceRequest/${referral}`, 'accept', inputOf('accept', 'persona')), 'episode');
    const assessed = inputOf('assess', 'persona') as { response: object };
    const author = { reference: people.coordinator };
    await at('assess', { ...assessed, response: { ...assessed.response, author } } as Values);
    const plan = inputOf('propose-pai', 'persona') as Record<string, Values[string]>;
    await at('propose-pai', { ...plan, member: { who: people.coordinator, role: 'case-manager' } });
    await at('approve-pai', {});
    await at('sign-pai', { mode: 'handwritten', by: people.person });
  });
  after(async () => {
    await server?.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    server = await startServerProcess(folder, port);
    token = await server.token();
  }
  const headers = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' });
  const send = (method: 'GET' | 'POST', path: string, body?: unknown) =>
    ask(port, false, {
      method,
      path,
      headers: headers(),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  async function step(target: string, name: string, values: Values): Promise<FhirParameters> {
    const answer = await send('POST', `/fhir/${target}/$home-care-${name}`, toParameters(values));
    assert.ok(answer.status === 200 || answer.status === 201, `${name}: ${answer.status} ${answer.text.slice(0, 600)}`);
    return JSON.parse(answer.text) as FhirParameters;
  }
  const at = (name: string, values: Values) => step(`EpisodeOfCare/${episode}`, name, values);
  const shown = ({ parameter }: FhirParameters, name: string): string =>
    parameter?.find((one) => one.name === name)?.resource?.id ?? '';
  const access = (key: string, days = -10) => ({
    ...inputOf('record-access', 'persona'),
    key,
    start: `${dayFromNow(days)}T08:00:00+01:00`,
    end: `${dayFromNow(days)}T08:40:00+01:00`,
  });
  async function countOf(key: string): Promise<number> {
    const value = encodeURIComponent(`${episode}.${key}.access`);
    const found = await send('GET', `/fhir/Encounter?identifier=${value}&_total=accurate`);
    return (JSON.parse(found.text) as Bundle).total ?? -1;
  }

  /** Sends a request whole and cuts the connection after some milliseconds, without reading the answer. */
  async function sendAndCut(path: string, values: Values, after: number): Promise<void> {
    const body = JSON.stringify(toParameters(values));
    const lines = [`POST ${path} HTTP/1.1`, `host: localhost:${port}`, `content-length: ${Buffer.byteLength(body)}`];
    for (const [name, value] of Object.entries(headers())) lines.push(`${name}: ${value}`);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise<void>((sent) => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`, () => sent()));
    await wait(after);
    socket.destroy();
  }

  it('records one access when the connection is cut again and again before the answer', async () => {
    const path = `/fhir/EpisodeOfCare/${episode}/$home-care-record-access`;
    for (const after of [0, 1, 2, 5, 10, 20, 40, 80]) await sendAndCut(path, access('caduta-di-rete'), after);
    await at('record-access', access('caduta-di-rete'));
    assert.equal(await countOf('caduta-di-rete'), 1);
  });

  it('records what was cut before the answer, although the client never learns of it', async () => {
    await sendAndCut(`/fhir/EpisodeOfCare/${episode}/$home-care-record-access`, access('mai-risposto', -11), 0);
    for (let turn = 0; turn < 50 && (await countOf('mai-risposto')) !== 1; turn++) await wait(50);
    assert.equal(await countOf('mai-risposto'), 1);
    const again = await at('record-access', access('mai-risposto', -11));
    assert.ok(shown(again, 'encounter') !== '');
    assert.equal(await countOf('mai-risposto'), 1);
  });

  it('records one access of many that are sent at once over HTTP', async () => {
    await Promise.all(Array.from({ length: 10 }, () => at('record-access', access('insieme-http', -12))));
    assert.equal(await countOf('insieme-http'), 1);
  });

  it('records one access when the server is killed while it is sent, and sent again', async () => {
    for (const [round, after] of [0, 3, 8, 15, 30].entries()) {
      const key = `ucciso-${round}-volte`;
      const path = `/fhir/EpisodeOfCare/${episode}/$home-care-record-access`;
      void sendAndCut(path, access(key, -13 - round), after + 20);
      await wait(after);
      await server?.end('SIGKILL');
      await start();
      const half = await countOf(key);
      assert.ok(half === 0 || half === 1);
      const made = await at('record-access', access(key, -13 - round));
      assert.equal(await countOf(key), 1);
      const encounter = shown(made, 'encounter');
      const services = await send('GET', `/fhir/Procedure?encounter=Encounter/${encounter}&_total=accurate`);
      assert.equal((JSON.parse(services.text) as Bundle).total, 1);
    }
  });
});
