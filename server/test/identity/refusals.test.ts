import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importJWK, SignJWT, UnsecuredJWT } from 'jose';
import {
  generateSigningKey,
  publicPartOf,
  type SigningKey,
} from '../../src/identity/authorization-server/signing-keys.ts';
import type { LoginStep } from '../../src/identity/login/port.ts';
import { loadVendorAuthorityKey, vendorAuthorityOf } from '../../src/identity/sandbox/vendor-authority.ts';
import { type Browser, callback } from './browser.ts';
import { fiscalCodes } from './people.ts';
import cases from './refusals.cases.json' with { type: 'json' };
import { type RunningSandbox, startSandbox } from './running-sandbox.ts';
import { SmartClient } from './smart-client.ts';

interface TokenCase {
  readonly name: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly times?: Readonly<Record<string, number>>;
  readonly key?: string;
}

/** Steps of an interaction that take a form, with how to get there and what is sent. */
const forms: readonly { step: string; reach: (browser: Browser) => Promise<unknown>; form: Record<string, string> }[] =
  [
    { step: 'login', reach: async () => undefined, form: { account: 'mmg' } },
    {
      step: 'role',
      reach: (browser) => browser.follow(`${browser.address.pathname}/login`, { codice_fiscale: fiscalCodes.many }),
      form: { role: 'citizen' },
    },
    {
      step: 'confirm',
      reach: (browser) => browser.follow(`${browser.address.pathname}/login`, { account: 'mmg' }),
      form: {},
    },
    { step: 'abort', reach: async () => undefined, form: {} },
  ];

