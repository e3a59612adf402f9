import assert from 'node:assert/strict';
import { bearer } from '../auth/bearer.ts';
import { SinfoniaClient } from '../client.ts';
import { connect } from '../connect.ts';
import { SinfoniaError } from '../errors.ts';
import { type ArrivedRequest, type LoopbackServer, type Reply, startLoopback } from '../testing/loopback-server.ts';
import { TransactionBuilder } from '../transaction/transaction-builder.ts';
import { createTransport as fetchTransportOf } from '../transport/fetch-transport.ts';
import { createTransport as kitTransportOf } from '../transport/kit-transport.ts';
import type { TransportFactory } from '../transport/transport.ts';
import { createRetryPolicy, type RetryOptions } from './retry.ts';
import cases from './sender.cases.json' with { type: 'json' };
import { createSender } from './sender.ts';

const quick: RetryOptions = { attempts: 3, baseDelay: 1, maxDelay: 2 };
const patient = { resourceType: 'Patient', id: '1', meta: { versionId: '3' } } as const;
const condition = { identifier: 'urn:prova|1' };

const calls: Readonly<Record<string, (client: SinfoniaClient) => Promise<unknown>>> = {
  read: (client) => client.read('Patient', '1'),
  search: (client) => client.search('Patient', { family: 'Prova' }).bundle(),
  create: (client) => client.create({ resourceType: 'Patient' }),
  createIfNoneExist: (client) => client.create({ resourceType: 'Patient' }, { ifNoneExist: condition }),
  update: (client) => client.update(patient),
  updateAny: (client) => client.update(patient, { ifMatch: false }),
  patch: (client) => client.patch('Patient', '1', [{ op: 'remove', path: '/active' }]),
  patchVersion: (client) => client.patch('Patient', '1', [{ op: 'remove', path: '/active' }], { ifMatch: '3' }),
  delete: (client) => client.delete('Patient', '1'),
  operation: (client) => client.operation('prova'),
  operationRepeatable: (client) => client.operation('$prova', { repeatable: true }),
  transactionSafe: (client) => {
    const work = new TransactionBuilder();
    work.create({ resourceType: 'Patient' }, { ifNoneExist: condition });
    return client.transaction(work);
  },
  transactionPlain: (client) => {
    const work = new TransactionBuilder();
    work.create({ resourceType: 'Patient' });
    return client.transaction(work);
  },
};

