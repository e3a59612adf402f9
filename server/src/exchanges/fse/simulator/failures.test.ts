import assert from 'node:assert/strict';
import { describeWithOracle } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { GatewayWorld } from '../../../../test/exchanges/fse/gateway-world.ts';
import { bodyOf, claimsOf, samplePdf } from '../../../../test/exchanges/fse/sample-documents.ts';
import { withDataDirectories } from '../../../../test/store/sqlite/data-directory.ts';
import { faultsInOrder } from '../../simulation/faults.ts';
import { type GatewayFault, gatewayFaultKinds } from './fault-plan.ts';
import { insideFaultsOf } from './insides.ts';

const id = '2.16.840.1.113883.2.9.2.150.4.4^DOC1';

describeWithOracle('failures of the simulator of the FSE gateway', () => {
  const newDirectory = withDataDirectories();
  let world: GatewayWorld;

  beforeEach(async () => {
    world = await GatewayWorld.open(await newDirectory(), { slowness: 450 });
  });
  afterEach(() => world.close());

  const validate = async (): Promise<unknown> => {
    const body = { activity: 'VALIDATION', mode: 'ATTACHMENT' };
    const claims = claimsOf('validation', 'RSA');
    const pdf = samplePdf('RSA');
    return (await world.call({ method: 'POST', path: '/documents/validation', claims, pdf, body })).body[
      'workflowInstanceId'
    ];
  };

  /** Publishes, and tells what the caller sees. */
  const publish = async (workflow: unknown): Promise<string> => {
    const pdf = samplePdf('RSA');
    const call = {
      method: 'POST',
      path: '/documents',
      claims: claimsOf('create', 'RSA', pdf),
      pdf,
      body: bodyOf(id, 'RSA', workflow),
    } as const;
    let response: Response;
    try {
      response = await world.caller.send(call, AbortSignal.timeout(300));
    } catch {
      return 'no answer';
    }
    const text = await response.text();
    try {
      const { type } = JSON.parse(text) as { readonly type?: string };
      return type === undefined ? String(response.status) : `${response.status} ${type}`;
    } catch {
      return `${response.status} unreadable`;
    }
  };

  const govWay = 'https://govway.org/handling-errors';
  const expected: Readonly<Record<GatewayFault, readonly [string, number]>> = {
    'timeout-before': ['no answer', 0],
    'timeout-after': ['no answer', 1],
    'fault-before': [`503 ${govWay}/503/GatewayError.html`, 0],
    'fault-after': ['500 /msg/generic-error', 1],
    // The second one finds that the first one consumed the validation.
    duplicate: ['400 /msg/cda-match', 1],
    'wrong-version': ['502 unreadable', 0],
    slow: ['no answer', 1],
    garbage: ['202 unreadable', 1],
    'reset-before': ['no answer', 0],
    'reset-after': ['no answer', 1],
    'too-many-requests': [`429 ${govWay}/429/TooManyRequests.html`, 0],
  };
  for (const fault of gatewayFaultKinds) {
    it(`fails by ${fault}`, async () => {
      const workflow = await validate();
      world.simulator.failWith(faultsInOrder<GatewayFault>(fault));
      const [word, effects] = expected[fault];
      assert.equal(await publish(workflow), word);
      // What is slow comes late.
      for (let look = 0; look < 40 && world.simulator.records.hasDuties() !== effects > 0; look++)
        await new Promise((resolve) => setTimeout(resolve, 50));
      world.wait(60_000);
      await world.simulator.moveOn();
      assert.equal(world.simulator.records.countDeliveries(id, 'published'), effects);
      // What was not done before can be done now.
      assert.equal(await publish(workflow), effects === 0 ? '202' : '400 /msg/cda-match');
    });
  }

  it('tries again what INI and the regional store do not take', async () => {
    const workflow = await validate();
    world.simulator.failInsideWith(insideFaultsOf({ ini: 1, uar: 1 }));
    assert.equal(await publish(workflow), '202');
    world.wait(120_000);
    assert.deepEqual((await world.events(workflow)).slice(2), [
      'SEND_TO_INI ASYNC_RETRY',
      'SEND_TO_INI SUCCESS',
      'SEND_TO_UAR ASYNC_RETRY',
      'SEND_TO_UAR SUCCESS',
      'UAR_FINAL_STATUS SUCCESS',
    ]);
  });

  it('refuses a file that is longer than the gateway takes, not in the shape of the gateway', async () => {
    const call = {
      method: 'POST',
      path: '/documents/validation',
      claims: claimsOf('validation', 'RSA'),
      body: { activity: 'VERIFICA' },
    } as const;
    for (const length of [5 * 1024 * 1024 + 1, 6 * 1024 * 1024]) {
      const { status, body } = await world.call({ ...call, pdf: new Uint8Array(length) });
      assert.deepEqual([status, body['type']], [413, 'about:blank']);
    }
    const fits = Buffer.alloc(5 * 1024 * 1024);
    fits.write('%PDF-1.7');
    assert.equal((await world.call({ ...call, pdf: fits })).body['type'], '/msg/cda-element');
  });

  it('answers an operation that is none, and calls without the first token, by its front end', async () => {
    const claims = claimsOf('validation', 'RSA');
    const unknown = await world.call({ method: 'GET', path: '/documents', claims });
    assert.deepEqual([unknown.status, unknown.body['title']], [404, 'UndefinedOperation']);
    const bare = await world.call({ method: 'GET', path: '/status/x', claims, headers: { authorization: '' } });
    assert.deepEqual([bare.status, bare.body['title']], [401, 'TokenAuthenticationRequired']);
    assert.equal(bare.headers.get('govway-transaction-errortype'), 'TokenAuthenticationRequired');
    assert.match(bare.headers.get('www-authenticate') ?? '', /^Bearer realm=/);
    const health = await fetch(`${world.simulator.address}/status`);
    assert.equal(health.status, 200);
  });

  it('takes parts in any order and a JSON part of any label', async () => {
    const claims = claimsOf('validation', 'RSA');
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(samplePdf('RSA'))]), 'x');
    form.set('requestBody', new Blob(['{"activity":"VERIFICA"}'], { type: 'application/json' }), 'body.json');
    const response = await fetch(`${world.simulator.address}/documents/validation`, {
      method: 'POST',
      headers: { ...(await world.caller.tokens(claims)) },
      body: form,
    });
    assert.equal(response.status, 200);
    const other = await world.call({ method: 'POST', path: '/documents/validation', claims, body: {} });
    assert.equal(other.status, 415);
  });
});
