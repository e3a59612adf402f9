import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Koa from 'koa';
import { openLog } from '../../src/telemetry/logger.ts';
import { authorized, type Facade, startFacade, token } from './facade.ts';

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += chunk.toString('utf8');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('HTTP facade: faults, limits and operation', () => {
  const open: Facade[] = [];
  const start: typeof startFacade = async (options) => {
    const facade = await startFacade(options);
    open.push(facade);
    return facade;
  };
  afterEach(async () => {
    for (const facade of open.splice(0)) await facade.close();
  });

  it('answers an unexpected error with 500, a correlation id and no detail, and logs no data', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sinfonia-log-'));
    try {
      const file = join(folder, 'log.ndjson');
      const log = openLog({ level: 'info' }, file);
      const facade = await start({
        log,
        command: { 'telemetry.errorMessages': false },
        fhir: () => {
          throw new SyntaxError('Unexpected token in "Rossi Mario"');
        },
      });
      const answer = await facade.ask({ path: '/fhir/Patient/secret-id?name=Rossi', headers: authorized });
      assert.equal(answer.status, 500);
      const outcome = JSON.parse(answer.text);
      assert.equal(outcome.issue[0].code, 'exception');
      assert.ok(outcome.issue[0].diagnostics.includes(answer.headers['x-request-id']));
      assert.ok(!answer.text.includes('Rossi'));
      // The stream opens its file in the background, sooner or later.
      let lines = '';
      for (const deadline = Date.now() + 10_000; Date.now() < deadline && !lines.includes('"request"'); ) {
        await sleep(10);
        log.flush();
        lines = existsSync(file) ? readFileSync(file, 'utf8') : '';
      }
      assert.ok(!lines.includes('Rossi') && !lines.includes('secret-id') && !lines.includes(token), lines);
      const entries = lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const request = entries.find((entry) => entry.msg === 'request');
      assert.equal(request.route, '/fhir/:type/:id');
      assert.equal(request.type, 'Patient');
      assert.equal(request.status, 500);
      assert.equal(request.client, 'test-client');
      const fault = entries.find((entry) => entry.msg === 'internal error');
      assert.equal(fault.error.name, 'SyntaxError');
      assert.equal(fault.requestId, request.requestId);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('passes statuses without body, headers and foreign content types through', async () => {
    const facade = await start({
      fhir: async ({ path }) => {
        if (path[0] === 'Bundle') return { status: 201, headers: { location: 'here' } };
        if (path[0] === 'Group') return { status: 304, headers: { etag: 'W/"1"' } };
        return { status: 200, headers: { 'Content-Type': 'application/fhir+ndjson' }, body: '{}\n{}\n' };
      },
    });
    const created = await facade.ask({ path: '/fhir/Bundle/1', headers: authorized });
    assert.deepEqual([created.status, created.headers.location, created.text], [201, 'here', '']);
    assert.equal(created.headers['content-length'], '0');
    const unchanged = await facade.ask({ path: '/fhir/Group/1', headers: authorized });
    assert.deepEqual([unchanged.status, unchanged.headers.etag], [304, 'W/"1"']);
    const lines = await facade.ask({ path: '/fhir/Patient/1', headers: { ...authorized, accept: 'application/xml' } });
    assert.equal(lines.headers['content-type'], 'application/fhir+ndjson');
    assert.equal(lines.text, '{}\n{}\n');
  });

  it('limits a client, and an address without a token, and says when to come back', async () => {
    const facade = await start({
      command: {
        'rateLimit.clientPerSecond': 1,
        'rateLimit.clientBurst': 3,
        'rateLimit.anonymousPerSecond': 1,
        'rateLimit.anonymousBurst': 2,
      },
    });
    const read = (headers: Record<string, string>) => facade.ask({ path: '/fhir/Patient/1', headers });
    for (let count = 0; count < 3; count += 1) assert.equal((await read(authorized)).status, 200);
    const refused = await read(authorized);
    assert.equal(refused.status, 429);
    assert.equal(JSON.parse(refused.text).issue[0].code, 'throttled');
    assert.equal(refused.headers['retry-after'], '1');
    for (let count = 0; count < 2; count += 1) assert.equal((await read({})).status, 401);
    assert.equal((await read({})).status, 429);
    assert.equal((await facade.ask({ path: '/health/live' })).status, 200, 'health is never limited');
  });

  it('hands a mounted application its own address', async () => {
    const mounted = new Koa();
    mounted.use((ctx) => {
      ctx.set('Content-Security-Policy', "default-src 'self'");
      ctx.body = `${ctx.url} ${(ctx.req as { originalUrl?: string }).originalUrl}`;
    });
    const facade = await start({
      parts: {
        mounts: [
          { path: '/oidc', app: mounted },
          { path: '/.well-known/openid-federation', app: (_request, response) => response.end('entity') },
        ],
      },
    });
    const answer = await facade.ask({ path: '/oidc/token?a=1' });
    assert.equal(answer.text, '/token?a=1 /oidc/token?a=1');
    assert.equal(answer.headers['content-security-policy'], "default-src 'self'");
    assert.equal((await facade.ask({ path: '/oidc' })).text, '/ /oidc');
    assert.equal((await facade.ask({ path: '/oidcx' })).status, 404);
    assert.equal((await facade.ask({ path: '/.well-known/openid-federation' })).text, 'entity');
  });

  it('answers 500 when a mounted application fails', async () => {
    const facade = await start({
      parts: {
        mounts: [
          {
            path: '/broken',
            app: () => {
              throw new Error('broken');
            },
          },
        ],
      },
    });
    assert.equal((await facade.ask({ path: '/broken' })).status, 500);
  });

  it('tells that the store is not ready, and keeps living', async () => {
    const facade = await start({
      parts: {
        health: async () => {
          throw new Error('gone');
        },
      },
    });
    assert.equal((await facade.ask({ path: '/health/ready' })).status, 503);
    assert.equal((await facade.ask({ path: '/health/live' })).status, 200);
  });

  it('measures by template and asks for the metrics token', async () => {
    const facade = await start({ command: { 'telemetry.metricsToken': 'a-token-of-metrics' } });
    await facade.ask({ path: '/fhir/Patient/secret-id?name=Rossi', headers: authorized });
    assert.equal((await facade.ask({ path: '/metrics' })).status, 401);
    const { text } = await facade.ask({ path: '/metrics', headers: { authorization: 'Bearer a-token-of-metrics' } });
    assert.match(text, /http_request_duration_seconds_count\{method="GET",route="\/fhir\/:type\/:id",status="200"\} 1/);
    assert.match(text, /sinfonia_store_fact\{name="resources"\} 3/);
    assert.match(text, /nodejs_eventloop_lag_seconds/);
    assert.ok(!text.includes('secret-id') && !text.includes('Rossi'));
  });

  it('shows the landing page in Italian, or in English on request', async () => {
    const facade = await start();
    const italian = await facade.ask({ path: '/' });
    assert.match(italian.text, /<html lang="it">/);
    assert.match(String(italian.headers['content-security-policy']), /style-src 'sha256-/);
    assert.match((await facade.ask({ path: '/', headers: { 'accept-language': 'en' } })).text, /<html lang="en">/);
  });

  for (const [name, text, status] of [
    ['what is not HTTP', 'HELLO\r\n\r\n', 400],
    ['a second Content-Length', 'GET /fhir HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    ['headers that are too large', `GET /fhir HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
  ] as const) {
    it(`answers ${name} with ${status} and an OperationOutcome`, async () => {
      const facade = await start();
      const answer = await raw(facade.port, text);
      assert.ok(answer.startsWith(`HTTP/1.1 ${status} `), answer);
      assert.equal(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)).resourceType, 'OperationOutcome');
    });
  }

  it('finishes requests in progress on shutdown, refuses new connections and closes idle ones', async () => {
    let finish: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const facade = await startFacade({
      fhir: async () => {
        finish();
        await gate;
        return { status: 201, headers: {}, body: '{"resourceType":"Patient"}' };
      },
    });
    const agent = new Agent({ keepAlive: true });
    try {
      await new Promise<void>((resolve, reject) => {
        get({ host: '127.0.0.1', port: facade.port, path: '/health/live', agent }, (response) => {
          response.resume().on('end', () => resolve());
        }).on('error', reject);
      });
      const pending = facade.ask({ path: '/fhir/Patient/1', headers: authorized });
      await started;
      const closed = facade.close();
      await assert.rejects(facade.ask({ path: '/health/live' }), { code: 'ECONNREFUSED' });
      release();
      assert.equal((await pending).status, 201);
      await closed;
    } finally {
      agent.destroy();
    }
  });

  it('cuts requests that outlive the grace time', async () => {
    const facade = await startFacade({
      fhir: () => new Promise(() => undefined),
      command: { 'server.shutdownGraceSeconds': 0 },
    });
    const pending = assert.rejects(facade.ask({ path: '/fhir/Patient/1', headers: authorized }), {
      code: 'ECONNRESET',
    });
    await sleep(50);
    await facade.close();
    await pending;
  });
});
