import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from 'jose';
import { generateSigningKey, publicPartOf } from '../../src/identity/authorization-server/signing-keys.ts';
import { createPeopleDirectory } from '../../src/identity/people/directory.ts';
import { callback } from './browser.ts';
import { openRegisters, type RunningSandbox, startSandbox } from './running-sandbox.ts';
import { SmartClient } from './smart-client.ts';

/** What a trap is tried with. */
interface Trial {
  readonly client: SmartClient;
  readonly sandbox: RunningSandbox;
  readonly base: string;
}

/**
 * Traps of oidc-provider 9.13.3 under SMART, each by the section of ../shared/reference/spid-oidc-smart.md that warns of it.
 * A new version of the library has to pass them all.
 */
const traps: Readonly<Record<string, (trial: Trial) => Promise<void>>> = {
  '4.5 scopes with / * ? | are kept at the exchange and at the renewal, not lost': async ({ client }) => {
    const scope = 'openid offline_access user/Observation.rs?category=http://example.org/c|laboratory user/*.r';
    const tokens = await client.tokensOf('mmg', scope);
    assert.deepEqual([tokens.scope, decodeJwt(tokens.access_token)['scope']], [scope, scope]);
    const { body } = await client.refresh(tokens.refresh_token);
    assert.deepEqual([body.scope, decodeJwt(body.access_token)['scope']], [scope, scope]);
  },
  '4.5 the token response lists openid, fhirUser and launch scopes too': async ({ client }) => {
    const scope = 'openid fhirUser launch/patient offline_access patient/*.rs';
    assert.equal((await client.tokensOf('cittadino', scope)).scope, scope);
  },
  '4.5 a client that names no resource gets a JWT for the FHIR base alone': async ({ client, base }) => {
    const { access_token: token } = await client.tokensOf('mmg', 'user/*.rs');
    assert.deepEqual([decodeProtectedHeader(token).typ, decodeJwt(token).aud], ['at+jwt', `${base}/fhir`]);
  },
  '4.5 the checks of our own parameters run also when they are absent': async ({ client }) => {
    const { callback: back } = await client.browser().follow(client.authorizationAddress('openid', { aud: null }));
    assert.equal(back?.searchParams.get('error'), 'invalid_request');
  },
  '4.5 each authorization has a grant of its own, so no patient is carried over': async ({ client }) => {
    const browser = client.browser();
    const grants = new Set<unknown>();
    for (const user of ['cittadino', 'caregiver', 'cittadino']) {
      const back = await browser.signIn(client.authorizationAddress('openid launch/patient patient/*.rs'), user);
      const { body } = await client.exchange(back.searchParams.get('code') ?? '');
      grants.add(decodeJwt(body.access_token)['grant_id']);
    }
    assert.equal(grants.size, 3);
  },
  '4.5 the token response says the patient, and cannot be cached': async ({ client }) => {
    const back = await client.browser().signIn(client.authorizationAddress('launch/patient patient/*.rs'), 'cittadino');
    const { body, headers } = await client.exchange(back.searchParams.get('code') ?? '');
    assert.deepEqual([body.patient, body.need_patient_banner], ['sandbox-cittadino', true]);
    assert.match(headers.get('cache-control') ?? '', /no-store/);
    assert.equal(headers.get('pragma'), 'no-cache');
  },
  '4.5 an error of the token endpoint cannot be cached either': async ({ client }) => {
    const { headers } = await client.exchange('guess');
    assert.deepEqual([headers.get('cache-control'), headers.get('pragma')], ['no-store', 'no-cache']);
  },
  '4.5 fhirUser is in the ID token, acr when asked for, and acr always in the access token': async ({
    client,
    base,
  }) => {
    const plain = await client.tokensOf('mmg', 'openid fhirUser user/*.rs');
    assert.equal(decodeJwt(plain.id_token)['fhirUser'], `${base}/fhir/Practitioner/sandbox-mmg`);
    assert.equal(decodeJwt(plain.access_token)['acr'], 'https://www.spid.gov.it/SpidL2');
    const asked = await client.tokensOf('mmg', 'openid', { acr_values: 'https://www.spid.gov.it/SpidL3' });
    assert.equal(decodeJwt(asked.id_token)['acr'], 'https://www.spid.gov.it/SpidL3');
  },
  '4.5 unknown scopes alone never give a token without scopes': async ({ client }) => {
    for (const scope of ['unknown', 'system/Nothing.rs', 'openid']) {
      await assert.rejects(client.systemToken(scope), /invalid_scope/, scope);
    }
    const { callback: back } = await client.browser().follow(client.authorizationAddress('unknown'));
    assert.equal(back?.searchParams.get('error'), 'invalid_scope');
  },
  '4.5 JWT access tokens can be introspected and revoked': async ({ client }) => {
    const { access_token: token } = await client.tokensOf('mmg', 'openid user/*.rs');
    const system = { authorization: `Bearer ${await client.systemToken()}` };
    assert.equal((await client.post('/token/introspection', { token }, system)).body.active, true);
    await client.post('/token/revocation', { token, client_id: 'sandbox-app' });
    assert.equal((await client.post('/token/introspection', { token }, system)).body.active, false);
  },
  '4.5 the answer about a JWT is not counted as an error of the server or the client': async ({ client, sandbox }) => {
    const { access_token: token } = await client.tokensOf('mmg', 'openid user/*.rs');
    sandbox.events.length = 0;
    await client.post('/token/revocation', { token, client_id: 'sandbox-app' });
    assert.deepEqual(sandbox.events, []);
  },
  '4.6 cookies are for http only, this site only, and signed': async ({ client }) => {
    const response = await fetch(client.authorizationAddress('openid'), { redirect: 'manual' });
    const cookies = response.headers.getSetCookie().filter((line) => !line.includes('1970'));
    assert.ok(cookies.length >= 2);
    for (const cookie of cookies) assert.match(cookie, /httponly/i);
    for (const cookie of cookies) assert.match(cookie, /samesite=lax/i);
    assert.ok(cookies.some((cookie) => cookie.includes('.sig=')));
  },
  '4.6 addresses are those of the issuer whatever Host and proxy headers say': async ({ client, base }) => {
    const response = await fetch(`${client.issuer}/.well-known/openid-configuration`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    const document = (await response.json()) as Record<string, unknown>;
    for (const [name, value] of Object.entries(document)) {
      if (name.endsWith('_endpoint') || name === 'issuer') assert.ok(String(value).startsWith(`${base}/oidc`), name);
    }
  },
  '4.6 requests posted to the authorization endpoint need no cookie for all sites': async ({ client }) => {
    const address = new URL(client.authorizationAddress('openid user/*.rs'));
    const answer = await client.post('/auth', Object.fromEntries(address.searchParams), {
      origin: 'https://app.example',
    });
    assert.equal(answer.status, 303);
    assert.ok(answer.headers.getSetCookie().every((line) => !/samesite=none/i.test(line)));
  },
  '4.7.1 the cookies of the interaction are readable below the mount': async ({ client }) => {
    const browser = client.browser();
    await browser.follow(client.authorizationAddress('openid user/*.rs'));
    assert.equal((await browser.go(browser.address.pathname)).status, 200);
  },
  '4.7.3 consent is asked for each time, of every kind of client': async ({ client }) => {
    const browser = client.browser();
    for (let round = 0; round < 2; round++) {
      await browser.follow(client.authorizationAddress('openid user/*.rs'));
      const { page } = await browser.follow(`${browser.address.pathname}/login`, { account: 'mmg' });
      assert.match((await page?.text()) ?? '', /\/confirm"/);
      await browser.follow(`${browser.address.pathname}/confirm`, {});
    }
  },
  '4.7.4 offline_access gives a refresh token without a prompt': async ({ client }) => {
    const tokens = await client.tokensOf('mmg', 'openid offline_access user/*.rs');
    assert.equal(typeof tokens.refresh_token, 'string');
    assert.match(tokens.scope, /offline_access/);
  },
  '4.7.5 a renewal with fewer scopes gives exactly those': async ({ client }) => {
    const { refresh_token: token } = await client.tokensOf('mmg', 'openid offline_access user/*.rs user/Patient.cruds');
    const form = { grant_type: 'refresh_token', client_id: 'sandbox-app', refresh_token: token, scope: 'user/*.rs' };
    assert.equal((await client.post('/token', form)).body.scope, 'user/*.rs');
  },
  '4.7.6 no form-action in the policy of the pages: it would stop the way back to the client': async ({ client }) => {
    const { page } = await client.browser().follow(client.authorizationAddress('openid user/*.rs'));
    assert.doesNotMatch(page?.headers.get('content-security-policy') ?? 'form-action', /form-action/);
  },
  '4.7.7 nobody is signed in silently, also with the cookies of before': async ({ client }) => {
    const browser = client.browser();
    await browser.signIn(client.authorizationAddress('openid user/*.rs'), 'mmg');
    const { page } = await browser.follow(client.authorizationAddress('openid user/*.rs'));
    assert.match((await page?.text()) ?? '', /name="account"/);
    const silent = await browser.follow(client.authorizationAddress('openid user/*.rs', { prompt: 'none' }));
    assert.equal(silent.callback?.searchParams.get('error'), 'login_required');
  },
  '4.7.9 errors are told to the operator by code': async ({ client, sandbox }) => {
    sandbox.events.length = 0;
    await client.exchange('guess');
    await client.browser().follow(client.authorizationAddress('openid', { aud: null }));
    assert.deepEqual(
      sandbox.events.map(({ kind, error }) => [kind, error]),
      [
        ['grant-error', 'invalid_grant'],
        ['authorization-error', 'invalid_request'],
      ],
    );
  },
  '4.7.10 a refusal of an asynchronous check is no error of the server': async ({ client }) => {
    const { callback: back } = await client
      .browser()
      .follow(client.authorizationAddress('openid', { launch: 'guess' }));
    assert.equal(back?.searchParams.get('error'), 'invalid_request');
  },
  '4.7.11 a level asked for without openid is refused, not forgotten': async ({ client }) => {
    const acr = { acr_values: 'https://www.spid.gov.it/SpidL3' };
    const { callback: back } = await client.browser().follow(client.authorizationAddress('user/*.rs', acr));
    assert.equal(back?.searchParams.get('error'), 'invalid_request');
  },
  '4.7.12 scripts of other origins than those of the client read no token': async ({ client, base }) => {
    const form = { grant_type: 'authorization_code', client_id: 'sandbox-app', code: 'x', redirect_uri: callback };
    const own = await client.post('/token', form, { origin: 'http://127.0.0.1:8123' });
    assert.equal(own.headers.get('access-control-allow-origin'), 'http://127.0.0.1:8123');
    const foreign = await client.post('/token', form, { origin: 'https://evil.example' });
    assert.equal(foreign.headers.get('access-control-allow-origin'), null);
    const keys = await fetch(`${base}/oidc/jwks`, { headers: { origin: 'https://evil.example' } });
    assert.notEqual(keys.headers.get('access-control-allow-origin'), null);
  },
};

describe('traps of the library', () => {
  let sandbox: RunningSandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  for (const [name, trial] of Object.entries(traps)) {
    it(name, () => trial({ client: new SmartClient(sandbox), sandbox, base: sandbox.baseUrl }));
  }

  it('4.7.8 using a token asks no register: only a renewal does', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sinfonia-count-'));
    const store = await openRegisters(join(dataDir, 'registers'), 'http://localhost');
    const directory = createPeopleDirectory(store);
    const asked: string[] = [];
    const counted = await startSandbox({
      people: {
        findHats: (codiceFiscale) => {
          asked.push('hats');
          return directory.findHats(codiceFiscale);
        },
        isStillHeld: (hat) => {
          asked.push('held');
          return directory.isStillHeld(hat);
        },
        hasPatient: directory.hasPatient,
      },
    });
    try {
      const client = new SmartClient(counted);
      const tokens = await client.tokensOf('mmg', 'openid fhirUser offline_access user/*.rs');
      await client.isAccepted(tokens.access_token);
      assert.deepEqual(asked, ['hats']);
      await client.refresh(tokens.refresh_token);
      assert.deepEqual(asked, ['hats', 'held']);
    } finally {
      await counted.stop();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it('4.5 key sets on a private network are fetched for listed hosts only', async () => {
    const key = await generateSigningKey('ES384');
    let fetched = 0;
    const server = createServer((_request, response) => {
      fetched += 1;
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ keys: [publicPartOf(key)] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const statusWith = async (privateJwksHosts: readonly string[]): Promise<number> => {
      const dataDir = await mkdtemp(join(tmpdir(), 'sinfonia-jwks-'));
      await mkdir(join(dataDir, 'identity', 'clients'), { recursive: true });
      await writeFile(
        join(dataDir, 'identity', 'clients', 'lab.json'),
        JSON.stringify({
          client_id: 'lab',
          token_endpoint_auth_method: 'private_key_jwt',
          grant_types: ['client_credentials'],
          response_types: [],
          redirect_uris: [],
          jwks_uri: `http://${host}/jwks`,
          smart_scopes: 'system/Observation.rs',
          access_policy: 'vendor-system',
        }),
      );
      const running = await startSandbox({ dataDir, privateJwksHosts });
      try {
        const client = new SmartClient(running);
        const assertion = await new SignJWT({ jti: crypto.randomUUID() })
          .setProtectedHeader({ alg: 'ES384', kid: key.kid, typ: 'JWT' })
          .setIssuer('lab')
          .setSubject('lab')
          .setAudience(`${client.issuer}/token`)
          .setExpirationTime('1m')
          .sign(await importJWK(key, 'ES384'));
        const { status } = await client.post('/token', {
          grant_type: 'client_credentials',
          scope: 'system/Observation.rs',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        });
        return status;
      } finally {
        await running.stop();
        await rm(dataDir, { recursive: true, force: true });
      }
    };
    try {
      assert.deepEqual([await statusWith([]), fetched], [401, 0]);
      assert.deepEqual([await statusWith([host]), fetched], [200, 1]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