describe('what the authorization server refuses', () => {
  let sandbox: RunningSandbox;
  let client: SmartClient;
  let own: SigningKey;
  before(async () => {
    sandbox = await startSandbox();
    client = new SmartClient(sandbox);
    const file = await readFile(join(sandbox.dataDir, 'identity', 'signing-keys.json'), 'utf8');
    const { keys } = JSON.parse(file) as { keys: SigningKey[] };
    own = keys.find(({ alg }) => alg === 'ES384') ?? assert.fail();
  });
  after(() => sandbox.stop());

  const scope = 'openid launch/patient patient/*.rs user/*.rs';
  /** Asserts that the audit has exactly these refusals since it was asked last. */
  const assertRecorded = async (...refusals: readonly string[]): Promise<void> => {
    const recorded = (await sandbox.recorded()).filter((event) => / 4 /.test(event));
    assert.deepEqual([...recorded].sort(), [...refusals].sort());
  };
  beforeEach(() => sandbox.recorded());

  const start = async (): Promise<Browser> => {
    const browser = client.browser();
    await browser.follow(client.authorizationAddress(scope));
    return browser;
  };

  async function tokenFor(one: TokenCase): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const times = Object.entries({ iat: 0, exp: 60, ...one.times }).map(([name, offset]) => [name, now + offset]);
    const claims = {
      iss: client.issuer,
      aud: `${sandbox.baseUrl}/fhir`,
      sub: 'sandbox-backend',
      client_id: 'sandbox-backend',
      jti: crypto.randomUUID(),
      scope: 'system/*.rs',
      ...Object.fromEntries(times),
      ...Object.fromEntries(
        Object.entries(one.claims ?? {}).map(([name, value]) => [name, value === '{issuer}' ? client.issuer : value]),
      ),
    };
    if (one.key === 'none') return new UnsecuredJWT(claims).encode();
    const header = { alg: 'ES384', kid: own.kid, typ: 'at+jwt', ...one.header };
    if (one.key === 'hs256') {
      const secret = new TextEncoder().encode(JSON.stringify(publicPartOf(own)));
      return new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(secret);
    }
    const stranger = await generateSigningKey('ES384');
    const key = one.key === undefined ? own : stranger;
    const embedded = one.key === 'embedded' ? { jwk: publicPartOf(stranger) } : {};
    const options = header['crit' as keyof typeof header] === undefined ? {} : { crit: { x: true } };
    return new SignJWT(claims)
      .setProtectedHeader({ ...header, ...embedded })
      .sign(await importJWK(key, 'ES384'), options);
  }

  it('accepts the token that the cases below change, so that they can fail', async () => {
    assert.equal(await client.isAccepted(await tokenFor({ name: 'good' })), true);
  });

  for (const one of cases.tokens as readonly TokenCase[]) {
    it(`a token ${one.name}`, async () => {
      assert.equal(await client.isAccepted(await tokenFor(one)), false);
      const system = { authorization: `Bearer ${await client.systemToken()}` };
      const { body } = await client.post('/token/introspection', { token: await tokenFor(one) }, system);
      assert.deepEqual(body, { active: false });
    });
  }

  for (const address of cases.redirects) {
    it(`a redirect to ${address}`, async () => {
      const response = await fetch(client.authorizationAddress(scope, { redirect_uri: address }), {
        redirect: 'manual',
      });
      assert.equal(response.status, 400);
      assert.equal(response.headers.get('location'), null);
      assert.ok(!(await response.text()).includes('evil'));
      await assertRecorded('110122 4 invalid_redirect_uri authorization');
    });
  }

  for (const { name, params } of cases.challenges) {
    it(`a request with ${name} as code challenge`, async () => {
      const { callback: back } = await client.browser().follow(client.authorizationAddress(scope, params));
      assert.equal(back?.searchParams.get('error'), 'invalid_request');
      assert.equal(back?.searchParams.get('code'), null);
      const [recorded = '', ...others] = await sandbox.recorded();
      assert.match(recorded, /^110122 4 invalid_request .*authorization$/);
      assert.deepEqual(others, []);
    });
  }

  it('a code with the verifier of another request', async () => {
    const back = await (await start()).signIn(client.authorizationAddress(scope), 'mmg');
    const stolen = { code_verifier: 'the-verifier-of-the-attacker-which-is-long-enough-too' };
    const { status, body } = await client.exchange(back.searchParams.get('code') ?? '', stolen);
    assert.deepEqual([status, body.error], [400, 'invalid_grant']);
    await assertRecorded('110126 4 invalid_grant (pkce-mismatch) token');
  });

  for (const state of cases.states) {
    it(`no state, and gives ${JSON.stringify(state)} back unchanged`, async () => {
      const back = await client.browser().signIn(client.authorizationAddress(scope, { state }), 'mmg');
      assert.equal(back.searchParams.get('state'), state);
      assert.equal(back.searchParams.getAll('code').length, 1);
    });
  }

  it('an answer without its issuer: success and error name it, against mix-up', async () => {
    const good = await client.browser().signIn(client.authorizationAddress(scope), 'mmg');
    assert.equal(good.searchParams.get('iss'), client.issuer);
    const { callback: bad } = await client.browser().follow(client.authorizationAddress(scope, { aud: null }));
    assert.equal(bad?.searchParams.get('iss'), client.issuer);
    const document = await client.json('GET', '/.well-known/openid-configuration');
    assert.equal(document.body.authorization_response_iss_parameter_supported, true);
  });

  it('a session that somebody else began', async () => {
    const attacker = client.browser();
    await attacker.signIn(client.authorizationAddress(scope), 'infermiere');
    const planted = attacker.cookies.get('_sinfonia_session') ?? assert.fail();
    const victim = client.browser();
    for (const [name, cookie] of attacker.cookies) victim.cookies.set(name, cookie);
    await victim.signIn(client.authorizationAddress(scope), 'mmg');
    const session = victim.cookies.get('_sinfonia_session') ?? assert.fail();
    assert.notEqual(session.value, planted.value);
    // What the attacker holds does not become the session of the victim.
    const silent = await attacker.follow(client.authorizationAddress(scope, { prompt: 'none' }));
    assert.equal(silent.callback?.searchParams.get('error'), 'login_required');
    await assertRecorded('110122 4 login_required authorization');
    const invented = client.browser();
    invented.cookies.set('_sinfonia_session', { value: 'invented', path: '/' });
    await invented.signIn(client.authorizationAddress(scope), 'mmg');
    assert.notEqual(invented.cookies.get('_sinfonia_session')?.value, 'invented');
  });

  it('an interaction in the browser of somebody else', async () => {
    const browser = await start();
    const other = await start();
    assert.equal((await other.go(browser.address.pathname)).status, 400);
    const form = { account: 'mmg', form_token: browser.formToken ?? '' };
    assert.equal((await other.go(`${browser.address.pathname}/login`, form)).status, 400);
    await assertRecorded('110122 4 invalid_request (other-browser) sign-in');
  });

  for (const { step, reach, form } of forms) {
    it(`the form of ${step} from another site, without its token, or with another`, async () => {
      const browser = await start();
      await reach(browser);
      const page = browser.address.pathname;
      const address = `${page}/${step}`;
      const { formToken = '' } = browser;
      const foreign = (await start()).formToken ?? '';
      const tries: readonly [Record<string, string>, Record<string, string>][] = [
        [{ form_token: '' }, {}],
        [{ form_token: foreign }, {}],
        [{ form_token: `${formToken}x` }, {}],
        [{}, { origin: 'https://evil.example' }],
        [{}, { origin: 'null' }],
        [{}, { 'sec-fetch-site': 'cross-site' }],
      ];
      for (const [changes, headers] of tries) {
        const answer = await browser.go(address, { ...form, ...changes }, headers);
        assert.equal(answer.status, 400, JSON.stringify([changes, headers]));
        assert.equal(answer.headers.get('location'), null);
      }
      await assertRecorded(
        '110122 4 invalid_request (form-of-another-site) sign-in',
        '110122 4 invalid_request (form-without-token) sign-in',
      );
      assert.equal((await browser.go(address)).status, 405);
      const own = { origin: sandbox.baseUrl, 'sec-fetch-site': 'same-origin' };
      assert.equal((await browser.go(address, { ...form, form_token: formToken }, own)).status, 303);
    });
  }

  it('a step out of turn, at every prompt', async () => {
    for (const { step: at, reach } of forms.slice(0, 3)) {
      for (const { step, form } of forms.slice(0, 3)) {
        if (step === at) continue;
        const browser = await start();
        await reach(browser);
        const answer = await browser.go(`${browser.address.pathname}/${step}`, form);
        assert.equal(answer.status, 400, `${step} at ${at}`);
      }
    }
    const browser = await start();
    for (const odd of ['constructor', 'to-string', 'unknown']) {
      assert.equal((await browser.go(`${browser.address.pathname}/${odd}`, {})).status, 404);
    }
  });

  it('a consent twice', async () => {
    const browser = await start();
    await browser.follow(`${browser.address.pathname}/login`, { account: 'mmg' });
    const address = `${browser.address.pathname}/confirm`;
    const form = { form_token: browser.formToken ?? '' };
    const answers = await Promise.all([browser.go(address, form), browser.go(address, form)]);
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
  });

  it('to be framed, to be cached, and to tell other sites where the person comes from', async () => {
    const browser = await start();
    const pages = [await browser.go(browser.address.pathname)];
    await browser.follow(`${browser.address.pathname}/login`, { codice_fiscale: fiscalCodes.many });
    pages.push(await browser.go(browser.address.pathname));
    await browser.follow(`${browser.address.pathname}/role`, { role: 'citizen' });
    pages.push(await browser.go(browser.address.pathname));
    const stranger = await start();
    pages.push(await stranger.go(`${stranger.address.pathname}/login`, { codice_fiscale: fiscalCodes.stranger }));
    pages.push(await client.browser().go(browser.address.href));
    for (const page of pages) {
      const policy = page.headers.get('content-security-policy') ?? '';
      assert.match(policy, /frame-ancestors 'none'/);
      assert.match(policy, /default-src 'none'/);
      assert.equal(page.headers.get('x-frame-options'), 'DENY');
      assert.equal(page.headers.get('cache-control'), 'no-store');
      assert.match(page.headers.get('referrer-policy') ?? '', /^(same-origin|no-referrer)$/);
    }
    const error = await client.browser().go(client.authorizationAddress(scope, { client_id: 'nobody' }));
    assert.match(error.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
  });

  it('nothing of a login of another kind: its pages get the same headers and its forms the same token', async () => {
    const asked: string[] = [];
    const login: LoginStep = {
      steps: { provider: 'POST', complete: 'GET' },
      async show(ctx, { address, level }) {
        ctx.set({ 'referrer-policy': 'no-referrer', 'content-security-policy': 'default-src *' });
        ctx.type = 'html';
        ctx.body = `<p>${level}</p><form method="post" action="${address}/provider"></form><form method="post" action="https://idp.example/sso"></form>`;
      },
      async take(_ctx, _interaction, step, form) {
        asked.push(`${step} ${form}`);
        if (step === 'provider') return undefined;
        return {
          codiceFiscale: fiscalCodes.many,
          givenName: '',
          familyName: '',
          level: 1,
          provider: 'https://idp.example',
          protocol: 'spid-oidc',
          authenticatedAt: Date.now(),
          evidence: 'e1',
        };
      },
    };
    const other = await startSandbox({ login });
    try {
      const visitor = new SmartClient(other);
      const browser = visitor.browser();
      const { page } = await browser.follow(visitor.authorizationAddress(scope));
      const html = (await page?.text()) ?? '';
      assert.equal(page?.headers.get('referrer-policy'), 'same-origin');
      assert.doesNotMatch(page?.headers.get('content-security-policy') ?? '', /\*/);
      assert.equal(html.match(/form_token/g)?.length, 1, 'the token went to another site');
      const root = browser.address.pathname;
      await browser.go(`${root}/provider`, { choice: 'a b' }, { origin: other.baseUrl });
      assert.equal((await browser.go(`${root}/login`, {})).status, 404);
      // A provider that vouches for the first level only.
      const weak = await browser.go(`${root}/complete?ticket=t`);
      assert.equal(weak.status, 403);
      assert.match(await weak.text(), /livello più alto/);
      assert.deepEqual(asked, ['provider choice=a+b', 'complete ']);
    } finally {
      await other.stop();
    }
  });

  it('what applications call themselves as markup', async () => {
    const authority = await loadVendorAuthorityKey(sandbox.dataDir);
    const statement = await new SignJWT({
      jti: 'odd-name',
      software_id: 'odd',
      client_name: '<img src=x onerror="alert(1)">',
      redirect_uris: [callback],
      smart_scopes: 'openid user/*.rs',
      policy_uri: 'https://odd.example/"><script>',
    })
      .setProtectedHeader({ alg: authority.alg, kid: authority.kid })
      .setIssuer(vendorAuthorityOf(client.issuer))
      .setIssuedAt()
      .sign(await importJWK(authority, authority.alg));
    const { body } = await client.json('POST', '/reg', { software_statement: statement });
    assert.equal(typeof body.client_id, 'string', JSON.stringify(body));
    const browser = client.browser();
    await browser.follow(client.authorizationAddress('openid user/*.rs', { client_id: body.client_id }));
    const { page } = await browser.follow(`${browser.address.pathname}/login`, { account: 'mmg' });
    const html = (await page?.text()) ?? '';
    assert.match(html, /&#60;img src=x onerror=&#34;/);
    assert.doesNotMatch(html, /<img|<script/);
  });
});
