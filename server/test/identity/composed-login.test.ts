import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { type Application, composeApplication } from '../../src/compose.ts';
import { ConfigurationError, loadConfiguration } from '../../src/config/index.ts';
import { freePort } from '../durability/server-process.ts';
import { authorizationParameters, Browser } from './browser.ts';

const baseUrl = 'https://fhir.example.org';

/** What a real server has to say to sign people in with SPID and CIE. The authorities are addresses that do not exist. */
const bothEnabled = {
  'server.baseUrl': baseUrl,
  'organization.name': 'Azienda di prova',
  'organization.displayName': 'SINFONIA',
  'organization.url': 'https://www.example.org',
  'organization.email': 'pec@example.org',
  'federation.policyUri': 'https://www.example.org/privacy',
  'federation.logoUri': 'https://www.example.org/logo.svg',
  'spid.enabled': true,
  'spid.trustAnchor': 'https://spid.example.invalid',
  'cie.enabled': true,
  'cie.trustAnchor': 'https://cie.example.invalid',
};

describe('the composed server with SPID and CIE', function () {
  this.timeout(60_000);
  let folder: string;
  let application: Application | undefined;
  let local: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-composed-'));
  });
  afterEach(async () => {
    await application?.stop();
    application = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  async function configured(options: Readonly<Record<string, unknown>>) {
    const port = await freePort();
    local = `http://localhost:${port}`;
    const always = { 'server.port': port, 'telemetry.level': 'silent', 'store.publishPackage': false };
    const command = { ...always, data: join(folder, 'data'), ...options };
    return loadConfiguration({ folder, environment: {}, command }).configuration;
  }

  async function start(options: Readonly<Record<string, unknown>>): Promise<void> {
    application = await composeApplication(await configured(options));
    await application.start();
  }

  const statusOf = async (path: string) => {
    const answer = await fetch(`${local}${path}`, { redirect: 'manual' });
    await answer.body?.cancel();
    return answer.status;
  };

  it('publishes what it is in both federations, in production', async () => {
    await start({ mode: 'production', ...bothEnabled });
    const answer = await fetch(`${local}/.well-known/openid-federation`);
    assert.equal(answer.headers.get('content-type'), 'application/entity-statement+jwt');
    const claims = decodeJwt<{ authority_hints: string[]; metadata: Record<string, Record<string, unknown>> }>(
      await answer.text(),
    );
    assert.deepEqual(claims.authority_hints, ['https://spid.example.invalid', 'https://cie.example.invalid']);
    const party = claims.metadata['openid_relying_party'];
    assert.deepEqual([party?.['client_id'], party?.['redirect_uris']], [baseUrl, [`${baseUrl}/login/oidc/callback`]]);
  });

  it('tells in Italian of an answer that nobody asked for, and has no sandbox, in production', async () => {
    await start({ mode: 'production', ...bothEnabled });
    const callback = await fetch(`${local}/login/oidc/callback?state=x&code=y`, {
      headers: { 'accept-language': 'it' },
    });
    assert.equal(callback.status, 400);
    assert.match(await callback.text(), /Richiesta scaduta[\s\S]*<code>request-expired<\/code>/);
    assert.equal(await statusOf('/sandbox-idp/ta/.well-known/openid-federation'), 404);
    assert.equal(await statusOf('/sandbox-idp/spid/authorization'), 404);
    assert.equal(existsSync(join(folder, 'data', 'sandbox')), false);
  });

  it('offers no list of test users when the sandbox has no providers of its own', async () => {
    await start({ ...bothEnabled, 'identity.sandboxProvider': false });
    const browser = new Browser(local);
    const first = await browser.go(`/oidc/auth?${new URLSearchParams(authorizationParameters(baseUrl, 'openid'))}`);
    const address = new URL(first.headers.get('location') ?? assert.fail(await first.text()), local);
    const page = await browser.go(address.pathname);
    // No authority answers, so that there is nobody to choose.
    assert.equal(page.status, 503);
    assert.doesNotMatch(await page.text(), /name="account"/);
    assert.equal(await statusOf('/sandbox-idp/spid/authorization'), 404);
  });

  it('has the list, the test providers and both federations in a sandbox', async () => {
    await start(bothEnabled);
    const configuration = decodeJwt<{ authority_hints: string[]; trust_marks: { iss: string }[] }>(
      await (await fetch(`${local}/.well-known/openid-federation`)).text(),
    );
    assert.equal(configuration.authority_hints.at(-1), `${baseUrl}/sandbox-idp/ta`);
    assert.deepEqual(
      configuration.trust_marks.map(({ iss }) => iss),
      [`${baseUrl}/sandbox-idp/ta`],
    );
    assert.equal(await statusOf('/sandbox-idp/cie/.well-known/openid-federation'), 200);
  });

  it('names what is missing, and leaves nothing open', async () => {
    const missing = { ...bothEnabled, 'cie.trustAnchor': '', 'federation.policyUri': '' };
    const configuration = await configured({ mode: 'production', ...missing });
    for (let attempt = 0; attempt < 2; attempt++) {
      await assert.rejects(composeApplication(configuration), (error) => {
        assert.ok(error instanceof ConfigurationError);
        const options = error.issues.map(({ values }) => values?.['option']);
        assert.deepEqual(options.sort(), ['cie.trustAnchor', 'federation.policyUri']);
        return true;
      });
    }
  });

  it('refuses the test providers in production, even when the configuration was not asked', async () => {
    const configuration = await configured({ mode: 'production', ...bothEnabled });
    const identity = { ...configuration.identity, sandboxProvider: true };
    await assert.rejects(composeApplication({ ...configuration, identity }), /production has no sandbox/);
  });

  it('takes no login but the configured one in production', async () => {
    const configuration = await configured({ mode: 'production', ...bothEnabled });
    const login = {
      step: { steps: {}, show: async () => assert.fail(), take: async () => assert.fail() },
      mounts: [],
      start() {},
      async close() {},
    };
    await assert.rejects(composeApplication(configuration, { login }), /configured login only/);
  });
});
