import assert from 'node:assert/strict';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import cases from './authorization-requests.cases.json' with { type: 'json' };
import { authorizationParameters, Browser, callback, codeVerifier } from './browser.ts';
import { type RunningSandbox, startSandbox } from './running-sandbox.ts';

type Tokens = Record<string, string | number | undefined>;
type Changes = Readonly<Record<string, string | null>>;

function changed(valid: Record<string, string>, changes: Changes): Record<string, string> {
  const merged = { ...valid, ...changes };
  return Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null));
}

describe('authorization code flow of sandbox-app', () => {
  let sandbox: RunningSandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  function authorizationAddress(scope: string, changes: Changes = {}): string {
    const parameters = changed(authorizationParameters(sandbox.baseUrl, scope), changes);
    return `${sandbox.baseUrl}/oidc/auth?${new URLSearchParams(parameters)}`;
  }

  function signIn(browser: Browser, user: string, scope: string, role?: string): Promise<URL> {
    return browser.signIn(authorizationAddress(scope), user, role);
  }

  async function exchange(
    code: string,
    changes: Changes = {},
  ): Promise<{ status: number; body: Tokens; response: Response }> {
    const form = {
      grant_type: 'authorization_code',
      client_id: 'sandbox-app',
      code,
      redirect_uri: callback,
      code_verifier: codeVerifier,
    };
    return post(changed(form, changes));
  }

  async function post(form: Record<string, string>): Promise<{ status: number; body: Tokens; response: Response }> {
    const response = await fetch(`${sandbox.baseUrl}/oidc/token`, { method: 'POST', body: new URLSearchParams(form) });
    return { status: response.status, body: (await response.json()) as Tokens, response };
  }

  async function tokensOf(user: string, scope: string): Promise<Tokens> {
    const address = await signIn(new Browser(sandbox.baseUrl), user, scope);
    const { status, body } = await exchange(address.searchParams.get('code') ?? '');
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  it('gives a professional an access token, an ID token and a refresh token', async () => {
    const address = await signIn(new Browser(sandbox.baseUrl), 'mmg', 'openid fhirUser offline_access user/Patient.rs');
    assert.equal(address.searchParams.get('state'), 'a-state-of-the-client');
    assert.equal(address.searchParams.get('iss'), `${sandbox.baseUrl}/oidc`);
    const { body, response } = await exchange(address.searchParams.get('code') ?? '');
    assert.match(response.headers.get('cache-control') ?? '', /no-store/);
    assert.equal(response.headers.get('pragma'), 'no-cache');
    assert.equal(body['scope'], 'openid fhirUser offline_access user/Patient.rs');
    assert.equal(typeof body['refresh_token'], 'string');
    assert.equal(body['patient'], undefined);
    const identity = String(body['id_token']);
    assert.equal(decodeProtectedHeader(identity).alg, 'RS256');
    assert.equal(decodeJwt(identity)['fhirUser'], `${sandbox.baseUrl}/fhir/Practitioner/sandbox-mmg`);
    const { tokenId, grantId, subject, ...principal } = await sandbox.identity.authenticate(
      `Bearer ${body['access_token']}`,
    );
    assert.equal(typeof tokenId, 'string');
    assert.equal(typeof grantId, 'string');
    assert.match(subject ?? '', /^p-[A-Za-z0-9_-]{22}$/);
    assert.equal(decodeJwt(identity).sub, subject);
    assert.deepEqual(principal, {
      clientId: 'sandbox-app',
      fhirUser: 'Practitioner/sandbox-mmg',
      scopes: ['openid', 'fhirUser', 'offline_access', 'user/Patient.rs'],
      role: 'general-practitioner',
      practitionerRole: 'PractitionerRole/sandbox-mmg-r',
      organization: 'Organization/district-27',
      purpose: 'TREAT',
      level: 2,
    });
    assert.equal(body['role'], 'general-practitioner');
    assert.equal(body['tenant'], 'district-27');
  });

  it('puts no name and no fiscal code into tokens', async () => {
    const body = await tokensOf('mmg', 'openid fhirUser user/Patient.rs');
    const claims = JSON.stringify([decodeJwt(String(body['id_token'])), decodeJwt(String(body['access_token']))]);
    assert.doesNotMatch(claims, /Pietrafonda|PTRGNN68H65F839U/);
  });

  it('gives a citizen the own patient in context and no scopes of a professional', async () => {
    const body = await tokensOf('cittadino', 'openid fhirUser launch/patient patient/*.rs user/*.cruds');
    assert.equal(body['patient'], 'sandbox-cittadino');
    assert.equal(body['scope'], 'openid fhirUser launch/patient patient/*.rs');
    const principal = await sandbox.identity.authenticate(`Bearer ${body['access_token']}`);
    assert.equal(principal.patient, 'sandbox-cittadino');
  });

  it('gives a caregiver who is a delegate the patient he acts for', async () => {
    const body = await tokensOf('caregiver', 'openid fhirUser launch/patient patient/*.rs user/*.cruds');
    assert.equal(body['scope'], 'openid fhirUser launch/patient patient/*.rs');
    assert.equal(body['patient'], 'sandbox-cittadino');
    const principal = await sandbox.identity.authenticate(`Bearer ${body['access_token']}`);
    assert.deepEqual(
      [principal.role, principal.fhirUser, principal.purpose],
      ['representative', 'RelatedPerson/sandbox-caregiver', 'PATRQT'],
    );
  });

  it('lets only auditors and administrators have the access log', async () => {
    assert.equal((await tokensOf('mmg', 'user/Patient.rs user/AuditEvent.rs'))['scope'], 'user/Patient.rs');
    assert.equal((await tokensOf('auditor', 'user/AuditEvent.rs'))['scope'], 'user/AuditEvent.rs');
  });

  it('asks who is there at every request and mixes nobody up', async () => {
    const browser = new Browser(sandbox.baseUrl);
    await signIn(browser, 'cittadino', 'openid fhirUser launch/patient patient/*.rs');
    const address = await signIn(browser, 'mmg', 'openid fhirUser user/*.rs');
    const { body } = await exchange(address.searchParams.get('code') ?? '');
    assert.equal(decodeJwt(String(body['access_token']))['role'], 'general-practitioner');
    assert.equal(body['patient'], undefined);
  });

  it('renews with rotation, keeps scope and patient, and can narrow', async () => {
    const first = await tokensOf('cittadino', 'openid fhirUser offline_access launch/patient patient/*.rs');
    const form = { grant_type: 'refresh_token', client_id: 'sandbox-app' };
    const second = await post({ ...form, refresh_token: String(first['refresh_token']) });
    assert.equal(second.status, 200, JSON.stringify(second.body));
    assert.equal(second.body['scope'], first['scope']);
    assert.equal(second.body['patient'], 'sandbox-cittadino');
    assert.notEqual(second.body['refresh_token'], first['refresh_token']);
    const narrowed = await post({
      ...form,
      refresh_token: String(second.body['refresh_token']),
      scope: 'patient/*.rs',
    });
    assert.equal(narrowed.body['scope'], 'patient/*.rs');
    const principal = await sandbox.identity.authenticate(`Bearer ${narrowed.body['access_token']}`);
    assert.deepEqual(principal.scopes, ['patient/*.rs']);
    const widened = await post({
      ...form,
      refresh_token: String(narrowed.body['refresh_token']),
      scope: 'patient/*.rs user/*.cruds',
    });
    assert.deepEqual([widened.status, widened.body['error']], [400, 'invalid_scope']);
  });

  it('treats a refresh token used twice as stolen', async () => {
    const first = await tokensOf('mmg', 'openid offline_access user/*.rs');
    const form = { grant_type: 'refresh_token', client_id: 'sandbox-app' };
    const second = await post({ ...form, refresh_token: String(first['refresh_token']) });
    const replay = await post({ ...form, refresh_token: String(first['refresh_token']) });
    assert.deepEqual([replay.status, replay.body['error']], [400, 'invalid_grant']);
    const after = await post({ ...form, refresh_token: String(second.body['refresh_token']) });
    assert.deepEqual([after.status, after.body['error']], [400, 'invalid_grant']);
  });

  it('ends a refresh token that is revoked', async () => {
    const { refresh_token: token } = await tokensOf('mmg', 'openid offline_access user/*.rs');
    const revoked = await fetch(`${sandbox.baseUrl}/oidc/token/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'sandbox-app', token: String(token) }),
    });
    assert.equal(revoked.status, 200);
    const after = await post({ grant_type: 'refresh_token', client_id: 'sandbox-app', refresh_token: String(token) });
    assert.equal(after.body['error'], 'invalid_grant');
  });

  it('accepts a code once, also when requests race', async () => {
    const address = await signIn(new Browser(sandbox.baseUrl), 'mmg', 'openid user/*.rs');
    const code = address.searchParams.get('code') ?? '';
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(code)));
    assert.ok(answers.filter(({ status }) => status === 200).length <= 1);
    assert.ok(answers.every(({ status, body }) => status === 200 || body['error'] === 'invalid_grant'));
    assert.equal((await exchange(code)).body['error'], 'invalid_grant');
  });

  for (const one of cases.exchange as readonly { name: string; form: Changes; error: string }[]) {
    it(`refuses the exchange with ${one.name}`, async () => {
      const address = await signIn(new Browser(sandbox.baseUrl), 'mmg', 'openid user/*.rs');
      const { status, body } = await exchange(address.searchParams.get('code') ?? '', one.form);
      assert.deepEqual({ status, error: body['error'] }, { status: 400, error: one.error });
    });
  }

  for (const one of cases.refused as readonly { name: string; params: Changes; redirect?: string; page?: string }[]) {
    it(`refuses an authorization request with ${one.name}`, async () => {
      const address = authorizationAddress('openid fhirUser user/*.rs', one.params);
      const { page, callback: back } = await new Browser(sandbox.baseUrl).follow(address);
      if (one.redirect !== undefined) {
        assert.ok(back, 'no redirect to the client');
        // The answer to an implicit request comes in the fragment.
        const answer = new URLSearchParams(back.search || back.hash.slice(1));
        assert.equal(answer.get('error'), one.redirect);
        assert.equal(answer.get('code'), null);
        return;
      }
      assert.ok(page !== undefined && page.status >= 400 && page.status < 500);
      const html = await page.text();
      assert.match(html, /<html lang="it">/);
      assert.ok(html.includes(`<code>${one.page}</code>`), html.slice(-300));
    });
  }

  it('gives the client access_denied when the person cancels', async () => {
    const browser = new Browser(sandbox.baseUrl);
    await browser.follow(authorizationAddress('openid user/*.rs'));
    const { callback: back } = await browser.follow(`${browser.address.pathname}/abort`, {});
    assert.equal(back?.searchParams.get('error'), 'access_denied');
  });

  it('refuses an unknown test user, a step out of turn and a foreign browser', async () => {
    const browser = new Browser(sandbox.baseUrl);
    await browser.follow(authorizationAddress('openid user/*.rs'));
    const { pathname } = browser.address;
    assert.equal((await browser.go(`${pathname}/login`, { account: 'nobody' })).status, 400);
    assert.equal((await browser.go(`${pathname}/confirm`, {})).status, 400);
    assert.equal((await new Browser(sandbox.baseUrl).go(`${pathname}/login`, { account: 'mmg' })).status, 400);
    assert.equal((await browser.go(`${pathname}/login`)).status, 405);
    assert.equal((await browser.go(`${pathname}/login`, { account: 'm'.repeat(20_000) })).status, 400);
  });

  it('shows an Italian page, English on request, that loads and runs nothing', async () => {
    const browser = new Browser(sandbox.baseUrl);
    const { page } = await browser.follow(authorizationAddress('openid user/*.rs'));
    const html = (await page?.text()) ?? '';
    assert.match(html, /<html lang="it">/);
    assert.match(html, /Medico di medicina generale/);
    assert.equal(html.match(/name="account"/g)?.length, 19);
    assert.doesNotMatch(html, /<script|PTRGNN68H65F839U/);
    const policy = page?.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /form-action|unsafe/);
    const english = await fetch(browser.address, {
      headers: {
        'accept-language': 'en-GB,en',
        cookie: [...browser.cookies].map(([name, { value }]) => `${name}=${value}`).join('; '),
      },
    });
    assert.match(await english.text(), /<html lang="en">/);
  });
});
