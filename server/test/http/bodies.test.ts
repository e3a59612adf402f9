import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { brotliCompressSync, brotliDecompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { type Answer, authorized, type Facade, startFacade } from './facade.ts';

const limit = 64 * 1024;
const json = { ...authorized, 'content-type': 'application/fhir+json' };
const small = JSON.stringify({ resourceType: 'Patient', active: true });

function padded(bytes: number): string {
  const frame = JSON.stringify({ resourceType: 'Patient', id: '' });
  return frame.replace('""', `"${'a'.repeat(bytes - frame.length)}"`);
}

function codeOf(answer: Answer): string {
  return JSON.parse(answer.text).issue[0].details.coding[0].code;
}

describe('HTTP facade: request bodies', () => {
  let facade: Facade;
  before(async () => {
    facade = await startFacade({ command: { 'limits.bodyBytes': limit, 'limits.jsonDepth': 16 } });
  });
  after(() => facade.close());
  const post = (body: string | Buffer | readonly Buffer[], headers = {}): Promise<Answer> =>
    facade.ask({ method: 'POST', path: '/fhir/Patient', headers: { ...json, ...headers }, body });

  it('takes a body of exactly the limit and refuses one byte more', async () => {
    assert.equal((await post(padded(limit))).status, 200);
    const refused = await post(padded(limit + 1), { 'content-length': String(limit + 1) });
    assert.equal(refused.status, 413);
    assert.equal(codeOf(refused), 'body-too-large');
  });

  it('refuses a chunked body as soon as it is too large', async () => {
    const chunks = Array.from({ length: 12 }, () => Buffer.alloc(limit / 8, 0x20));
    const refused = await post(chunks, { 'transfer-encoding': 'chunked' });
    assert.equal(refused.status, 413);
  });

  it('refuses a body announced as huge without reading it', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(facade.port, '127.0.0.1', () => {
        socket.write(
          'POST /fhir/Patient HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer good-token\r\n' +
            'Content-Type: application/fhir+json\r\nContent-Length: 999999999999\r\n\r\n{',
        );
      });
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString('utf8');
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.match(answer, /Connection: close/i);
  });

  it('does not ask for a body that it will refuse, and asks for one that it wants', async () => {
    const conversation = (token: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(facade.port, '127.0.0.1', () => {
          socket.write(
            `POST /fhir/Patient HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n` +
              `Content-Type: application/fhir+json\r\nContent-Length: ${small.length}\r\nExpect: 100-continue\r\n\r\n`,
          );
        });
        let text = '';
        socket.on('data', (chunk) => {
          text += chunk.toString('utf8');
          if (text.startsWith('HTTP/1.1 100') && !text.includes(' 200 ')) socket.write(small);
          else socket.end();
        });
        socket.on('close', () => resolve(text));
        socket.on('error', reject);
      });
    assert.match(await conversation('bad-token'), /^HTTP\/1\.1 401 /);
    assert.match(await conversation('good-token'), /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  for (const [coding, pack] of [
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const) {
    it(`takes a ${coding} body and bounds its inflated size`, async () => {
      facade.seen.length = 0;
      assert.equal((await post(pack(small), { 'content-encoding': coding })).status, 200);
      assert.deepEqual(facade.seen[0]?.body, JSON.parse(small));
      const bomb = pack(Buffer.alloc(40 * limit, 0x20));
      assert.ok(bomb.length < limit);
      const refused = await post(bomb, { 'content-encoding': coding });
      assert.equal(refused.status, 413);
    });
  }

  it('refuses a compressed body that is cut off', async () => {
    const packed = gzipSync(padded(4000));
    const refused = await post(packed.subarray(0, packed.length - 12), { 'content-encoding': 'gzip' });
    assert.equal(refused.status, 400);
    assert.equal(codeOf(refused), 'malformed-encoding');
  });

  it('refuses what is not UTF-8', async () => {
    const refused = await post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
    assert.equal(codeOf(refused), 'malformed-encoding');
  });

  it('refuses nesting beyond the limit, but not brackets in a text', async () => {
    const refused = await post('['.repeat(17));
    assert.equal(codeOf(refused), 'body-too-deep');
    assert.equal((await post(JSON.stringify({ resourceType: 'Patient', id: '[{"'.repeat(50) }))).status, 200);
  });

  it('survives a client that goes away in the middle of a body', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(facade.port, '127.0.0.1', () => {
        socket.write(
          'POST /fhir/Patient HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer good-token\r\n' +
            'Content-Type: application/fhir+json\r\nContent-Length: 500\r\n\r\n{"a":',
          () => socket.destroy(),
        );
        socket.on('close', () => resolve());
      });
    });
    assert.equal((await post(small)).status, 200);
  });
});

describe('HTTP facade: compression of answers', () => {
  const long = JSON.stringify({ resourceType: 'Patient', id: 'a'.repeat(5000) });
  let facade: Facade;
  before(async () => {
    facade = await startFacade({
      fhir: async ({ path }) => ({ status: 200, headers: {}, body: path[0] === 'Patient' ? long : small }),
    });
  });
  after(() => facade.close());
  const ask = (path: string, headers = {}): Promise<Answer> =>
    facade.ask({ path, headers: { ...authorized, ...headers } });

  it('compresses only when asked, with the coding that is preferred', async () => {
    const plain = await ask('/fhir/Patient/1');
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.match(String(plain.headers.vary), /Accept-Encoding/);
    const brotli = await ask('/fhir/Patient/1', { 'accept-encoding': 'gzip, deflate, br' });
    assert.equal(brotli.headers['content-encoding'], 'br');
    assert.equal(brotliDecompressSync(brotli.bytes).toString(), long);
    assert.equal(brotli.headers['content-length'], String(brotli.bytes.length));
    const zipped = await ask('/fhir/Patient/1', { 'accept-encoding': 'br;q=0.1, gzip' });
    assert.equal(zipped.headers['content-encoding'], 'gzip');
    assert.equal(gunzipSync(zipped.bytes).toString(), long);
    const refused = await ask('/fhir/Patient/1', { 'accept-encoding': 'br;q=0, gzip;q=0' });
    assert.equal(refused.headers['content-encoding'], undefined);
  });

  it('leaves short answers alone', async () => {
    assert.equal((await ask('/fhir/Group/1', { 'accept-encoding': 'br' })).headers['content-encoding'], undefined);
  });
});
