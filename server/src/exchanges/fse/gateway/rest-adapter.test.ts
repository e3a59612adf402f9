import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { decodeJwt } from 'jose';
import { freePort } from '../../../../test/durability/server-process.ts';
import {
  documentId,
  facts,
  identityOf,
  metadata,
  pdf,
  publication,
  signer,
  tokenSettings,
  workflow,
} from '../../../../test/exchanges/fse/gateway-calls.ts';
import { testAuthority } from '../../../../test/exchanges/fse/gateway-certificates.ts';
import { describeWithOracle, GatewayOpenApi } from '../../../../test/exchanges/fse/gateway-openapi.ts';
import { partsOf, RecordingGateway } from '../../../../test/exchanges/fse/recording-gateway.ts';
import { attachmentHash } from '../rules/document-key.ts';
import { largestFile } from './check-call.ts';
import type { Reply } from './port.ts';
import { FseRestAdapter, type GatewayLogEntry, type RestAdapterSettings } from './rest-adapter.ts';

const authority = testAuthority('Test authority');
const server = authority.issue('127.0.0.1', '127.0.0.1');
const client = authority.issue('A1#150EXAMPLECN');
const stranger = testAuthority('Another authority').issue('A1#150EXAMPLECN');
const identity = identityOf(authority.issue(signer));
const encodedId = '2.16.840.1.113883.2.9.2.150.4.4%5EDOC1';
const accepted = { traceID: 'trace-1', spanID: 'span-1', workflowInstanceId: workflow };
const { workflowInstanceId: _, ...validatedPublication } = publication;

function wordOf(reply: Reply<unknown>): string {
  if (reply.kind === 'accepted') return 'accepted';
  return `${reply.kind} ${reply.kind === 'refused' ? `${reply.by} ${reply.code}` : reply.reason}`;
}

