import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorized, type Facade, startFacade } from './facade.ts';

interface RequestCase {
  readonly name: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly status: number;
  readonly contentType?: string;
  /** Code of the first issue of the OperationOutcome. */
  readonly code?: string;
  /** Code at the end of the type of the problem+json. */
  readonly problem?: string;
  readonly text?: string;
  readonly empty?: boolean;
}

const cases: RequestCase[] = JSON.parse(readFileSync(join(import.meta.dirname, 'requests.cases.json'), 'utf8'));

describe('HTTP facade: requests', () => {
  let facade: Facade;
  before(async () => {
    facade = await startFacade();
  });
  after(() => facade.close());

  for (const one of cases) {
    it(`${one.name}: ${one.status}${one.code === undefined ? '' : ` ${one.code}`}`, async () => {
      const answer = await facade.ask({
        path: one.path,
        headers: { ...authorized, ...one.headers },
        ...(one.method === undefined ? {} : { method: one.method }),
        ...(one.body === undefined ? {} : { body: one.body }),
      });
      assert.equal(answer.status, one.status, answer.text);
      assert.match(String(answer.headers['x-request-id']), /^[0-9a-f-]{36}$/);
      assert.equal(answer.headers['x-content-type-options'], 'nosniff');
      if (one.contentType !== undefined) assert.equal(answer.headers['content-type'], one.contentType);
      if (one.empty === true) assert.equal(answer.bytes.length, 0);
      if (one.code !== undefined) {
        const outcome = JSON.parse(answer.text);
        assert.equal(outcome.resourceType, 'OperationOutcome');
        assert.equal(outcome.issue[0].details.coding[0].code, one.code);
        assert.ok(!answer.text.includes('Rossi'), 'the answer quotes the body');
        if (one.text !== undefined) assert.ok(outcome.issue[0].details.text.includes(one.text), answer.text);
      }
      if (one.problem !== undefined) {
        assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8');
        assert.ok(JSON.parse(answer.text).type.endsWith(`#${one.problem}`));
      }
    });
  }

  it('hands decoded segments, parameters and headers to the handler', async () => {
    facade.seen.length = 0;
    await facade.ask({
      method: 'POST',
      path: '/fhir/Patient/_search?_count=2&name:exact=a%26b',
      headers: {
        ...authorized,
        'content-type': 'application/x-www-form-urlencoded',
        prefer: 'handling=lenient',
        'if-none-match': 'W/"1"',
        'accept-language': 'en',
      },
      body: 'name=Citt%C3%A0+nuova&flag',
    });
    const [request] = facade.seen;
    assert.ok(request);
    assert.deepEqual(request.path, ['Patient', '_search']);
    assert.deepEqual(request.query, [
      ['_count', '2'],
      ['name:exact', 'a&b'],
      ['name', 'Città nuova'],
      ['flag', ''],
    ]);
    assert.deepEqual(request.headers, {
      prefer: 'handling=lenient',
      ifNoneMatch: 'W/"1"',
      contentType: 'application/x-www-form-urlencoded',
    });
    assert.equal(request.body, undefined);
    assert.equal(request.language, 'en');
    assert.equal(request.principal.clientId, 'test-client');
  });

  it('decodes a slash inside a segment without splitting it', async () => {
    facade.seen.length = 0;
    await facade.ask({ path: '/fhir/ValueSet/a%2Fb', headers: authorized });
    assert.deepEqual(facade.seen[0]?.path, ['ValueSet', 'a/b']);
  });

  it('takes over a hexadecimal request id and correlates any other', async () => {
    const id = '0af7651916cd43dd8448eb211c80319c';
    const taken = await facade.ask({ path: '/health/live', headers: { 'x-request-id': id } });
    assert.equal(taken.headers['x-request-id'], id);
    const other = await facade.ask({ path: '/health/live', headers: { 'x-request-id': 'order-1' } });
    assert.notEqual(other.headers['x-request-id'], 'order-1');
    assert.equal(other.headers['x-correlation-id'], 'order-1');
  });

  it('answers a preflight without a token and exposes the headers of FHIR', async () => {
    const preflight = await facade.ask({
      method: 'OPTIONS',
      path: '/fhir/Patient',
      headers: { origin: 'https://app.example.org', 'access-control-request-method': 'POST' },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], '*');
    const read = await facade.ask({ path: '/fhir/Patient/1', headers: { ...authorized, origin: 'https://a.example' } });
    assert.match(String(read.headers['access-control-expose-headers']), /ETag/);
  });

  it('says that metadata did not change', async () => {
    const first = await facade.ask({ path: '/fhir/metadata' });
    const second = await facade.ask({
      path: '/fhir/metadata',
      headers: { 'if-none-match': String(first.headers.etag) },
    });
    assert.equal(second.status, 304);
    assert.equal(second.bytes.length, 0);
  });
});
