import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { ask } from './ask.ts';
import { type RunningServer, startServer } from './running-server.ts';

const limit = 65_536;

describe('limits of a request', function () {
  this.timeout(60_000);
  let server: RunningServer;
  let headers: Record<string, string> = {};
  before(async () => {
    server = await startServer({ options: { 'limits.bodyBytes': limit }, resources: [] });
    headers = { authorization: await server.authorization(), 'content-type': 'application/fhir+json' };
  });
  after(() => server.stop());

  const family = (length: number): string => `{"resourceType":"Patient","name":[{"family":"${'a'.repeat(length)}"}]}`;
  const refused: readonly [string, string, Buffer, Record<string, string>, number][] = [
    ['a body over the limit', '/fhir/Patient', Buffer.from(family(limit)), {}, 413],
    [
      'a body that is over the limit once unpacked',
      '/fhir/Patient',
      gzipSync(family(limit * 4)),
      { 'content-encoding': 'gzip' },
      413,
    ],
    ['a Bundle over the limit', '/fhir', Buffer.from(family(limit)), {}, 413],
    [
      'a form over the limit',
      '/fhir/Patient/_search',
      Buffer.from(`name=${'a'.repeat(limit)}`),
      { 'content-type': 'application/x-www-form-urlencoded' },
      413,
    ],
    ['compressed data that is none', '/fhir/Patient', Buffer.from('x'), { 'content-encoding': 'gzip' }, 400],
    ['JSON nested too deep', '/fhir/Patient', Buffer.from(`${'['.repeat(500)}${']'.repeat(500)}`), {}, 400],
    ['bytes that are not UTF-8', '/fhir/Patient', Buffer.from([0x7b, 0xff, 0x7d]), {}, 400],
  ];
  for (const [name, path, body, more, status] of refused) {
    it(`refuses ${name} with ${status}, in both languages, and stores nothing`, async () => {
      for (const language of ['it', 'en']) {
        const answer = await ask(server.port, false, {
          method: 'POST',
          path,
          headers: { ...headers, ...more, 'accept-language': language, 'content-length': String(body.length) },
          body,
        });
        assert.equal(answer.status, status, answer.text.slice(0, 500));
        assert.equal(answer.headers['content-language'], language);
        assert.equal(JSON.parse(answer.text).resourceType, 'OperationOutcome');
      }
      const { text } = await server.ask('GET', '/fhir/Patient?_summary=count', headers);
      assert.equal(JSON.parse(text).total, 0);
    });
  }

  it('takes a compressed body below the limit', async () => {
    const body = gzipSync(family(1000));
    const answer = await ask(server.port, false, {
      method: 'POST',
      path: '/fhir/Patient',
      headers: { ...headers, 'content-encoding': 'gzip', 'content-length': String(body.length) },
      body,
    });
    assert.equal(answer.status, 201, answer.text);
  });

  it('refuses headers over the limit with 431', async () => {
    const answer = await ask(server.port, false, {
      method: 'GET',
      path: '/fhir/Patient',
      headers: { ...headers, 'x-long': 'a'.repeat(100_000) },
    });
    assert.equal(answer.status, 431);
  });
});
