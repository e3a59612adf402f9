import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { createIdentity, type Identity } from '../../src/identity/identity.ts';
import { createPeopleDirectory } from '../../src/identity/people/directory.ts';
import { callback, codeVerifier } from './browser.ts';
import { type RunningPostgres, startPostgres } from './running-postgres.ts';
import { type RunningSandbox, startSandbox } from './running-sandbox.ts';
import { SmartClient } from './smart-client.ts';

/** Two nodes with one PostgreSQL database and one folder of keys, behind one address. */
describe('several nodes on one PostgreSQL database', () => {
  let postgres: RunningPostgres | undefined;
  let one: RunningSandbox;
  let two: Identity;
  let client: SmartClient;
  /** Address of the second node, which answers for the issuer of the first. */
  let second: string;
  let stopSecond: () => Promise<void>;
  before(async function () {
    postgres = await startPostgres();
    if (postgres === undefined) return this.skip();
    const { url: postgresUrl } = postgres;
    one = await startSandbox({ postgresUrl });
    client = new SmartClient(one);
    two = await createIdentity({
      baseUrl: one.baseUrl,
      dataDir: one.dataDir,
      mode: 'sandbox',
      people: createPeopleDirectory(one.store),
      purposesOf: () => ['TREAT'],
      postgresUrl,
    });
    const server = createServer(two.app.callback());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    second = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stopSecond = async () => {
      server.closeAllConnections();
      server.close();
      await two.close();
    };
    return undefined;
  });
  after(async () => {
    await stopSecond?.();
    await one?.stop();
    await postgres?.stop();
  });

  const exchangeAtSecond = async (code: string) => {
    const form = {
      grant_type: 'authorization_code',
      client_id: 'sandbox-app',
      code,
      redirect_uri: callback,
      code_verifier: codeVerifier,
    };
    const response = await fetch(`${second}/oidc/token`, { method: 'POST', body: new URLSearchParams(form) });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const codeAtFirst = async () => {
    const address = client.authorizationAddress('openid fhirUser offline_access user/*.rs');
    return (await client.browser().signIn(address, 'mmg')).searchParams.get('code') ?? '';
  };

  it('redeems at one what the other began, with the same account', async () => {
    const { status, body } = await exchangeAtSecond(await codeAtFirst());
    assert.equal(status, 200, JSON.stringify(body));
    const here = await client.tokensOf('mmg', 'openid user/*.rs');
    assert.equal(decodeJwt(here.access_token).sub, decodeJwt(body['access_token'] ?? '').sub);
    await two.authenticate(`Bearer ${here.access_token}`);
    await one.identity.authenticate(`Bearer ${body['access_token']}`);
  });

  it('accepts a code once when both are asked at the same time', async () => {
    const code = await codeAtFirst();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? client.exchange(code) : exchangeAtSecond(code))),
    );
    assert.ok(answers.filter(({ status }) => status === 200).length <= 1);
    assert.equal((await exchangeAtSecond(code)).body['error'], 'invalid_grant');
  });

  it('refuses at one within two seconds what was revoked at the other', async () => {
    const { body } = await exchangeAtSecond(await codeAtFirst());
    const token = body['access_token'] ?? '';
    await client.post('/token/revocation', { client_id: 'sandbox-app', token });
    assert.equal(await client.isAccepted(token), false);
    await pause(2_000);
    await assert.rejects(two.authenticate(`Bearer ${token}`));
  });
});
