import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusalOfLogin } from '../../../src/identity/identity-audit.ts';
import { loadLogKeys } from '../../../src/identity/login-log/log-keys.ts';
import { type FoundEntry, findEntries, verifyLog } from '../../../src/identity/login-log/read-log.ts';
import { Browser } from '../browser.ts';
import type { Fault } from './faults.ts';
import { type FederationPeer, startFederationPeer } from './federation-peer.ts';
import table from './login-cases.json' with { type: 'json' };
import { type RunningLogin, startRunningLogin } from './running-login.ts';

let peer: FederationPeer;
let login: RunningLogin;

/** Chooses the provider; returns where the browser is sent. */
async function choose(browser: Browser, uid = 'one'): Promise<string> {
  await browser.go(`/oidc/interaction/${uid}`);
  const sent = await browser.go(`/oidc/interaction/${uid}/provider`, { provider: `oidc ${peer.base}/op` });
  assert.equal(sent.status, 303);
  return sent.headers.get('location') ?? '';
}

/** The provider's part: the browser is another one there, so that no cookie of ours goes to it. */
async function authenticate(location: string): Promise<string> {
  const answered = await fetch(location, { redirect: 'manual' });
  assert.equal(answered.status, 302, peer.refusals.join(', '));
  return answered.headers.get('location') ?? '';
}

async function signIn(browser: Browser, uid = 'one'): Promise<Response> {
  const callback = await browser.go(await authenticate(await choose(browser, uid)));
  const location = callback.headers.get('location');
  return location === null ? callback : browser.go(location);
}

async function entriesBy(state: string): Promise<FoundEntry[]> {
  const keys = await loadLogKeys(join(login.data, 'identity'));
  const entries: FoundEntry[] = [];
  for await (const entry of findEntries(join(login.data, 'login-log'), keys, { name: 'state', value: state })) {
    entries.push(entry);
  }
  return entries;
}

const stateOf = (address: string) => new URL(address).searchParams.get('state') ?? '';

