import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../../test/durability/server-process.ts';
import { orderInstant, ordering, pharmacy } from '../../../test/exchanges/sample-orders.ts';
import { testServiceProvider } from '../../../test/identity/saml/test-identity-provider.ts';
import { withDataDirectories } from '../../../test/store/sqlite/data-directory.ts';
import { generateSigningPair } from '../../identity/saml/sp-certificate.ts';
import { type Fault, faultKinds, faultsInOrder } from '../simulation/faults.ts';
import { largestMessage } from './envelope.ts';
import { type HttpAdapterSettings, WebDpcHttpAdapter } from './http-adapter.ts';
import type { Reply } from './port.ts';
import { WebDpcSimulator } from './simulator/simulator.ts';

const { orderNumber } = ordering(1).request;
const about = { orderNumber, pharmacy };
const hour = 3_600_000;

/** The state of an order, or a reply in words. */
function wordOf(reply: Reply<{ readonly state: string }>): string {
  if (reply.kind === 'accepted') return reply.answer.state;
  return `${reply.kind} ${reply.kind === 'refused' ? reply.code : reply.reason}`;
}

describe('WebDPC by its adapter', () => {
  const newDirectory = withDataDirectories();
  let file = '';
  let clock = orderInstant;
  let simulator: WebDpcSimulator;
  let adapter: WebDpcHttpAdapter;

  const connect = (address: string, more: Partial<HttpAdapterSettings> = {}) =>
    new WebDpcHttpAdapter({ address, timeout: 300, connections: 4, ...more });
  const start = () => WebDpcSimulator.start({ file, clock: () => clock, slowness: 450 });

  beforeEach(async () => {
    file = join(await newDirectory(), 'webdpc.sqlite');
    clock = orderInstant;
    simulator = await start();
    adapter = connect(simulator.address);
  });
  afterEach(async () => {
    adapter.close();
    await simulator.stop();
  });

  /** Orders, and gives the state of the order, or the reply in words. */
  const order = async () => wordOf(await adapter.call('order', ordering(1).request));

  const expected: Readonly<Record<Fault, readonly [string, number]>> = {
    'timeout-before': ['unsure timeout', 0],
    'timeout-after': ['unsure timeout', 1],
    'fault-before': ['unsure status-503', 0],
    'fault-after': ['unsure status-500', 1],
    duplicate: ['requested', 1],
    'wrong-version': ['unsure wrong-version', 0],
    slow: ['unsure timeout', 1],
    garbage: ['unsure unreadable', 1],
    'reset-before': ['unsure connection', 0],
    'reset-after': ['unsure connection', 1],
  };
  for (const fault of faultKinds) {
    it(`tells of ${fault} as it is`, async () => {
      simulator.failWith(faultsInOrder(fault));
      const [word, effects] = expected[fault];
      assert.equal(await order(), word);
      // What is slow comes late.
      for (let look = 0; look < 100 && simulator.records.countSteps(orderNumber, 'order') < effects; look++)
        await wait(50);
      assert.equal(simulator.records.countSteps(orderNumber, 'order'), effects);
    });
  }

  it('keeps orders, and moves on with them, when it is started again', async () => {
    await order();
    await simulator.stop();
    clock += 5 * hour;
    simulator = await start();
    adapter.close();
    adapter = connect(simulator.address);
    assert.equal(wordOf(await adapter.call('orderState', about)), 'in-delivery');
  });

  it('moves orders on by itself', async () => {
    await simulator.stop();
    const pace = { confirmAfter: 1, shipAfter: 1, deliverAfter: 1 };
    simulator = await WebDpcSimulator.start({ file, tick: 5, pace });
    adapter.close();
    adapter = connect(simulator.address);
    await order();
    while (simulator.records.find(orderNumber)?.state !== 'delivered') await wait(5);
    assert.equal(simulator.records.countSteps(orderNumber, 'deliver'), 1);
  });

  it('lets in only the bearer it knows, and sends nothing without one', async () => {
    await simulator.stop();
    simulator = await WebDpcSimulator.start({ file, bearer: 'right' });
    const words: string[] = [];
    for (const token of ['right', 'wrong', undefined]) {
      const caller = connect(simulator.address, { bearer: () => token });
      words.push(wordOf(await caller.call('order', ordering(1).request)));
      caller.close();
    }
    assert.deepEqual(words, ['requested', 'unreached status-401', 'unreached no-credentials']);
    assert.equal(simulator.calls, 2);
  });

  it('answers what is not a message with a refusal or a status', async () => {
    const post = async (path: string, body: string) => {
      const answer = await fetch(`${simulator.address}${path}`, { method: 'POST', body });
      const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
      return `${answer.status} ${code}`;
    };
    const other = JSON.stringify({ header: { version: '0.9', message: 'order', correlation: 'c' }, body: {} });
    assert.deepEqual(
      [
        await post('v1/order', 'x'),
        await post('v1/order', other),
        await post('v1/__proto__', '{}'),
        await post('v1/toString', '{}'),
        await post('v2/order', '{}'),
        await post('v1/order', `"${'x'.repeat(largestMessage)}"`),
      ],
      ['400 unreadable', '400 wrong-version', '404 undefined', '404 undefined', '404 undefined', '413 undefined'],
    );
  });

  it('knows that nobody was reached when there is no connection, and calls nobody in clear', async () => {
    const nowhere = connect(`http://127.0.0.1:${await freePort()}/`);
    assert.equal(wordOf(await nowhere.call('orderState', about)), 'unreached connection');
    nowhere.close();
    assert.throws(() => connect('http://webdpc.example/'), TypeError);
  });

  describe('with a server of its own', () => {
    let server: ReturnType<typeof createServer>;
    const listen = async (listener: RequestListener) => {
      server = createServer(listener).listen(0, '127.0.0.1');
      await once(server, 'listening');
      return connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    };
    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });

    for (const [what, status, body, word] of [
      ['a redirection', 307, '', 'unsure status-307'],
      ['an answer that is too large', 200, `"${'x'.repeat(largestMessage)}"`, 'unsure answer-too-large'],
      ['an empty answer', 200, '', 'unsure unreadable'],
      ['octets that are no text', 200, Buffer.from([0xff, 0xfe]), 'unsure unreadable'],
      ['a page of a proxy', 400, '<html></html>', 'unsure unreadable'],
      ['an answer to another message', 200, { correlation: 'other' }, 'unsure other-message'],
      ['an answer to another call', 200, { message: 'order' }, 'unsure other-message'],
      ['a code that nobody knows', 422, { code: 'toString' }, 'refused unknown-code'],
      ['an acceptance with a status of refusal', 422, {}, 'unsure status-422'],
      ['too many calls', 429, '', 'unreached status-429'],
      ['a message too large', 413, '', 'refused too-large'],
    ] as const) {
      it(`reads ${what} as "${word}"`, async () => {
        let calls = 0;
        const caller = await listen(async (incoming, response) => {
          calls += 1;
          const pieces: Buffer[] = [];
          for await (const piece of incoming) pieces.push(piece as Buffer);
          const { header } = JSON.parse(Buffer.concat(pieces).toString()) as { header: object };
          response.writeHead(status, { location: '/elsewhere' });
          if (typeof body === 'string' || Buffer.isBuffer(body)) response.end(body);
          else if ('code' in body) response.end(JSON.stringify({ header, outcome: 'refused', ...body }));
          else {
            const answer = { orderNumber, state: 'cancelled' };
            response.end(JSON.stringify({ header: { ...header, ...body }, outcome: 'accepted', body: answer }));
          }
        });
        assert.equal(wordOf(await caller.call('cancelOrder', about)), word);
        assert.equal(calls, 1);
        caller.close();
      });
    }

    it('tells nothing of the person, and who calls in a header only', async () => {
      let sent = '';
      const caller = await listen((incoming, response) => {
        incoming.on('data', (piece) => (sent += piece));
        incoming.on('end', () => response.writeHead(503).end());
      });
      await caller.call('order', ordering(1).request);
      assert.deepEqual(Object.keys((JSON.parse(sent) as { body: object }).body).sort(), [
        'aic',
        'nre',
        'orderNumber',
        'pharmacy',
        'quantity',
      ]);
      caller.close();
    });
  });

  it('shows its certificate to whoever it trusts, and sends nothing to anyone else', async () => {
    // Without an alternative name, a certificate is of its common name.
    const organization = { ...testServiceProvider.organization, displayName: 'localhost' };
    const provider = { ...testServiceProvider, organization };
    const { privateKey: key, certificate: cert } = await generateSigningPair(provider, Date.now() - 60_000);
    let arrived = 0;
    const server = createTlsServer({ key, cert, ca: cert, requestCert: true }, (_incoming, response) => {
      arrived += 1;
      response.writeHead(503).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `https://localhost:${(server.address() as AddressInfo).port}/`;
    const words: string[] = [];
    for (const tls of [{}, { ca: cert }, { ca: cert, cert, key }]) {
      const caller = connect(address, { tls });
      words.push(wordOf(await caller.call('orderState', about)));
      caller.close();
    }
    // With TLS 1.3 a server says after the handshake that it misses a certificate; it has read nothing then.
    assert.deepEqual(words, ['unreached connection', 'unreached certificate', 'unsure status-503']);
    assert.equal(arrived, 1);
    server.closeAllConnections();
    server.close();
  });
});
