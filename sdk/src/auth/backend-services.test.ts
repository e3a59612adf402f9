import assert from 'node:assert/strict';
import { exportJWK, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { connect } from '../connect.ts';
import { SinfoniaError } from '../errors.ts';
import { type LoopbackServer, type Reply, startLoopback } from '../testing/loopback-server.ts';
import { type SandboxServer, sharedSandbox } from '../testing/sandbox-server.ts';
import { type BackendServicesOptions, backendServices } from './backend-services.ts';

const quick = { attempts: 3, baseDelay: 1, maxDelay: 2 };
const patient = { status: 200, body: { resourceType: 'Patient', id: '1' } } as const;

/** A FHIR and authorization server; `tokenReply` answers the token endpoint by number of request, from 1. */
async function startAuthority(tokenReply: (number: number) => Reply): Promise<LoopbackServer> {
  let tokens = 0;
  return startLoopback(({ url, headers }) => {
    const base = `http://${headers.host}`;
    if (url.endsWith('/smart-configuration')) return { status: 200, body: { token_endpoint: `${base}/token` } };
    if (url !== '/token') return patient;
    tokens += 1;
    return tokenReply(tokens);
  });
}

const granted: Reply = { status: 200, body: { access_token: 'concesso', token_type: 'bearer', expires_in: 300 } };

describe('Backend Services', function () {
  this.timeout(90_000);
  let authority: LoopbackServer | undefined;
  afterEach(async () => {
    await authority?.close();
    authority = undefined;
  });

  const options = async (more: Partial<BackendServicesOptions> = {}): Promise<BackendServicesOptions> => {
    const { privateKey } = await generateKeyPair('ES384', { extractable: true });
    return { clientId: 'prova', privateKey, scope: 'system/*.rs', retry: quick, ...more };
  };

  for (const algorithm of ['ES384', 'RS384'] as const) {
    for (const form of ['CryptoKey', 'JWK', 'PEM'] as const) {
      it(`signs with ${algorithm} from a ${form}`, async () => {
        const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
        const given = { CryptoKey: privateKey, JWK: await exportJWK(privateKey), PEM: await exportPKCS8(privateKey) }[
          form
        ];
        const server = await startAuthority(() => granted);
        authority = server;
        const auth = backendServices(await options({ privateKey: given, keyId: 'k1' }));
        await connect({ baseUrl: `${server.url}/fhir`, auth }).read('Patient', '1');
        const [, tokenRequest, read] = server.arrived;
        const sent = new URLSearchParams(tokenRequest?.body);
        assert.equal(sent.get('grant_type'), 'client_credentials');
        assert.equal(sent.get('scope'), 'system/*.rs');
        const { payload, protectedHeader } = await jwtVerify(sent.get('client_assertion') ?? '', publicKey, {
          issuer: 'prova',
          subject: 'prova',
          audience: `${server.url}/token`,
        });
        assert.deepEqual(protectedHeader, { alg: algorithm, typ: 'JWT', kid: 'k1' });
        assert.ok((payload.exp ?? 0) - (payload.iat ?? 0) <= 300);
        assert.equal(read?.headers.authorization, 'Bearer concesso');
      });
    }
  }

  it('refuses keys that sign otherwise', async () => {
    const { privateKey: p256 } = await generateKeyPair('ES256', { extractable: true });
    const { publicKey } = await generateKeyPair('ES384', { extractable: true });
    for (const privateKey of [p256, await exportJWK(p256), await exportJWK(publicKey), 'nessuna chiave']) {
      const auth = backendServices(await options({ privateKey, tokenUrl: 'http://127.0.0.1:1/token' }));
      const client = connect({ baseUrl: 'http://127.0.0.1:1/fhir', auth });
      await assert.rejects(client.read('Patient', '1'), { code: 'key-unusable' });
    }
  });

  it('asks again with a new assertion after 503 and a cut connection; not after a refusal', async () => {
    authority = await startAuthority((number) => (number === 1 ? { status: 503 } : number === 2 ? 'cut' : granted));
    const auth = backendServices(await options());
    await connect({ baseUrl: `${authority.url}/fhir`, auth }).read('Patient', '1');
    const assertions = authority.arrived
      .filter(({ url }) => url === '/token')
      .map(({ body }) => new URLSearchParams(body).get('client_assertion'));
    assert.equal(new Set(assertions).size, 3);

    await authority.close();
    authority = await startAuthority(() => ({ status: 401, body: { error: 'invalid_client' } }));
    const refused = connect({ baseUrl: `${authority.url}/fhir`, auth: backendServices(await options()) });
    await assert.rejects(refused.read('Patient', '1'), (error: unknown) => {
      assert.ok(error instanceof SinfoniaError);
      assert.equal(error.code, 'token-refused');
      assert.match(error.message, /invalid_client/);
      return true;
    });
    assert.equal(authority.arrived.length, 2);
  });

  it('sends no assertion over plain http when the server speaks https, nor to a server without endpoint', async () => {
    const { privateKey } = await generateKeyPair('ES384', { extractable: true });
    const over = (document: unknown) => {
      const fetched: typeof fetch = async (address) => {
        assert.match(String(address), /smart-configuration$/);
        return Response.json(document);
      };
      const auth = backendServices({ clientId: 'x', privateKey, scope: 'y' });
      return connect({ baseUrl: 'https://fhir.example/fhir', auth, fetch: fetched }).read('Patient', '1');
    };
    await assert.rejects(over({ token_endpoint: 'http://fhir.example/token' }), { code: 'address-insecure' });
    await assert.rejects(over({}), { code: 'discovery-failed' });
  });

  it('gets its tokens from a real server, one for many calls', async () => {
    const sandbox: SandboxServer = await sharedSandbox();
    const privateKey = await sandbox.key();
    let tokenRequests = 0;
    const counted: typeof fetch = (address, init) => {
      if (String(address).endsWith('/oidc/token')) tokenRequests += 1;
      return fetch(address, init);
    };
    const auth = backendServices({ clientId: 'sandbox-backend', privateKey, scope: 'system/Patient.rs' });
    const client = connect({ baseUrl: sandbox.fhirBase, auth, fetch: counted });
    await Promise.all(Array.from({ length: 8 }, () => client.search('Patient', { _count: 1 }).bundle()));
    assert.equal(tokenRequests, 1);
    await assert.rejects(client.create({ resourceType: 'Patient' }), { status: 403 });
    const greedy = backendServices({ clientId: 'sandbox-backend', privateKey, scope: 'user/*.cruds' });
    await assert.rejects(connect({ baseUrl: sandbox.fhirBase, auth: greedy }).read('Patient', '1'), {
      code: 'token-refused',
    });
  });
});
