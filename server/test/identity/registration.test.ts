import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, SignJWT } from 'jose';
import { readClientsFolder } from '../../src/identity/authorization-server/registration/clients-folder.ts';
import {
  generateSigningKey,
  publicPartOf,
  type SigningKey,
} from '../../src/identity/authorization-server/signing-keys.ts';
import { loadVendorAuthorityKey, vendorAuthorityOf } from '../../src/identity/sandbox/vendor-authority.ts';
import { type RunningSandbox, startSandbox } from './running-sandbox.ts';
import { SmartClient } from './smart-client.ts';

describe('registration of clients', () => {
  let sandbox: RunningSandbox;
  let client: SmartClient;
  let authority: SigningKey;
  let keys: SigningKey;
  let keyServer: Server;
  let keyHost: string;
  before(async () => {
    keys = await generateSigningKey('ES384');
    keyServer = createServer((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/jwks' }).end();
      else
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ keys: [publicPartOf(keys)] }));
    });
    await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
    keyHost = `127.0.0.1:${(keyServer.address() as AddressInfo).port}`;
    sandbox = await startSandbox({ privateJwksHosts: [keyHost], registrationsPerHour: 200 });
    client = new SmartClient(sandbox);
    authority = await loadVendorAuthorityKey(sandbox.dataDir);
  });
  after(async () => {
    keyServer.close();
    await sandbox.stop();
  });

  const app = {
    software_id: 'diary',
    client_name: 'Diario',
    redirect_uris: ['https://diary.example/callback', 'https://diary.example/other'],
    smart_scopes: 'openid fhirUser launch/patient offline_access patient/Observation.rs',
  };
  const system = () => ({
    software_id: 'lab',
    client_name: 'Laboratorio',
    smart_scopes: 'system/Observation.cruds',
    access_policy: 'vendor-system',
    organization: 'Organization/asl-204',
    jwks: { keys: [publicPartOf(keys)] },
  });

  async function statement(
    claims: object,
    key: SigningKey = authority,
    issuer = vendorAuthorityOf(client.issuer),
  ): Promise<string> {
    return new SignJWT({ jti: crypto.randomUUID(), ...claims })
      .setProtectedHeader({ alg: key.alg, kid: key.kid })
      .setIssuer(issuer)
      .setIssuedAt()
      .sign(await importJWK(key, key.alg));
  }

  const register = async (claims: object, more: object = {}) =>
    client.json('POST', '/reg', { software_statement: await statement(claims), ...more });

  async function systemToken(
    clientId: string,
    scope = 'system/Observation.rs',
    key = keys,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const assertion = await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(`${client.issuer}/token`)
      .setExpirationTime('2m')
      .sign(await importJWK(key, key.alg));
    return client.post('/token', {
      grant_type: 'client_credentials',
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
  }

  it('takes an application that people use, which then signs them in', async () => {
    const { status, body } = await register(app, { redirect_uris: [app.redirect_uris[0]] });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(body.redirect_uris, [app.redirect_uris[0]]);
    assert.equal(body.token_endpoint_auth_method, 'none');
    assert.equal(body.scope, app.smart_scopes);
    assert.equal(body.client_secret, undefined);
    const browser = client.browser();
    const address = client.authorizationAddress('openid launch/patient patient/Observation.rs user/*.rs', {
      client_id: body.client_id,
      redirect_uri: 'https://diary.example/callback',
    });
    const { page } = await browser.follow(address);
    assert.equal(page?.status, 200);
  });

  it('takes a system with inline keys, in its policy and organization', async () => {
    const { body } = await register(system());
    const answer = await systemToken(body.client_id);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const principal = await sandbox.identity.authenticate(`Bearer ${answer.body['access_token']}`);
    assert.deepEqual([principal.role, principal.organization], ['vendor-system', 'Organization/asl-204']);
    assert.equal((await systemToken(body.client_id, 'system/Patient.rs')).body['error'], 'invalid_scope');
    assert.equal((await systemToken(body.client_id, undefined, authority)).body['error'], 'invalid_client');
  });

  it('takes keys by address, from hosts on a private network only when they are listed, and follows no redirect', async () => {
    const { jwks: _jwks, ...without } = system();
    const listed = await register({ ...without, jwks_uri: `http://${keyHost}/jwks` });
    assert.equal(listed.status, 201, JSON.stringify(listed.body));
    assert.equal((await systemToken(listed.body.client_id)).status, 200);
    const moved = await register({ ...without, jwks_uri: `http://${keyHost}/moved` });
    assert.equal((await systemToken(moved.body.client_id)).body['error'], 'invalid_client');
    const port = keyHost.split(':')[1];
    const plain = await register({ ...without, jwks_uri: `http://localhost:${port}/jwks` });
    assert.deepEqual([plain.status, plain.body.error], [400, 'invalid_client_metadata']);
    const hidden = await register({ ...without, jwks_uri: `https://localhost:${port}/jwks` });
    assert.equal((await systemToken(hidden.body.client_id)).body['error'], 'invalid_client');
  });

  it('wants exactly one key of the kid that an assertion names', async () => {
    const twice = await register({ ...system(), jwks: { keys: [publicPartOf(keys), publicPartOf(keys)] } });
    if (twice.status === 201) assert.equal((await systemToken(twice.body.client_id)).body['error'], 'invalid_client');
    const rsa = { ...(await generateSigningKey('RS384')), kid: keys.kid };
    const mixed = await register({ ...system(), jwks: { keys: [publicPartOf(keys), publicPartOf(rsa)] } });
    assert.equal((await systemToken(mixed.body.client_id)).status, 200);
    assert.equal((await systemToken(mixed.body.client_id, undefined, rsa)).status, 200);
  });

  it('lets the holder of the registration token read, replace and delete, and nobody else', async () => {
    const { body } = await register(system());
    const path = `/reg/${body.client_id}`;
    assert.equal(new URL(body.registration_client_uri).pathname, `/oidc${path}`);
    const token = body.registration_access_token;
    assert.equal((await client.json('GET', path, undefined, token)).body.client_name, 'Laboratorio');
    const foreign = (await register(app)).body;
    for (const wrong of [undefined, 'guess', foreign.registration_access_token]) {
      assert.equal((await client.json('GET', path, undefined, wrong)).status, 401);
      assert.equal((await client.json('DELETE', path, undefined, wrong)).status, 401);
    }
    const other = await client.json('PUT', path, { software_statement: await statement(app) }, token);
    assert.deepEqual([other.status, other.body.error], [400, 'invalid_software_statement']);
    const smaller = { ...system(), smart_scopes: 'system/Observation.rs' };
    const replaced = await client.json('PUT', path, { software_statement: await statement(smaller) }, token);
    assert.equal(replaced.body.scope, 'system/Observation.rs');
    assert.equal((await systemToken(body.client_id, 'system/Observation.c')).body['error'], 'invalid_scope');
    assert.equal((await client.json('DELETE', path, undefined, token)).status, 204);
    assert.equal((await systemToken(body.client_id)).body['error'], 'invalid_client');
    assert.equal((await client.json('GET', path, undefined, token)).status, 401);
    for (const odd of ['__proto__', 'sandbox-app', '..%2Freg']) {
      assert.equal((await client.json('GET', `/reg/${odd}`, undefined, token)).status, 401, odd);
    }
  });

  const refused: readonly [string, object, object, string][] = [
    [
      'a redirect address that the statement lacks',
      app,
      { redirect_uris: ['https://evil.example/'] },
      'invalid_redirect_uri',
    ],
    ['a plain redirect address', { ...app, redirect_uris: ['http://diary.example/'] }, {}, 'invalid_redirect_uri'],
    ['a script as redirect address', { ...app, redirect_uris: ['javascript:alert(1)'] }, {}, 'invalid_redirect_uri'],
    ['no redirect address', { ...app, redirect_uris: [] }, {}, 'invalid_software_statement'],
    ['scopes beyond the statement', app, { scope: 'patient/*.rs' }, 'invalid_client_metadata'],
    ['no scopes', { ...app, smart_scopes: '' }, {}, 'invalid_software_statement'],
    ['scopes of a system for people', { ...app, smart_scopes: 'system/*.rs' }, {}, 'invalid_software_statement'],
    [
      'scopes of people for a system',
      { ...app, access_policy: 'vendor-system', smart_scopes: 'user/*.rs' },
      {},
      'invalid_software_statement',
    ],
    ['malformed scopes', { ...app, smart_scopes: 'patient/*.sr' }, {}, 'invalid_software_statement'],
    [
      'the policy of the platform itself',
      { ...app, access_policy: 'platform-system' },
      {},
      'invalid_software_statement',
    ],
    [
      'a system without keys',
      { software_id: 'x', client_name: 'x', smart_scopes: 'system/*.rs', access_policy: 'vendor-system' },
      {},
      'invalid_software_statement',
    ],
    ['no software', { ...app, software_id: undefined }, {}, 'invalid_software_statement'],
    ['an expired statement', { ...app, exp: 1_000 }, {}, 'invalid_software_statement'],
    ['another kind of organization', { ...app, organization: 'Patient/1' }, {}, 'invalid_software_statement'],
  ];
  for (const [name, claims, more, error] of refused) {
    it(`is refused with ${name}`, async () => {
      const answer = await register(claims, more);
      assert.deepEqual([answer.status, answer.body.error], [400, error]);
    });
  }

  it('is refused without a statement of a trusted authority', async () => {
    const stranger = await generateSigningKey('ES384');
    const forged = await statement(app, { ...stranger, kid: authority.kid });
    const unknown = await statement(app, stranger, 'https://other.example');
    for (const [text, error] of [
      [forged, 'invalid_software_statement'],
      [unknown, 'unapproved_software_statement'],
      ['text', 'invalid_software_statement'],
      [undefined, 'invalid_software_statement'],
    ] as const) {
      const answer = await client.json('POST', '/reg', { ...app, software_statement: text });
      assert.deepEqual([answer.status, answer.body.error], [400, error]);
    }
    assert.equal((await client.json('GET', '/reg')).status, 405);
  });

  it('cannot be asked for without end', async () => {
    const small = await startSandbox({ registrationsPerHour: 2 });
    try {
      const other = new SmartClient(small);
      const statuses = [];
      for (let round = 0; round < 4; round++) statuses.push((await other.json('POST', '/reg', {})).status);
      assert.deepEqual(statuses, [400, 400, 429, 429]);
    } finally {
      await small.stop();
    }
  });
});

