import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeWithOracle, GatewayOpenApi } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { GatewayWorld } from '../../../../test/exchanges/fse/gateway-world.ts';
import { bodyOf, claimsOf, samplePdf } from '../../../../test/exchanges/fse/sample-documents.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { callbackOf } from './notify.ts';

interface Notice {
  readonly workflowInstanceId: string;
  readonly events: readonly Readonly<Record<string, string>>[];
}

describeWithOracle('notifications of the simulator of the FSE gateway', () => {
  const newDirectory = withDataDirectories();
  let world: GatewayWorld;
  let listener: Server;
  let told: { readonly path: string | undefined; readonly notice: Notice }[] = [];
  let answers: number[] = [];

  beforeEach(async () => {
    told = [];
    answers = [];
    world = await GatewayWorld.open(await newDirectory());
    listener = createServer(async (request, response) => {
      let text = '';
      for await (const piece of request) text += String(piece);
      told.push({ path: request.url, notice: JSON.parse(text) as Notice });
      response.writeHead(answers.shift() ?? 204).end();
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
  });
  afterEach(async () => {
    await world.close();
    listener.close();
  });

  const publish = async (id = '2.16.840.1.113883.2.9.2.150.4.4^DOC1'): Promise<unknown> => {
    const pdf = samplePdf('RSA');
    const validated = await world.call({
      method: 'POST',
      path: '/documents/validation',
      claims: claimsOf('validation', 'RSA'),
      pdf,
      body: { activity: 'VALIDATION', mode: 'ATTACHMENT' },
    });
    const answer = await world.call({
      method: 'POST',
      path: '/documents',
      claims: claimsOf('create', 'RSA', pdf),
      pdf,
      body: bodyOf(id, 'RSA', validated.body['workflowInstanceId']),
      headers: { 'x-callback-url': `http://127.0.0.1:${(listener.address() as AddressInfo).port}/fse` },
    });
    assert.equal(answer.status, 202);
    return answer.body['workflowInstanceId'];
  };

  const pass = async (milliseconds: number): Promise<void> => {
    world.wait(milliseconds);
    await world.simulator.moveOn();
  };

  it('tells the final state once, with all events in order', async () => {
    const workflow = await publish();
    await pass(1_500);
    assert.equal(told.length, 0);
    await pass(10_000);
    await pass(10_000_000);
    assert.equal(told.length, 1);
    const [{ path, notice } = { path: '', notice: undefined }] = told;
    assert.equal(path, '/fse/v1/workflow/status');
    assert.equal(new GatewayOpenApi('swagger_status.yaml').schemaFault('WorkflowStatusDTO', notice), '');
    assert.equal(notice?.workflowInstanceId, workflow);
    assert.deepEqual(
      (notice?.events ?? []).map(({ eventType, eventStatus }) => `${eventType} ${eventStatus}`),
      await world.events(workflow),
    );
  });

  it('tells of a failure as well', async () => {
    await publish('CRASH_INI^X1');
    await pass(10_000);
    assert.deepEqual(
      told.map(({ notice }) => notice.events.at(-1)?.['eventStatus']),
      ['BLOCKING_ERROR'],
    );
  });

  it('tries again until it is told, after longer and longer pauses, across a restart', async () => {
    answers = [500, 302];
    await publish();
    await pass(10_000);
    assert.equal(told.length, 1);
    await pass(29_000);
    assert.equal(told.length, 1);
    world = await world.restart();
    await pass(1_000);
    assert.equal(told.length, 2);
    await pass(59_000);
    assert.equal(told.length, 2);
    await pass(1_000);
    assert.equal(told.length, 3);
    await pass(10_000_000);
    assert.equal(told.length, 3);
  });

  it('gives up in the end', async () => {
    answers = Array.from({ length: 20 }, () => 503);
    await publish();
    for (let round = 0; round < 12; round++) await pass(10_000_000);
    assert.equal(told.length, 6);
    assert.equal(world.simulator.records.hasDuties(), false);
  });

  it('calls nobody but the own machine', () => {
    for (const own of ['http://127.0.0.1:80/x', 'https://localhost/', 'http://[::1]:8080'])
      assert.equal(callbackOf(own), own);
    for (const other of [
      'http://example.org/',
      'http://127.0.0.1.example.org/',
      'http://user@127.0.0.1/',
      'file:///etc',
      'x',
      undefined,
    ])
      assert.equal(callbackOf(other), undefined);
  });
});