function replyTo(request: ArrivedRequest, code: string | number): Reply {
  if (code === 'cut') return 'cut';
  if (code === 'html') return { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>proxy</p>' };
  if (code === 'other') return { status: 200, body: { resourceType: 'Observation', id: '1' } };
  if (code === 'redirect')
    return { status: 307, headers: { location: `http://${request.headers.host}/fhir/elsewhere` } };
  if (typeof code === 'string' || code >= 300) return { status: Number(code) };
  if (code === 204) return { status: 204 };
  const bundle = request.url.endsWith('/_search') || request.url === '/fhir';
  const entry = [{ response: { status: '201 Created' } }];
  return { status: code, body: bundle ? { resourceType: 'Bundle', type: 'x', entry } : patient };
}

const transports: Readonly<Record<string, TransportFactory>> = {
  'fhir-kit-client': kitTransportOf,
  fetch: fetchTransportOf,
};

function clientOver(makeTransport: TransportFactory, server: LoopbackServer): SinfoniaClient {
  const baseUrl = `${server.url}/fhir`;
  return new SinfoniaClient(
    createSender({
      baseUrl,
      transport: makeTransport(baseUrl),
      authorizer: bearer('segreto'),
      retry: createRetryPolicy(quick),
      headers: {},
      timeout: 5000,
    }),
  );
}

async function failureOf(work: Promise<unknown>): Promise<SinfoniaError> {
  const error = await work.then(
    () => assert.fail('expected a SinfoniaError'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SinfoniaError, String(error));
  return error;
}

describe('sending requests', () => {
  let server: LoopbackServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  for (const [name, makeTransport] of Object.entries(transports)) {
    for (const { what, call, replies, sent, fails, uncertain } of cases) {
      it(`${what}, over ${name}`, async () => {
        const own = await startLoopback((request, number) => replyTo(request, replies[number - 1] ?? 599));
        server = own;
        const client = clientOver(makeTransport, own);
        const run = calls[call];
        assert.ok(run);
        if (fails === undefined) {
          await run(client);
        } else {
          const error = await failureOf(run(client));
          assert.equal(error.code, fails);
          assert.equal(error.uncertain, uncertain);
        }
        assert.equal(own.arrived.length, sent);
        for (const { headers } of own.arrived) assert.equal(headers.authorization, 'Bearer segreto');
      });
    }

    it(`keeps the OperationOutcome of a refusal, over ${name}`, async () => {
      const outcome = {
        resourceType: 'OperationOutcome',
        issue: [
          { severity: 'warning', code: 'informational' },
          {
            severity: 'error',
            code: 'invalid',
            details: {
              coding: [{ system: 'urn:x', code: 'codice-fiscale-check' }],
              text: 'Carattere di controllo errato',
            },
            diagnostics: 'Controllare il codice',
            expression: ['Patient.identifier[0].value'],
          },
        ],
      };
      server = await startLoopback(() => ({ status: 422, headers: { 'x-request-id': 'ab12' }, body: outcome }));
      const error = await failureOf(clientOver(makeTransport, server).create({ resourceType: 'Patient' }));
      assert.equal(error.status, 422);
      assert.equal(error.code, 'codice-fiscale-check');
      assert.equal(error.requestId, 'ab12');
      assert.deepEqual(error.outcome, outcome);
      assert.deepEqual(error.issues[1], {
        code: 'codice-fiscale-check',
        type: 'invalid',
        severity: 'error',
        text: 'Carattere di controllo errato',
        remedy: 'Controllare il codice',
        expression: ['Patient.identifier[0].value'],
      });
    });
  }

  it('waits as long as the server asks', async () => {
    server = await startLoopback((_, number) =>
      number === 1 ? { status: 429, headers: { 'retry-after': '1' } } : { status: 200, body: patient },
    );
    const start = performance.now();
    await clientOver(fetchTransportOf, server).read('Patient', '1');
    assert.ok(performance.now() - start >= 990);
  });

  it('gives up when the server asks for too long a pause, and says how long', async () => {
    server = await startLoopback(() => ({ status: 503, headers: { 'retry-after': '3600' } }));
    const error = await failureOf(clientOver(fetchTransportOf, server).read('Patient', '1'));
    assert.equal(error.retryAfterSeconds, 3600);
    assert.equal(server.arrived.length, 1);
  });

  it('asks for a new token once after 401', async () => {
    server = await startLoopback(({ headers }) =>
      headers.authorization === 'Bearer t2' ? { status: 200, body: patient } : { status: 401 },
    );
    let given = 0;
    const baseUrl = `${server.url}/fhir`;
    const auth = bearer(() => {
      given += 1;
      return `t${given}`;
    });
    await connect({ baseUrl, auth, retry: false }).create({ resourceType: 'Patient' });
    assert.equal(server.arrived.length, 2);
    const refused = connect({ baseUrl, auth: bearer(() => 'mai'), retry: quick });
    assert.equal((await failureOf(refused.read('Patient', '1'))).status, 401);
    assert.equal(server.arrived.length, 4);
  });

  it('gives up when the caller does: while it is sent, and while it waits', async () => {
    server = await startLoopback((_, number) =>
      number === 1 ? 'silence' : { status: 503, headers: { 'retry-after': '30' } },
    );
    const client = clientOver(kitTransportOf, server);
    for (const pause of [100, 200]) {
      const start = performance.now();
      const error = await failureOf(client.read('Patient', '1', { signal: AbortSignal.timeout(pause) }));
      assert.equal(error.code, 'aborted');
      assert.ok(performance.now() - start < 3000);
    }
  });

  it('gives up after its time limit, and says that a write may have been carried out', async () => {
    server = await startLoopback(() => 'silence');
    const client = connect({ baseUrl: `${server.url}/fhir`, auth: bearer('x'), retry: false, timeout: 100 });
    const error = await failureOf(client.create({ resourceType: 'Patient' }));
    assert.equal(error.code, 'timeout');
    assert.equal(error.uncertain, true);
  });

  it('uses the fetch and the headers that the caller brings', async () => {
    const seen: Request[] = [];
    const client = connect({
      baseUrl: 'https://fhir.example/fhir/',
      auth: bearer('x'),
      headers: { 'Accept-Language': 'en' },
      fetch: async (input, init) => {
        seen.push(new Request(input, init));
        return Response.json(patient);
      },
    });
    await client.read('Patient', '1', { headers: { 'x-request-id': 'cafe' } });
    assert.equal(seen[0]?.url, 'https://fhir.example/fhir/Patient/1');
    assert.equal(seen[0]?.headers.get('accept-language'), 'en');
    assert.equal(seen[0]?.headers.get('x-request-id'), 'cafe');
  });
});
