import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authorizationCode, connect, type SinfoniaClient } from '@sinfonia/sdk';
import { signInAs } from '../../sdk/src/testing/person.ts';
import { type SandboxServer, sharedSandbox } from '../../sdk/src/testing/sandbox-server.ts';
import { vendorApp } from './app.ts';

describe('vendor app example', function () {
  this.timeout(90_000);
  let sandbox: SandboxServer;
  let app: Server;
  let address: string;

  before(async () => {
    sandbox = await sharedSandbox();
    // The redirect address names the port, so the port is chosen first.
    app = await listening((port) =>
      vendorApp({
        fhirBase: sandbox.fhirBase,
        clientId: 'sandbox-app',
        redirectUri: `http://127.0.0.1:${port}/callback`,
      }),
    );
    address = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  });
  after(() => {
    app.closeAllConnections();
    app.close();
  });

  async function listening(make: (port: number) => Server): Promise<Server> {
    const probe = make(0);
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const server = make(port);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return server;
  }

  /** The page that a person sees after signing in through the application. */
  async function overviewFor(user: string): Promise<string> {
    const begin = await fetch(`${address}/login`, { method: 'POST', redirect: 'manual' });
    const [cookie = ''] = (begin.headers.getSetCookie()[0] ?? '').split(';');
    const callback = await signInAs({ user }, begin.headers.get('location') ?? '', `${address}/callback`);
    const finished = await fetch(callback, { redirect: 'manual', headers: { cookie } });
    assert.equal(finished.status, 303);
    const [renewed = ''] = (finished.headers.getSetCookie()[0] ?? '').split(';');
    assert.notEqual(renewed, cookie, 'a new session key after the sign-in');
    const page = await fetch(`${address}/`, { headers: { cookie: renewed } });
    assert.equal(page.status, 200);
    return page.text();
  }

  function countIn(page: string, title: string): number | undefined {
    const text = new RegExp(`<th scope="row">${title}</th><td>([^<]*)</td>`).exec(page)?.[1] ?? '';
    return /^\d+$/.test(text) ? Number(text) : undefined;
  }

  /** A client with all the scopes that a person can be granted, for trying to read more than the application does. */
  async function clientOf(user: string): Promise<SinfoniaClient> {
    const redirectUri = 'http://127.0.0.1/callback';
    const auth = authorizationCode({
      clientId: 'sandbox-app',
      redirectUri,
      scope: 'openid fhirUser launch/patient patient/*.cruds user/*.cruds',
    });
    const client = connect({ baseUrl: sandbox.fhirBase, auth });
    await auth.finishLogin(await signInAs({ user }, (await auth.startLogin()).url, redirectUri));
    return client;
  }

  it('shows a citizen her own data and nobody else', async () => {
    const page = await overviewFor('cittadino');
    assert.equal(countIn(page, 'Persone assistite'), 1);
    assert.ok((countIn(page, 'Casi di assistenza domiciliare') ?? 0) >= 1);
  });

  it('shows a general practitioner the citizens in charge only', async () => {
    const page = await overviewFor('mmg');
    const seen = countIn(page, 'Persone assistite') ?? 0;
    assert.ok(seen >= 1 && seen < 50, `${seen} persons`);
  });

  it('tells a booking operator what the role does not see', async () => {
    assert.match(await overviewFor('operatore-cup'), /Misurazioni e risultati<\/th><td>non previsto/);
  });

  it('cannot read more than the person may, whatever it asks for', async () => {
    const backend = await someoneElse();
    for (const user of [
      'cittadino',
      'caregiver',
      'mmg',
      'operatore-cup',
      'farmacista',
      'analista-regionale',
      'auditor',
    ]) {
      const client = await clientOf(user);
      await assert.rejects(
        client.read('Observation', backend),
        (error: { status?: number }) => [403, 404].includes(error.status ?? 0),
        user,
      );
    }
  });

  /** Id of an Observation of a citizen who has nothing to do with the test users. */
  async function someoneElse(): Promise<string> {
    const { backendServices } = await import('@sinfonia/sdk');
    const auth = backendServices({
      clientId: 'sandbox-backend',
      privateKey: await sandbox.key(),
      scope: 'system/*.rs',
    });
    const client = connect({ baseUrl: sandbox.fhirBase, auth });
    for await (const observation of client.search('Observation', { _count: 200 })) {
      const reference = observation.subject?.reference ?? '';
      if (reference.startsWith('Patient/') && reference !== 'Patient/sandbox-cittadino') return observation.id ?? '';
    }
    return assert.fail('nobody else in the sandbox');
  }
});