describe('clients that the operator registers by hand', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-clients-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const good = { client_id: 'portal', token_endpoint_auth_method: 'none', smart_scopes: 'openid patient/*.rs' };

  it('are read from files with one or several', async () => {
    await writeFile(join(folder, 'a.json'), JSON.stringify(good));
    await writeFile(join(folder, 'b.json'), JSON.stringify([{ ...good, client_id: 'other' }]));
    await writeFile(join(folder, 'note.txt'), 'not read');
    assert.deepEqual(
      (await readClientsFolder(folder)).map((client) => client.client_id),
      ['portal', 'other'],
    );
    assert.deepEqual(await readClientsFolder(join(folder, 'none')), []);
  });

  const wrong: readonly [string, string, RegExp][] = [
    ['a secret', JSON.stringify({ ...good, client_secret: 'x' }), /client_secret/],
    ['no id', JSON.stringify({ ...good, client_id: '' }), /client_id/],
    [
      'another way to authenticate',
      JSON.stringify({ ...good, token_endpoint_auth_method: 'client_secret_basic' }),
      /auth_method/,
    ],
    ['no scopes', JSON.stringify({ ...good, smart_scopes: undefined }), /smart_scopes/],
    ['a malformed scope', JSON.stringify({ ...good, smart_scopes: 'user/X.rs' }), /malformed/],
    [
      'a system without a policy',
      JSON.stringify({ ...good, token_endpoint_auth_method: 'private_key_jwt', grant_types: ['client_credentials'] }),
      /access_policy/,
    ],
    ['the same id twice', JSON.stringify([good, good]), /twice/],
    ['no JSON', '{', /not JSON/],
    ['a text', '"x"', /object/],
  ];
  for (const [name, content, message] of wrong) {
    it(`stop the start with ${name}`, async () => {
      await writeFile(join(folder, 'a.json'), content);
      await assert.rejects(readClientsFolder(folder), message);
    });
  }

  it('can sign people in', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sinfonia-hand-'));
    await mkdir(join(dataDir, 'identity', 'clients'), { recursive: true });
    const registered = {
      ...good,
      redirect_uris: ['https://portal.example/cb'],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    };
    await writeFile(join(dataDir, 'identity', 'clients', 'portal.json'), JSON.stringify(registered));
    const sandbox = await startSandbox({ dataDir });
    try {
      const client = new SmartClient(sandbox);
      const address = client.authorizationAddress('openid', {
        client_id: 'portal',
        redirect_uri: 'https://portal.example/cb',
      });
      assert.equal((await client.browser().follow(address)).page?.status, 200);
    } finally {
      await sandbox.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
