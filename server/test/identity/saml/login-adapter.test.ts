import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLogKeys } from '../../../src/identity/login-log/log-keys.ts';
import { findEntries } from '../../../src/identity/login-log/read-log.ts';
import { readRedirected } from '../../../src/identity/saml/browser-bindings.ts';
import { createSpidSaml, type SpidSaml } from '../../../src/identity/saml/spid-saml.ts';
import { Browser } from '../browser.ts';
import { hostLogin } from '../relying-party/running-login.ts';
import {
  makeIdentityProvider,
  type ResponseFacts,
  signResponse,
  type TestIdentityProvider,
  testAttributes,
  testServiceProvider,
  writeResponse,
} from './test-identity-provider.ts';

describe('SPID SAML behind the login pages', () => {
  let idp: TestIdentityProvider;
  let stranger: TestIdentityProvider;
  let data: string;
  let saml: SpidSaml;
  let server: Server;
  let base: string;
  let login: Awaited<ReturnType<typeof hostLogin>>;

  before(async () => {
    data = mkdtempSync(join(tmpdir(), 'sinfonia-saml-login-'));
    idp = await makeIdentityProvider('https://idp.example.org', 'Gestore di prova');
    stranger = await makeIdentityProvider('https://idp.example.org', 'Altro gestore');
    writeFileSync(join(data, 'idps.xml'), idp.metadata);
    saml = await createSpidSaml({
      serviceProvider: testServiceProvider,
      folder: join(data, 'keys'),
      registry: join(data, 'idps.xml'),
      registryRefreshSeconds: 3600,
      clockToleranceSeconds: 30,
      requestSeconds: 600,
      recordEvidence: () => Promise.reject(new Error('not here')),
    });
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    login = await hostLogin(server, { base, data, adapters: [saml.adapter] });
  });
  after(async () => {
    saml.close();
    await login.service.close();
    server.closeAllConnections();
    server.close();
    rmSync(data, { recursive: true, force: true });
  });
  beforeEach(() => {
    login.assertions.length = 0;
  });

  async function begin(browser: Browser) {
    await browser.go('/oidc/interaction/one');
    const sent = await browser.go('/oidc/interaction/one/provider', { provider: `saml ${idp.entityId}` });
    assert.equal(sent.status, 303);
    const request = readRedirected(new URL(sent.headers.get('location') ?? '').search.slice(1));
    const id = / ID="([^"]+)"/.exec(request?.message ?? '')?.[1] ?? '';
    return { id, relayState: request?.relayState ?? '' };
  }

  function responseTo(requestId: string, facts: Partial<ResponseFacts> = {}): string {
    return writeResponse({
      requestId,
      issuer: idp.entityId,
      destination: testServiceProvider.assertionConsumerUrl,
      audience: testServiceProvider.entityId,
      now: Date.now(),
      level: 2,
      attributes: testAttributes,
      ...facts,
    });
  }

  /** Posts from the site of the provider: without any cookie. */
  const post = (text: string, relayState: string) =>
    fetch(`${base}/login/saml/acs`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ SAMLResponse: Buffer.from(text).toString('base64'), RelayState: relayState }),
    });

  it('signs somebody in and keeps the pair of messages', async () => {
    const browser = new Browser(base);
    const { id, relayState } = await begin(browser);
    const posted = await post(signResponse(responseTo(id), idp.pair), relayState);
    assert.equal(posted.status, 303, await posted.clone().text());
    const completed = await browser.go(posted.headers.get('location') ?? '');
    assert.equal(await completed.text(), 'signed in');
    const [assertion] = login.assertions;
    assert.equal(assertion?.codiceFiscale, 'VLLSNT80A41F839Y');
    assert.equal(assertion?.protocol, 'spid-saml');
    const keys = await loadLogKeys(join(data, 'identity'));
    const found = [];
    for await (const entry of findEntries(join(data, 'login-log'), keys, { name: 'AuthnReq_ID', value: id })) {
      found.push(entry);
    }
    assert.deepEqual(
      found.map((entry) => entry.id),
      [assertion?.evidence],
    );
  });

  it('gives nothing to the one who sent his own login to somebody else', async () => {
    const attacker = new Browser(base);
    const { id, relayState } = await begin(attacker);
    const posted = await post(signResponse(responseTo(id), idp.pair), relayState);
    const victim = new Browser(base);
    await victim.go('/oidc/interaction/one');
    assert.equal((await victim.go(posted.headers.get('location') ?? '')).status, 403);
    assert.equal((await attacker.go('/oidc/interaction/one/complete')).status, 400);
    assert.equal(login.assertions.length, 0);
  });

  const refusals: readonly (readonly [string, (id: string) => string, number, string])[] = [
    ['signed by somebody else', (id) => signResponse(responseTo(id), stranger.pair), 502, 'answer-invalid'],
    ['to another request', () => signResponse(responseTo('_other'), idp.pair), 502, 'answer-invalid'],
    ['of a lower level', (id) => signResponse(responseTo(id, { level: 1 }), idp.pair), 403, 'level-not-available'],
    [
      'of a foreigner',
      (id) => signResponse(responseTo(id, { attributes: { ...testAttributes, fiscalNumber: 'TINDE-1' } }), idp.pair),
      403,
      'identity-type',
    ],
    ['that is no response', () => 'x', 502, 'answer-invalid'],
  ];
  for (const [name, write, status, code] of refusals) {
    it(`refuses a response ${name}`, async () => {
      const { id, relayState } = await begin(new Browser(base));
      const posted = await post(write(id), relayState);
      const page = await posted.text();
      assert.equal(posted.status, status, page);
      assert.match(page, new RegExp(`<code>${code}</code>`));
      const again = await post(signResponse(responseTo(id), idp.pair), relayState);
      assert.match(await again.text(), /<code>used-before<\/code>/);
    });
  }

  it('leaves metadata and logout to SPID SAML', async () => {
    const metadata = await fetch(`${base}/login/saml/metadata`);
    assert.equal(metadata.status, 200);
    assert.match(await metadata.text(), /EntityDescriptor/);
    assert.equal((await fetch(`${base}/login/saml/slo`)).status, 403);
    assert.equal((await fetch(`${base}/login/saml/other`)).status, 404);
    assert.equal((await fetch(`${base}/login/saml/acs`)).status, 405);
  });
});