describe('sign-in by OpenID Connect Federation', () => {
  before(async () => {
    peer = await startFederationPeer();
    login = await startRunningLogin(peer);
    await login.party.refresh();
  });
  after(async () => {
    await login.close();
    await peer.close();
  });
  beforeEach(() => {
    peer.fault = undefined;
    peer.refusals = [];
    peer.asked = [];
    peer.revoked = [];
    login.assertions.length = 0;
    login.loginEvents.length = 0;
  });

  it('signs a person in and says who it is', async () => {
    const answered = await signIn(new Browser(login.base));
    assert.equal(await answered.text(), 'signed in', peer.refusals.join(', '));
    const [assertion] = login.assertions;
    assert.deepEqual(
      { ...assertion, authenticatedAt: 0, evidence: '' },
      {
        codiceFiscale: String(peer.person['https://attributes.eid.gov.it/fiscal_number']).slice(6),
        givenName: 'Ginevra',
        familyName: 'Testaverde',
        birthDate: '1980-01-01',
        level: 2,
        provider: `${peer.base}/op`,
        protocol: 'cie-oidc',
        authenticatedAt: 0,
        evidence: '',
      },
    );
    assert.equal(peer.revoked.length, 1);
    assert.deepEqual(peer.refusals, []);
  });

  it('accepts a level above the one asked for', async () => {
    peer.fault = 'id-higher-level';
    await signIn(new Browser(login.base));
    assert.equal(login.assertions[0]?.level, 3);
  });

  it('asks for the level of the interaction', async () => {
    peer.fault = 'id-higher-level';
    await signIn(new Browser(login.base), 'three');
    assert.equal(login.assertions[0]?.level, 3);
  });

  it('lets nobody in through a provider that fails to revoke, or out because of it', async () => {
    peer.fault = 'revocation-500';
    assert.equal(await (await signIn(new Browser(login.base))).text(), 'signed in');
  });

  for (const { fault, status, code, detail, asked } of table.login as {
    fault: string;
    status: number;
    code: string;
    detail?: string;
    asked?: number;
  }[]) {
    it(`refuses: ${fault}`, async () => {
      const browser = new Browser(login.base);
      const location = await choose(browser);
      peer.fault = fault as Fault;
      const answered = await browser.go(await authenticate(location));
      const page = await answered.text();
      assert.equal(answered.status, status, page);
      assert.match(page, new RegExp(`<code>${code}</code>`));
      assert.doesNotMatch(page, /script|words of the provider|Testaverde|TINIT/);
      assert.equal(login.assertions.length, 0);
      const event = login.loginEvents.at(-1);
      assert.equal(event?.code, code);
      if (detail !== undefined) assert.equal(event?.detail, detail);
      // What the audit counts of it.
      const reason = refusalOfLogin(event ?? assert.fail())?.reason ?? '';
      assert.ok(reason === code || (reason.startsWith(`${code} (`) && /^[a-z() -]+$/.test(reason)), reason);
      if (asked === 0) assert.ok(!peer.asked.includes('POST /op/token'), 'the code must not be redeemed');
    });
  }

  it('offers the way back to the choice after a failure', async () => {
    const browser = new Browser(login.base);
    const location = await choose(browser, 'english');
    peer.fault = 'answer-error:access_denied';
    const answered = await browser.go(await authenticate(location));
    const page = await answered.text();
    assert.match(page, /<html lang="en">/);
    assert.match(page, /<a href="\/oidc\/interaction\/english">/);
    peer.fault = undefined;
    assert.equal(await (await signIn(browser, 'english')).text(), 'signed in');
  });

  it('takes an answer once', async () => {
    const browser = new Browser(login.base);
    const answer = await authenticate(await choose(browser));
    assert.equal((await browser.go(answer)).status, 303);
    const again = await browser.go(answer);
    assert.equal(again.status, 400);
    assert.match(await again.text(), /<code>used-before<\/code>/);
  });

  it('of two copies of an answer that come together takes one', async () => {
    const browser = new Browser(login.base);
    const answer = await authenticate(await choose(browser));
    const answered = await Promise.all([browser.go(answer), browser.go(answer), browser.go(answer)]);
    assert.deepEqual(answered.map(({ status }) => status).sort(), [303, 400, 400]);
  });

  it('takes a ticket once', async () => {
    const browser = new Browser(login.base);
    const callback = await browser.go(await authenticate(await choose(browser)));
    const location = callback.headers.get('location') ?? '';
    assert.equal((await browser.go(location)).status, 200);
    assert.equal((await browser.go(location)).status, 400);
    assert.equal(login.assertions.length, 1);
  });

  it('does not redeem an answer that arrives in another browser', async () => {
    const attacker = new Browser(login.base);
    const answer = await authenticate(await choose(attacker));
    const victim = new Browser(login.base);
    await victim.go('/oidc/interaction/two');
    const answered = await victim.go(answer);
    assert.equal(answered.status, 403);
    assert.match(await answered.text(), /<code>other-browser<\/code>/);
    assert.ok(!peer.asked.includes('POST /op/token'));
  });

  it('gives a result neither to another browser nor to another interaction', async () => {
    for (const [uid, isSame] of [
      ['one', false],
      ['two', true],
    ] as const) {
      const browser = new Browser(login.base);
      const callback = await browser.go(await authenticate(await choose(browser)));
      const ticket = (callback.headers.get('location') ?? '').split('?')[1];
      const other = new Browser(login.base);
      await other.go('/oidc/interaction/one');
      const answered = await (isSame ? browser : other).go(`/oidc/interaction/${uid}/complete?${ticket}`);
      assert.equal(answered.status, 403);
      assert.equal(login.assertions.length, 0);
    }
  });

  it('answers what belongs to nothing, however odd, with a page', async () => {
    const odd = [
      '',
      '?state=',
      '?state=constructor',
      '?state=__proto__&code=x',
      '?state=a&state=b',
      `?state=${'x'.repeat(5000)}`,
      '?code=%ff%fe',
    ];
    for (const query of odd) {
      const answered = await fetch(`${login.base}/login/oidc/callback${query}`);
      assert.equal(answered.status, 400, query);
      assert.match(await answered.text(), /<code>request-expired<\/code>/);
    }
    assert.equal((await fetch(`${login.base}/login/oidc/callback`, { method: 'POST' })).status, 405);
    assert.equal((await fetch(`${login.base}/login/oidc`)).status, 404);
  });

  it('refuses a provider that is not in the list', async () => {
    for (const provider of ['oidc https://other.example.org', 'oidc __proto__', 'constructor x', '', 'oidc']) {
      const answered = await new Browser(login.base).go('/oidc/interaction/one/provider', { provider });
      assert.equal(answered.status, 502, provider);
      assert.match(await answered.text(), /<code>provider-not-trusted<\/code>/);
      assert.equal(login.loginEvents.at(-1)?.provider, undefined);
    }
  });

  it('keeps the evidence of a login, encrypted, and finds it by its state', async () => {
    const browser = new Browser(login.base);
    const answer = await authenticate(await choose(browser));
    await browser.go(answer);
    const [entry, ...more] = await entriesBy(stateOf(answer));
    assert.equal(more.length, 0);
    const { messages, outcome, sharedContent } = entry!.content as {
      messages: { kind: string; content: string }[];
      outcome: string;
      sharedContent: { content: string };
    };
    assert.equal(outcome, 'success');
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      [
        'authentication-request',
        'authentication-response',
        'token-request',
        'token-response',
        'userinfo-request',
        'userinfo-response',
        'revocation-request',
        'revocation-response',
      ],
    );
    assert.equal((JSON.parse(sharedContent.content) as string[]).length, 3, 'configuration, statement, anchor');
    const folder = join(login.data, 'login-log');
    const written = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('');
    for (const secret of [stateOf(answer), `${peer.base}/op`, 'Testaverde'])
      assert.ok(!written.includes(secret), secret);
  });

  it('keeps the evidence of a failure', async () => {
    const browser = new Browser(login.base);
    const location = await choose(browser);
    peer.fault = 'id-other-nonce';
    const answer = await authenticate(location);
    await browser.go(answer);
    const [entry] = await entriesBy(stateOf(answer));
    const { outcome, detail } = entry!.content as { outcome: string; detail: string };
    assert.deepEqual([outcome, detail], ['answer-invalid', 'id-token-nonce']);
    const keys = await loadLogKeys(join(login.data, 'identity'));
    assert.equal((await verifyLog(join(login.data, 'login-log'), keys)).ok, true);
  });

  it('leaves no personal data and no secret of a login in its database', async () => {
    const browser = new Browser(login.base);
    const location = await choose(browser);
    const state = new URL(await authenticate(location)).searchParams.get('state') ?? '';
    const callback = await browser.go(await authenticate(await choose(browser, 'two')));
    assert.equal(callback.status, 303);
    const folder = join(login.data, 'identity');
    const files = readdirSync(folder).filter((name) => name.startsWith('logins.sqlite'));
    const text = files.map((name) => readFileSync(join(folder, name), 'latin1')).join('');
    const fiscalCode = String(peer.person['https://attributes.eid.gov.it/fiscal_number']).slice(6);
    for (const secret of [state, fiscalCode, 'Testaverde', 'codeVerifier']) assert.ok(!text.includes(secret), secret);
  });
});

