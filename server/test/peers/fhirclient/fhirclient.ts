import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { signInAs } from '../../../../sdk/src/testing/person.ts';
import { startServer } from '../../rest/running-server.ts';
import type { PeerResult } from '../peer.ts';

const version = '2.6.3';
const run = promisify(execFile);

/** The part of fhirclient that this check uses. Source: its documentation, "SMART API in Node.js". */
interface SmartClient {
  readonly patient: { readonly id: string | null; read(): Promise<{ readonly id?: string }> };
  readonly user: { readonly fhirUser: string | null };
  request(address: string): Promise<{ readonly resourceType: string; readonly total?: number }>;
}
type Smart = (
  request: IncomingMessage,
  response: ServerResponse,
  storage: object,
) => {
  authorize(options: Readonly<Record<string, unknown>>): Promise<void>;
  ready(): Promise<SmartClient>;
};

/**
 * The SMART client of the SMART project itself (npm `fhirclient`) does a standalone launch with PKCE against the running
 * server. It is installed into a temporary folder, because its optional parts for phones would triple our dependencies.
 */
export async function checkFhirclient(): Promise<PeerResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-fhirclient-'));
  try {
    const smart = await install(folder);
    if (smart === undefined) return { kind: 'skipped', why: `fhirclient ${version} cannot be installed here` };
    await launch(smart);
    return { kind: 'passed', what: 'standalone launch with PKCE as citizen, patient in context, read and search' };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function install(folder: string): Promise<Smart | undefined> {
  try {
    const options = ['--omit=optional', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
    await run('npm', ['install', ...options, '--prefix', folder, `fhirclient@${version}`], { timeout: 180_000 });
  } catch {
    return undefined;
  }
  return createRequire(join(folder, 'index.js'))('fhirclient') as Smart;
}

async function launch(smart: Smart): Promise<void> {
  const server = await startServer();
  const memory = new Map<string, unknown>();
  const storage = {
    get: async (key: string) => memory.get(key),
    set: async (key: string, value: unknown) => memory.set(key, value) && value,
    unset: async (key: string) => memory.delete(key),
  };
  let finished: Promise<SmartClient> | undefined;
  const app = createServer((request, response) => {
    const handle = smart(request, response, storage);
    if (request.url?.startsWith('/launch') !== true) {
      finished = handle.ready();
      finished.finally(() => response.end()).catch(() => undefined);
      return;
    }
    const redirectUri = `${addressOf(app)}/callback`;
    const scope = 'openid fhirUser launch/patient offline_access patient/*.rs';
    const options = { clientId: 'sandbox-app', iss: server.base, redirectUri, scope, pkceMode: 'required' };
    handle.authorize(options).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  try {
    const callback = await signInAs({ user: 'cittadino' }, `${addressOf(app)}/launch`, `${addressOf(app)}/callback`);
    await fetch(callback, { headers: { connection: 'close' } });
    assert.ok(finished);
    const client = await finished;
    assert.equal(client.patient.id, 'sandbox-cittadino');
    assert.equal((await client.patient.read()).id, 'sandbox-cittadino');
    assert.match(client.user.fhirUser ?? '', /Patient\/sandbox-cittadino$/);
    assert.equal((await client.request('Observation?_summary=count')).resourceType, 'Bundle');
  } finally {
    app.closeAllConnections();
    app.close();
    await server.stop();
  }
}

function addressOf(app: ReturnType<typeof createServer>): string {
  return `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
}
