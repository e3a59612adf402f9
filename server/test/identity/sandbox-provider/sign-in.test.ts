import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { signInAs } from '../../../../sdk/src/testing/person.ts';
import failures from '../../../src/identity/login/failures.json' with { type: 'json' };
import { sandboxUsers } from '../../../src/identity/sandbox/users.ts';
import { openSandboxProvider } from '../../../src/identity/sandbox-provider/sandbox-provider.ts';
import type { RunningServer } from '../../rest/running-server.ts';
import { authorizationParameters, Browser, callback, codeVerifier } from '../browser.ts';
import table from './outcomes.cases.json' with { type: 'json' };
import { startSandboxServer } from './sandbox-server.ts';

describe('sign-in by the providers of the sandbox', function () {
  this.timeout(60_000);
  let server: RunningServer & { readonly url: string };
  before(async () => {
    server = await startSandboxServer();
  });
  after(() => server.stop());

  const authorization = () =>
    `${server.url}/oidc/auth?${new URLSearchParams(authorizationParameters(server.url, 'openid fhirUser user/*.rs patient/*.rs'))}`;

  async function exchange(code: string) {
    const form = { grant_type: 'authorization_code', client_id: 'sandbox-app', code, redirect_uri: callback };
    const body = new URLSearchParams({ ...form, code_verifier: codeVerifier });
    const answer = await fetch(`${server.url}/oidc/token`, { method: 'POST', body });
    const tokens = (await answer.json()) as { access_token: string };
    assert.equal(answer.status, 200, JSON.stringify(tokens));
    return tokens.access_token;
  }

  /** Goes to the page of a provider; returns its path. */
  async function reachProvider(browser: Browser, provider: string): Promise<string> {
    await browser.follow(authorization());
    const { page } = await browser.follow(`${browser.address.pathname}/provider`, {
      provider: `oidc ${server.url}/sandbox-idp/${provider}`,
    });
    assert.equal(page?.status, 200, await page?.clone().text());
    assert.match(browser.address.pathname, new RegExp(`^/sandbox-idp/${provider}/interaction/`));
    return browser.address.pathname;
  }

  for (const provider of ['spid', 'cie'] as const) {
    it(`ends with a SMART token of the person: ${provider}`, async () => {
      const back = await signInAs({ user: 'mmg', provider }, authorization(), callback);
      const token = await exchange(back.searchParams.get('code') ?? assert.fail(back.search));
      const { fhirUser, acr, role, sub } = decodeJwt<Record<string, string>>(token);
      assert.deepEqual(
        { fhirUser, acr, role },
        {
          fhirUser: `${server.base}/Practitioner/sandbox-mmg`,
          acr: 'https://www.spid.gov.it/SpidL2',
          role: 'general-practitioner',
        },
      );
      const byList = await signInAs({ user: 'mmg' }, authorization(), callback);
      const other = decodeJwt(await exchange(byList.searchParams.get('code') ?? ''));
      assert.equal(other.sub, sub, 'the account is that of the person, whatever way she comes');
      const read = await server.ask('GET', '/fhir/Practitioner/sandbox-mmg', { authorization: `Bearer ${token}` });
      assert.equal(read.status, 200);
    });

    for (const { outcome, code } of table.outcomes) {
      it(`tells the person what happened: ${provider}, ${outcome}`, async () => {
        const browser = new Browser(server.url);
        const address = await reachProvider(browser, provider);
        const { page } = await browser.follow(`${address}/login`, { account: 'mmg', outcome });
        const { status, title, text } = failures.failures[code as 'denied'];
        const html = (await page?.text()) ?? '';
        assert.equal(page?.status, status, html);
        for (const words of [title.it, text.it, code]) assert.ok(html.includes(escaped(words)), html);
        assert.doesNotMatch(html, /ErrorCode|Pietrafonda/);
      });
    }

    it(`comes back from ${provider} by the button that cancels`, async () => {
      const browser = new Browser(server.url);
      const { page } = await browser.follow(`${await reachProvider(browser, provider)}/abort`, {});
      assert.match((await page?.text()) ?? '', /<code>denied<\/code>/);
    });
  }

  for (const { id, fhirUser } of sandboxUsers) {
    it(`signs in the test user ${id}`, async () => {
      const back = await signInAs({ user: id, provider: 'cie' }, authorization(), callback);
      const token = await exchange(back.searchParams.get('code') ?? assert.fail(back.search));
      assert.equal(decodeJwt(token)['fhirUser'], `${server.base}/${fhirUser}`);
    });
  }

  it('takes two people one after the other in one browser, each as herself', async () => {
    const browser = new Browser(server.url);
    for (const [account, expected] of [
      ['mmg', 'Practitioner/sandbox-mmg'],
      ['pls', 'Practitioner/sandbox-pls'],
    ] as const) {
      const address = await reachProvider(browser, 'spid');
      const { page, callback: back } = await browser.follow(`${address}/login`, { account });
      const done = back ?? (await browser.follow(`${browser.address.pathname}/confirm`, {})).callback;
      const code = done?.searchParams.get('code') ?? assert.fail(await page?.text());
      assert.equal(decodeJwt(await exchange(code))['fhirUser'], `${server.base}/${expected}`);
    }
  });

  for (const form of [
    { account: 'nessuno' },
    { account: '__proto__' },
    { account: 'mmg', outcome: 'toString' },
    {},
  ] as readonly Record<string, string>[]) {
    it(`refuses a form of the provider: ${JSON.stringify(form)}`, async () => {
      const browser = new Browser(server.url);
      const answer = await browser.go(`${await reachProvider(browser, 'cie')}/login`, form);
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /<code>invalid_request<\/code>/);
    });
  }

  it('shows the pages of a sign-in only to the browser that is signing in', async () => {
    const address = await reachProvider(new Browser(server.url), 'spid');
    const answer = await new Browser(server.url).go(address);
    assert.equal(answer.status, 400);
  });

  it('does not exist in production', async () => {
    const options = { baseUrl: 'https://fhir.example.org', dataDir: '/nonexistent', mode: 'production' } as const;
    await assert.rejects(openSandboxProvider(options), /production has no sandbox identity provider/);
  });
});

function escaped(text: string): string {
  return text.replaceAll("'", '&#39;');
}
