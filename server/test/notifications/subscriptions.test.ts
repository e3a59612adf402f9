import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { type RunningServer, startServer } from '../rest/running-server.ts';

const topic = 'https://fhir.sinfonia.campania.it/SubscriptionTopic/task-changed';
const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
const idOnly = { extension: [{ url: `${backport}/backport-payload-content`, valueCode: 'id-only' }] };
const key = 'k'.repeat(32);

interface Parameter {
  readonly name: string;
  readonly valueString?: string;
  readonly valueCode?: string;
  readonly valueUrl?: string;
  readonly valueReference?: { readonly reference: string };
  readonly part?: readonly Parameter[];
}

/** Numbers and foci of a notification Bundle, after its type. */
function read(text: string): readonly [type: string | undefined, ...events: string[]] {
  const bundle = JSON.parse(text) as { entry: { resource: { parameter: Parameter[] } }[] };
  const parameters = bundle.entry[0]?.resource.parameter ?? [];
  const value = (list: readonly Parameter[] | undefined, name: string) => list?.find((one) => one.name === name);
  const events = parameters.filter(({ name }) => name === 'notification-event');
  return [
    value(parameters, 'type')?.valueCode,
    ...events.map(
      ({ part }) =>
        `${value(part, 'event-number')?.valueString} ${value(part, 'focus')?.valueReference?.reference.split('/fhir/')[1] ?? '-'}`,
    ),
  ];
}