describe('REST client of the FSE gateway', () => {
  let gateway: RecordingGateway;
  let adapter: FseRestAdapter;
  let entries: GatewayLogEntry[] = [];

  const connect = (more: Partial<RestAdapterSettings> = {}) => {
    const address = more.address ?? gateway.address;
    return new FseRestAdapter({
      tls: { ca: authority.certificate, cert: client.certificate, key: client.privateKey },
      tokens: tokenSettings(identity, address),
      connectTimeout: 2000,
      readTimeout: 2000,
      connections: 4,
      log: (entry) => entries.push(entry),
      ...more,
      address,
    });
  };

  beforeEach(async () => {
    entries = [];
    gateway = await RecordingGateway.start(server, authority.certificate);
    adapter = connect();
  });
  afterEach(async () => {
    adapter.close();
    await gateway.stop();
  });

  const publish = (client = adapter) => client.publish({ facts, file: pdf, body: publication });

  /** Every call, with what it is on the wire and the schema of its body. */
  const calls: readonly (readonly [
    string,
    (to: FseRestAdapter) => Promise<Reply<unknown>>,
    string,
    string,
    string?,
  ])[] = [
    [
      'validate',
      (to) => to.validate({ facts, file: pdf, body: { activity: 'VALIDATION', mode: 'ATTACHMENT' } }),
      'POST',
      '/documents/validation',
      'ValidationCDAReqDTO',
    ],
    ['publish', (to) => publish(to), 'POST', '/documents', 'PublicationCreationReqDTO'],
    [
      'replace',
      (to) => to.replace({ facts, id: documentId, file: pdf, body: publication }),
      'PUT',
      `/documents/${encodedId}`,
      'PublicationUpdateReqDTO',
    ],
    [
      'updateMetadata',
      (to) => to.updateMetadata({ facts, id: documentId, body: metadata }),
      'PUT',
      `/documents/${encodedId}/metadata`,
      'PublicationMetadataReqDTO',
    ],
    ['delete', (to) => to.delete({ facts, id: documentId }), 'DELETE', `/documents/${encodedId}`],
    [
      'validateAndPublish',
      (to) => to.validateAndPublish({ facts, file: pdf, body: validatedPublication }),
      'POST',
      '/documents/validate-and-create',
      'ValidateAndCreateDTO',
    ],
    [
      'validateAndReplace',
      (to) => to.validateAndReplace({ facts, id: documentId, file: pdf, body: validatedPublication }),
      'PUT',
      `/documents/validate-and-replace/${encodedId}`,
      'ValidateAndReplaceDTO',
    ],
    [
      'status of a workflow',
      (to) => to.status({ facts, of: { workflowInstanceId: workflow } }),
      'GET',
      `/status/${workflow.replaceAll('^', '%5E').replaceAll(':', '%3A')}`,
    ],
    ['status of a trace', (to) => to.status({ facts, of: { traceId: '0af7' } }), 'GET', '/status/search/0af7'],
  ];

  for (const [name, make, method, path] of calls) {
    it(`makes the call ${name}`, async () => {
      const isStatus = method === 'GET';
      gateway.answer(isStatus || method === 'DELETE' ? 200 : name === 'validate' ? 201 : 202, {
        traceID: 'trace-1',
        ...(isStatus ? { transactionData: [] } : { workflowInstanceId: workflow }),
      });
      const reply = await make(adapter);
      assert.equal(reply.kind, 'accepted', JSON.stringify(reply));
      const [call] = gateway.calls;
      assert.ok(call);
      assert.deepEqual([call.method, call.path], [method, `${new URL(gateway.address).pathname}${path}`]);
      assert.equal(call.headers.accept, 'application/json');
      assert.equal(call.caller, 'A1#150EXAMPLECN');
      const bearer = call.headers.authorization?.replace('Bearer ', '') ?? '';
      assert.equal(decodeJwt(bearer).iss, `auth:${signer}`);
      const claims = decodeJwt(String(call.headers['fse-jwt-signature']));
      assert.deepEqual([claims.iss, claims.aud], [`integrity:${signer}`, gateway.address]);
      if (call.headers['content-type']?.startsWith('multipart/') !== true) return;
      const { file } = await partsOf(call);
      assert.ok(file.equals(pdf));
      const hash = name === 'validate' ? undefined : attachmentHash(file);
      assert.equal(claims['attachment_hash'], hash);
    });
  }

  describeWithOracle('by the OpenAPI of the gateway', () => {
    for (const [name, make, , , schema] of calls) {
      if (schema === undefined) continue;
      it(`sends a body of ${schema} with ${name}`, async () => {
        gateway.answer(202, accepted);
        await make(adapter);
        const [call] = gateway.calls;
        assert.ok(call);
        const isMultipart = call.headers['content-type']?.startsWith('multipart/form-data') === true;
        const body = isMultipart ? (await partsOf(call)).requestBody : (JSON.parse(call.body.toString()) as unknown);
        assert.equal(new GatewayOpenApi('swagger_gtw.yaml').schemaFault(schema, body), '');
      });
    }
  });

  it('sends any file as it is', async () => {
    gateway.answer(202, accepted);
    const file = Buffer.concat([pdf, Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256)), pdf]);
    await adapter.publish({ facts, file, body: publication });
    const [call] = gateway.calls;
    assert.ok(call && (await partsOf(call)).file.equals(file));
  });

  it('asks to be told the end', async () => {
    gateway.answer(202, accepted);
    const callbackUrl = 'https://fse.example.org/push';
    await adapter.publish({ facts, file: pdf, body: publication, callbackUrl });
    assert.equal(gateway.calls[0]?.headers['x-callback-url'], callbackUrl);
  });

  it('keeps its connection, and makes new tokens each time', async () => {
    gateway.answer(202, accepted);
    for (const _ of [1, 2, 3]) await publish();
    assert.equal(gateway.connections, 1);
    assert.equal(new Set(gateway.calls.map(({ headers }) => headers.authorization)).size, 3);
  });

  it('reads events', async () => {
    const event = { eventType: 'SEND_TO_INI', eventStatus: 'SUCCESS', eventDate: '2026-06-01T08:00:00Z' };
    gateway.answer(200, { traceID: 't', spanID: 's', transactionData: [{ ...event, subject: 'x', extra: '{}' }] });
    const reply = await adapter.status({ facts, of: { workflowInstanceId: workflow } });
    assert.deepEqual(reply, { kind: 'accepted', answer: { traceID: 't', events: [event] } });
  });

  const refusals: readonly (readonly [string, () => Promise<Reply<unknown>>, string?])[] = [
    [
      'refused us claim',
      () => adapter.publish({ facts: { ...facts, role: 'X' }, file: pdf, body: publication }),
      'subject_role',
    ],
    [
      'refused us body',
      () => adapter.publish({ facts, file: pdf, body: { ...publication, identificativoRep: '1' } }),
      'identificativoRep',
    ],
    [
      'refused us body',
      () => adapter.publish({ facts, file: pdf, body: { ...publication, tipoDocumentoLivAlto: 'LDO' } }),
      'tipoDocumentoLivAlto',
    ],
    ['refused us body', () => adapter.validateAndPublish({ facts, file: pdf, body: publication }), 'requestBody'],
    ['refused us document-id', () => adapter.delete({ facts, id: 'DOC1' }), 'identificativoDoc'],
    ['refused us not-pdf', () => adapter.publish({ facts, file: Buffer.from('<html>'), body: publication })],
    ['refused us empty-file', () => adapter.publish({ facts, file: Buffer.alloc(0), body: publication })],
    [
      'refused us too-large',
      () => adapter.publish({ facts, file: Buffer.concat([pdf, Buffer.alloc(largestFile)]), body: publication }),
    ],
    ['refused us trace-id', () => adapter.status({ facts, of: { traceId: '..' } })],
    ['refused us workflow-id', () => adapter.status({ facts, of: { workflowInstanceId: 'a/b' } })],
    [
      'refused us callback-url',
      () => adapter.publish({ facts, file: pdf, body: publication, callbackUrl: 'https://a\r\nb: c' }),
    ],
    ['refused us document-id', () => adapter.delete({ facts, id: '\ud800' }), 'identificativoDoc'],
  ];
  for (const [word, make, place] of refusals) {
    it(`lets nothing leave that is ${word}${place === undefined ? '' : ` (${place})`}`, async () => {
      const reply = await make();
      assert.equal(wordOf(reply), word);
      assert.ok(reply.kind === 'refused' && reply.place === place && !reply.validateAgain);
      assert.deepEqual([gateway.calls.length, gateway.connections], [0, 0]);
    });
  }

  const faults: readonly (readonly [string, string, (gateway: RecordingGateway) => void])[] = [
    ['a connection that is cut', 'unsure connection', (to) => (to.answering = (response) => void response.destroy())],
    [
      'an answer that is cut',
      'unsure connection',
      (to) =>
        (to.answering = (response) => {
          response.writeHead(202, { 'content-type': 'application/json', 'content-length': 500 });
          response.write('{"traceID":"t"', () => response.destroy());
        }),
    ],
    ['429', 'unreached status-429', (to) => to.answer(429, {}, { 'retry-after': '7' })],
    [
      '503 of GovWay',
      'unsure front-end-GatewayError',
      (to) =>
        to.answer(503, { type: 'https://govway.org/handling-errors/503/GatewayError.html', title: 'GatewayError' }),
    ],
    ['a page', 'unsure status-502', (to) => to.answer(502, '<html></html>', { 'content-type': 'text/html' })],
    ['a page that says it is well', 'unsure unreadable', (to) => to.answer(200, '<html></html>')],
    ['no answer in time', 'unsure timeout', (to) => (to.answering = () => undefined)],
    [
      'too much of an answer',
      'unsure answer-too-large',
      (to) => to.answer(202, JSON.stringify({ traceID: 'x'.repeat(5 * 1024 * 1024) })),
    ],
  ];
  for (const [what, word, prepare] of faults) {
    it(`tells of ${what} as it is`, async () => {
      prepare(gateway);
      const impatient = connect({ connectTimeout: 300, readTimeout: 300 });
      const reply = await publish(impatient);
      impatient.close();
      assert.equal(wordOf(reply), word);
      assert.equal(gateway.calls.length, 1);
      if (what === '429') assert.ok(reply.kind === 'unreached' && reply.retryAfter === 7);
    });
  }

  it('has certainly not reached a server that is not there', async () => {
    const other = connect({ address: `https://127.0.0.1:${await freePort()}/v1` });
    assert.equal(wordOf(await publish(other)), 'unreached connection');
    other.close();
  });

  it('is not let in with a certificate of another authority', async () => {
    const tls = { ca: authority.certificate, cert: stranger.certificate, key: stranger.privateKey };
    const other = connect({ tls });
    // This server ends the connection without a word, after the caller has begun to write.
    assert.equal(wordOf(await publish(other)), 'unsure connection');
    other.close();
    assert.equal(gateway.calls.length, 0);
  });

  it('trusts no server of another authority', async () => {
    const other = connect({ tls: { cert: client.certificate, key: client.privateKey } });
    assert.equal(wordOf(await publish(other)), 'unreached connection');
    other.close();
    assert.equal(gateway.calls.length, 0);
  });

  it('does not wait for a connection longer than it may', async () => {
    // It takes the connection, and never begins with TLS.
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const found = silent.address();
    const port = typeof found === 'object' && found !== null ? found.port : 0;
    const other = connect({ address: `https://127.0.0.1:${port}/v1`, connectTimeout: 200, readTimeout: 20_000 });
    assert.equal(wordOf(await publish(other)), 'unreached connect-timeout');
    other.close();
    silent.close();
  });

  it('logs identifiers of the front end, and nothing of a person or a document', async () => {
    const problem = { type: '/msg/semantic', status: 422, detail: 'PROVAX00X00X000Y', traceID: 'trace-2' };
    gateway.answer(422, problem, {
      'GovWay-Transaction-ID': 'transaction-1',
      'GovWay-Transaction-ErrorType': 'Mario Rossi, nato il',
      'X-Global-Transaction-ID': 'global-1',
    });
    const reply = await publish();
    assert.ok(reply.kind === 'refused');
    assert.deepEqual(reply.problem, problem);
    assert.deepEqual(entries, [
      {
        operation: 'create',
        outcome: 'refused semantic',
        status: 422,
        transaction: 'transaction-1',
        errorType: undefined,
        globalTransaction: 'global-1',
        trace: 'trace-2',
      },
    ]);
  });

  it('calls no address without TLS but that of the own machine', () => {
    assert.throws(() => connect({ address: 'http://gateway.example.org/v1' }), TypeError);
  });
});