describe('the login page', () => {
  before(async () => {
    peer = await startFederationPeer();
    login = await startRunningLogin(peer, { scheme: 'spid' });
  });
  after(async () => {
    await login.close();
    await peer.close();
  });

  it('says so while there is no provider', async () => {
    const answered = await fetch(`${login.base}/oidc/interaction/one`);
    assert.equal(answered.status, 503);
    assert.match(await answered.text(), /role="status"/);
  });

  it('can be used without scripts, by keyboard and by ear', async () => {
    await login.party.refresh();
    const answered = await fetch(`${login.base}/oidc/interaction/one`);
    const page = await answered.text();
    assert.equal(answered.status, 200);
    assert.match(page, /<html lang="it">/);
    assert.equal(page.match(/<h1>/g)?.length, 1);
    assert.match(page, /<main>/);
    assert.match(page, /<section aria-labelledby="spid">\n<h2 id="spid">/);
    assert.match(page, /<button class="primary" type="submit"[^>]*>.*Entra con SPID – Gestore di prova<\/button>/);
    assert.doesNotMatch(page, /<script|style=|onclick|tabindex|<img/);
    for (const [image] of page.matchAll(/<svg[^>]*>/g)) assert.match(image, /aria-hidden="true" focusable="false"/);
    assert.match(answered.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(answered.headers.get('cache-control'), 'no-store');
    assert.match(
      answered.headers.get('set-cookie') ?? '',
      /^sinfonia-login=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it('asks SPID for attributes in user info only, and does without iss in its answer', async () => {
    await login.party.refresh();
    const browser = new Browser(login.base);
    const location = await choose(browser);
    const request = new URL(location).searchParams.get('request') ?? '';
    const claims = JSON.parse(Buffer.from(request.split('.')[1] ?? '', 'base64url').toString()) as {
      claims: Record<string, unknown>;
    };
    assert.deepEqual(Object.keys(claims.claims), ['userinfo']);
    peer.fault = 'answer-without-issuer';
    const callback = await browser.go(await authenticate(location));
    assert.equal((await browser.go(callback.headers.get('location') ?? '')).status, 200, peer.refusals.join(', '));
    peer.fault = 'answer-other-issuer';
    const mixedUp = await browser.go(await authenticate(await choose(browser)));
    assert.equal(mixedUp.status, 400);
  });
});
