import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Resource, Subscription } from '@medplum/fhirtypes';
import { noDecision } from '../../test/access/no-decision.ts';
import { withDataDirectories } from '../../test/store/sqlite/data-directory.ts';
import type { Store } from '../store/port.ts';
import { openSqliteStore } from '../store/sqlite/index.ts';
import { readEndpoint } from './channels/endpoint.ts';
import { sendRestHook, signatureOf } from './channels/rest-hook.ts';
import { Delivery } from './delivery.ts';
import { EventJudge } from './judge-events.ts';
import { EventDeriver } from './outbox/derive-events.ts';
import { Outbox } from './outbox/outbox.ts';
import { passExtension } from './subscriptions/read-subscription.ts';
import { topics } from './topics/topic.ts';

const fhirBase = 'https://sinfonia.example/fhir';
const rules = { allowLoopback: true };

interface Received {
  readonly body: {
    entry: {
      resource: {
        parameter: {
          name: string;
          valueCode?: string;
          part?: { name: string; valueString?: string; valueReference?: { reference: string } }[];
        }[];
      };
    }[];
  };
  readonly text: string;
  readonly signature: string;
  readonly authorization: string;
}

describe('delivery to rest-hooks', () => {
  const newDirectory = withDataDirectories();
  let directory = '';
  let store: Store;
  let outbox: Outbox;
  let delivery: Delivery;
  let receiver: Server;
  let received: Received[] = [];
  let answer = 200;
  let hidden = new Set<string>();

  const put = (resource: Resource) => store.write([{ kind: 'update', method: 'PUT', resource }]);
  const task = (id: string) => ({ resourceType: 'Task', id, status: 'requested', intent: 'order' }) as Resource;
  const types = () =>
    received.map(({ body }) => body.entry[0]?.resource.parameter.find(({ name }) => name === 'type')?.valueCode);
  const foci = () =>
    received.flatMap(({ body }) =>
      (body.entry[0]?.resource.parameter ?? []).flatMap(({ name, part = [] }) =>
        name !== 'notification-event'
          ? []
          : [
              `${part.find((one) => one.name === 'event-number')?.valueString} ${part.find((one) => one.name === 'focus')?.valueReference?.reference ?? '-'}`,
            ],
      ),
    );

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 10_000; !(await condition()); ) {
      if (Date.now() > end)
        assert.fail(
          `it did not come about ${JSON.stringify([outbox.log.newest('s', 9), outbox.subscriptions(), outbox.waiting()])}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const statusOf = async (id: string) =>
    (JSON.parse((await store.read({ type: 'Subscription', id }))?.json ?? '{}') as Subscription).status;

  async function open(): Promise<void> {
    outbox = new Outbox(directory);
    const deriver = await EventDeriver.open({ outbox, feed: store.changes ?? assert.fail(), topics, fhirBase });
    delivery = new Delivery({
      outbox,
      deriver,
      store,
      judge: new EventJudge({
        passes: outbox.passes,
        isStillHeld: async () => true,
        access: {
          ...noDecision,
          isUnrestricted: () => false,
          visible: async (_principal, addresses) =>
            new Set(addresses.map(({ type, id }) => `${type}/${id}`).filter((one) => !hidden.has(one))),
        },
      }),
      fhirBase,
      carry: ({ read }, { text: body }, secrets) =>
        sendRestHook({ endpoint: read.endpoint, body, timeoutSeconds: 2, ...secrets }, rules),
      onFailure: (error) => assert.fail(String(error)),
      firstWait: 20,
      maximumFailures: 3,
    });
    delivery.start();
  }

  async function subscribe(id: string): Promise<void> {
    const endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    outbox.passes.save(`pass-${id}`, {
      principal: JSON.stringify({ clientId: 'c', scopes: [] }),
      endpoint,
      headers: JSON.stringify(['Authorization: Bearer abc']),
      secret: 'key',
    });
    const topic = topics.find((one) => one.id === 'task-changed') ?? assert.fail();
    const payload = {
      url: 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content',
      valueCode: 'id-only',
    };
    await put({
      resourceType: 'Subscription',
      id,
      extension: [{ url: passExtension, valueString: `pass-${id}` }],
      status: 'requested',
      reason: 'test',
      criteria: topic.url,
      channel: { type: 'rest-hook', endpoint, payload: 'application/fhir+json', _payload: { extension: [payload] } },
    } as Resource);
  }

  beforeEach(async () => {
    received = [];
    answer = 200;
    hidden = new Set();
    receiver = createServer((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        if (answer === 200) {
          const signature = String(request.headers['x-sinfonia-signature']);
          received.push({
            body: JSON.parse(text),
            text,
            signature,
            authorization: String(request.headers.authorization),
          });
        }
        response.writeHead(answer).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    directory = await newDirectory();
    store = await openSqliteStore({ dataDirectory: directory, workers: 1 });
    await open();
  });

  afterEach(async () => {
    await delivery.close();
    outbox.close();
    await store.close();
    receiver.closeAllConnections();
    receiver.close();
  });

  it('shakes hands, activates, and tells of what its owner may see: numbered, signed, with the address only', async () => {
    await subscribe('s');
    await until(async () => (await statusOf('s')) === 'active');
    hidden.add('Task/2');
    for (const id of ['1', '2', '3']) await put(task(id));
    await until(() => foci().length === 2);
    assert.deepEqual(foci(), [`1 ${fhirBase}/Task/1`, `2 ${fhirBase}/Task/3`]);
    assert.equal(types()[0], 'handshake');
    for (const { signature, text, authorization } of received) {
      const seconds = Number(/^t=(\d+),/.exec(signature)?.[1]);
      assert.equal(signature, signatureOf(text, 'key', seconds));
      assert.equal(authorization, 'Bearer abc');
      assert.ok(!text.includes('"intent"'));
    }
  });

  it('tries again until it is accepted, and loses nothing when it is opened anew meanwhile', async () => {
    await subscribe('s');
    await until(async () => (await statusOf('s')) === 'active');
    answer = 503;
    await put(task('1'));
    await until(() => outbox.log.newest('s', 9).some(({ outcome }) => outcome === 'status 503'));
    await delivery.close();
    outbox.close();
    await put(task('2'));
    answer = 200;
    await open();
    await until(() => foci().length === 2);
    assert.deepEqual(foci(), [`1 ${fhirBase}/Task/1`, `2 ${fhirBase}/Task/2`]);
  });

  it('gives up with the status error, and delivers what was kept when the owner asks again', async () => {
    await subscribe('s');
    await until(async () => (await statusOf('s')) === 'active');
    answer = 500;
    await put(task('1'));
    await until(async () => (await statusOf('s')) === 'error');
    await put(task('2'));
    answer = 200;
    await subscribe2();
    await until(() => foci().length === 2);
    async function subscribe2(): Promise<void> {
      const current = JSON.parse((await store.read({ type: 'Subscription', id: 's' }))?.json ?? '{}') as Subscription;
      await put({ ...current, status: 'requested' });
    }
  });

  it('sends nothing to private addresses', () => {
    const strict = { allowLoopback: false };
    for (const address of [
      'http://a.example/',
      'https://127.0.0.1/',
      'https://localhost/',
      'https://[::1]/',
      'https://10.0.0.1/',
      'https://169.254.169.254/',
      'https://[::ffff:10.0.0.1]/',
      'https://[fd00::1]/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://user:x@a.example/',
      'https://intranet/',
      'https://a.internal/',
      'ftp://a.example/',
      'x',
    ]) {
      assert.equal(readEndpoint(address, strict), undefined, address);
    }
    assert.ok(readEndpoint('https://hooks.a.example/x?y=1', strict));
    assert.ok(readEndpoint('http://127.0.0.1:9/', rules));
    assert.equal(readEndpoint('http://10.0.0.1/', rules), undefined);
  });

  it('judges the addresses that a name leads to when it connects', async () => {
    // `localhost.` resolves to the loopback interface and passes for no name of it.
    const outcome = await sendRestHook(
      { endpoint: 'https://localhost.localdomain/', headers: [], body: '{}', timeoutSeconds: 2 },
      { allowLoopback: false },
    );
    assert.notEqual(outcome, 'delivered');
  });
});