describe('subscriptions', () => {
  let server: RunningServer;
  let headers: Record<string, string> = {};
  let receiver: Server;
  const received: string[] = [];
  let hook = '';

  before(async function () {
    this.timeout(60_000);
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
    server = await startServer({ resources: [] });
    headers = { authorization: await server.authorization(), 'content-type': 'application/fhir+json' };
  });

  after(async () => {
    await server.stop();
    receiver.closeAllConnections();
    receiver.close();
  });

  async function until<T>(find: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
    for (const end = Date.now() + 10_000; ; ) {
      const found = await find();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > end) assert.fail('it did not come about');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const send = (method: string, path: string, body?: object) =>
    server.ask(method, path, headers, body === undefined ? undefined : JSON.stringify(body));

  const subscription = (channel: object, rest: object = {}) => ({
    resourceType: 'Subscription',
    status: 'requested',
    reason: 'test',
    criteria: topic,
    channel: { payload: 'application/fhir+json', _payload: idOnly, ...channel },
    ...rest,
  });

  async function subscribe(channel: object, rest: object = {}): Promise<string> {
    const answer = await send('POST', '/fhir/Subscription', subscription(channel, rest));
    assert.equal(answer.status, 201, answer.text);
    return (JSON.parse(answer.text) as { id: string }).id;
  }

  const readBack = async (id: string) => (await send('GET', `/fhir/Subscription/${id}`)).text;
  const isActive = async (id: string) => (await readBack(id)).includes('"status":"active"');
  const putTask = (id: string) =>
    send('PUT', `/fhir/Task/${id}`, { resourceType: 'Task', id, status: 'requested', intent: 'order' });

  it('reach a rest-hook and never show its secrets', async () => {
    const id = await subscribe({
      type: 'rest-hook',
      endpoint: hook,
      header: ['Authorization: Bearer very-secret'],
      extension: [
        { url: 'https://fhir.sinfonia.campania.it/StructureDefinition/subscription-signing-key', valueString: key },
      ],
    });
    await until(() => isActive(id));
    assert.equal((await putTask('hooked')).status, 201);
    await until(() => received.some((text) => read(text).includes('1 Task/hooked')));
    for (const address of [
      `Subscription/${id}`,
      `Subscription/${id}/_history`,
      'Subscription',
      `Subscription/${id}/$status`,
    ]) {
      const { status, text } = await send('GET', `/fhir/${address}`);
      assert.equal(status, 200, address);
      assert.ok(!text.includes('very-secret') && !text.includes(key), address);
    }
    const status = await send('GET', `/fhir/Subscription/${id}/$status`);
    assert.match(status.text, /"events-since-subscription-start","valueString":"1"/);
    const off = JSON.parse(await readBack(id)) as object;
    assert.equal((await send('PUT', `/fhir/Subscription/${id}`, { ...off, status: 'off' })).status, 200);
  });

  it('reach a websocket, also with what happened while nobody was connected', async () => {
    const id = await subscribe({ type: 'websocket' });
    await until(() => isActive(id));
    await putTask('missed');
    const token = JSON.parse((await send('GET', `/fhir/Subscription/${id}/$get-ws-binding-token`)).text) as {
      parameter: Parameter[];
    };
    const find = (name: string) => token.parameter.find((one) => one.name === name);
    const messages: string[] = [];
    const address = (find('websocket-url')?.valueUrl ?? assert.fail()).replace(
      /^ws:\/\/[^/]+/,
      `ws://127.0.0.1:${server.port}`,
    );
    const socket = new WebSocket(address);
    socket.on('message', (data) => messages.push(String(data)));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(`bind-with-token ${find('token')?.valueString}`);
    await until(() => messages.some((text) => read(text).includes('1 Task/missed')));
    await putTask('live');
    await until(() => messages.some((text) => read(text).includes('2 Task/live')));
    assert.equal(read(messages[0] ?? '')[0], 'handshake');

    const events = await send('GET', `/fhir/Subscription/${id}/$events?eventsSinceNumber=2`);
    assert.deepEqual(read(events.text), ['query-event', '2 Task/live']);

    const again = new WebSocket(address);
    await new Promise((resolve) => again.once('open', resolve));
    again.send(`bind-with-token ${find('token')?.valueString}`);
    assert.equal(await new Promise((resolve) => again.once('close', resolve)), 1008, 'a token is used once');
    socket.close();
  });

  const filter = (valueString: string) => ({
    _criteria: { extension: [{ url: `${backport}/backport-filter-criteria`, valueString }] },
  });
  const refused: readonly (readonly [name: string, resource: object, code: string])[] = [
    ['an unknown topic', subscription({ type: 'websocket' }, { criteria: 'Patient?name=x' }), 'subscription-invalid'],
    [
      'a filter that the topic does not have',
      subscription({ type: 'websocket' }, filter('Task?identifier=x')),
      'subscription-invalid',
    ],
    [
      'a filter that cannot be judged',
      subscription({ type: 'websocket' }, filter('Task?owner:missing=true')),
      'subscription-invalid',
    ],
    [
      'e-mail, which is not composed',
      subscription({ type: 'email', endpoint: 'mailto:a@b.example' }),
      'subscription-invalid',
    ],
    [
      'whole resources',
      subscription({
        type: 'websocket',
        _payload: { extension: [{ url: `${backport}/backport-payload-content`, valueCode: 'full-resource' }] },
      }),
      'subscription-invalid',
    ],
    [
      'a private address',
      subscription({ type: 'rest-hook', endpoint: 'https://169.254.169.254/latest' }),
      'subscription-endpoint-refused',
    ],
    [
      'plain http',
      subscription({ type: 'rest-hook', endpoint: 'http://hooks.a.example/' }),
      'subscription-endpoint-refused',
    ],
    [
      'a header of the connection',
      subscription({ type: 'rest-hook', endpoint: 'http://127.0.0.1:9/', header: ['Host: internal'] }),
      'subscription-invalid',
    ],
    [
      'a line break in a header',
      subscription({ type: 'rest-hook', endpoint: 'http://127.0.0.1:9/', header: ['A: b\r\nHost: internal'] }),
      'subscription-invalid',
    ],
  ];
  for (const [name, resource, code] of refused) {
    it(`refuse ${name}`, async () => {
      const { status, text } = await send('POST', '/fhir/Subscription', resource);
      assert.equal(status, 422, text);
      assert.ok(text.includes(code), text);
      const bundle = {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [{ resource, request: { method: 'POST', url: 'Subscription' } }],
      };
      assert.equal((await send('POST', '/fhir', bundle)).status, 422);
    });
  }

  it('do not become active, nor get the pass of another, because a client says so', async () => {
    const extension = [
      { url: 'https://fhir.sinfonia.campania.it/StructureDefinition/subscription-pass', valueString: 'forged' },
    ];
    const id = await subscribe({ type: 'rest-hook', endpoint: 'http://127.0.0.1:9/' }, { status: 'active', extension });
    const text = await readBack(id);
    assert.ok(!text.includes('forged') && !text.includes('"status":"active"'), text);
  });
});
