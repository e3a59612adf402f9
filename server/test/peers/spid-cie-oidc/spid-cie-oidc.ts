import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { texts } from '../../../src/identity/interaction/texts.ts';
import failures from '../../../src/identity/login/failures.json' with { type: 'json' };
import { sandboxUsers } from '../../../src/identity/sandbox/users.ts';
import { freePort } from '../../durability/server-process.ts';
import { authorizationParameters, Browser, callback, codeVerifier } from '../../identity/browser.ts';
import { type RunningServer, startServer } from '../../rest/running-server.ts';
import type { PeerResult } from '../peer.ts';
import {
  installReference,
  type PythonEnvironment,
  type PythonFederation,
  type PythonPerson,
  preparePythonFederation,
} from './python-federation.ts';
import { openReferenceLogin } from './reference-login.ts';

const fiscalNumber = 'https://attributes.eid.gov.it/fiscal_number';

/** People of the Python provider: two whom our registers know, one whom they do not, one without a codice fiscale. */
const people = [
  ...['cittadino', 'mmg'].map((id) => personOf(id)),
  { ...named('straniera'), [fiscalNumber]: 'TINDE-12345678901' },
  { ...named('sconosciuta'), [fiscalNumber]: 'TINIT-TSTGVR80A41F839V' },
];

function named(username: string): PythonPerson {
  const name = { given_name: 'Ginevra', family_name: 'Testaverde', birthdate: '1980-01-01' };
  return { username, password: `parola-di-${username}`, ...name };
}

function personOf(id: string): PythonPerson {
  const user = sandboxUsers.find((one) => one.id === id);
  assert.ok(user);
  const name = { given_name: user.given, family_name: user.family, birthdate: user.birthDate };
  return { ...named(id), ...name, [fiscalNumber]: `TINIT-${user.codiceFiscale}` };
}

/**
 * The reference of AgID in Python (PyPI `spid-cie-oidc`), trust anchor and provider, signs people in through our relying party:
 * from the request of a SMART application to its token, and every way it can end otherwise; once by the rules of SPID, once by
 * those of CIE.
 */
export async function checkSpidCieOidc(): Promise<PeerResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-spid-cie-oidc-'));
  try {
    const environment = await installReference(folder);
    if ('missing' in environment) return { kind: 'skipped', why: environment.missing };
    let steps = 0;
    for (const scheme of ['spid', 'cie'] as const) steps += await checkScheme(environment, folder, scheme);
    return { kind: 'passed', what: `${environment.versions}: ${steps} sign-ins and refusals by SPID and CIE` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkScheme(environment: PythonEnvironment, folder: string, scheme: 'spid' | 'cie'): Promise<number> {
  const federation = await preparePythonFederation(environment, folder, scheme);
  const events: object[] = [];
  let server: RunningServer | undefined;
  try {
    const port = await freePort();
    server = await startServer({
      port,
      // The reference takes no address without a dot for a web address, so that `localhost` will not do.
      options: { 'identity.sandboxProvider': false, 'server.baseUrl': `http://127.0.0.1:${port}` },
      login: (baseUrl, data) =>
        openReferenceLogin({
          federation,
          scheme,
          people,
          baseUrl,
          data,
          onEvent: (event) => events.push(event),
        }),
    });
    const visits = new Visits(server, federation);
    await visits.untilKnown();
    return await visits.all();
  } catch (error) {
    console.error(
      `${scheme}: what our login told:`,
      events,
      '\nwhat the reference wrote last:',
      tail(federation.log()),
    );
    throw error;
  } finally {
    await server?.stop();
    await federation.stop();
  }
}

/** The last lines, without the requests in the addresses. */
function tail(log: string): string {
  return log.replace(/\?\S{80,}/g, '?…').slice(-4000);
}

class Visits {
  readonly #server: RunningServer;
  readonly #federation: PythonFederation;
  readonly #url: string;

  constructor(server: RunningServer, federation: PythonFederation) {
    this.#server = server;
    this.#federation = federation;
    this.#url = new URL(server.base).origin;
  }

  /** Waits until our relying party keeps the chain of the Python provider. */
  async untilKnown(): Promise<void> {
    const { provider, anchor } = this.#federation;
    const query = new URLSearchParams({ sub: provider, anchor });
    for (let attempt = 0; attempt < 200; attempt++) {
      const answer = await fetch(`${this.#url}/login/oidc/resolve?${query}`);
      await answer.body?.cancel();
      if (answer.status === 200) return;
      await wait(50);
    }
    assert.fail('our relying party does not trust the Python provider');
  }

  async all(): Promise<number> {
    const visits: readonly (() => Promise<void>)[] = [
      () => this.#signsIn('cittadino'),
      () => this.#signsIn('mmg'),
      () => this.#wrongPassword(),
      () => this.#stops('sconosciuta', texts.it.obstacles.nobody),
      () => this.#stops('straniera', failures.failures['no-fiscal-code'].text.it),
      () => this.#cancels('login'),
      () => this.#cancels('consent'),
      () => this.#withholdsConsent(),
    ];
    for (const visit of visits) await visit();
    return visits.length;
  }

  /** A person whom our registers know gets a token that is hers, and with which she reads what is hers. */
  async #signsIn(id: string): Promise<void> {
    const user = sandboxUsers.find((one) => one.id === id);
    assert.ok(user);
    const browser = await this.#reachProvider();
    await this.#signInThere(browser, id);
    const token = await this.#exchange(await this.#agreeHere(browser));
    const claims = decodeJwt<Record<string, string>>(token);
    assert.equal(claims['fhirUser'], `${this.#server.base}/${user.fhirUser}`);
    assert.equal(claims['acr'], 'https://www.spid.gov.it/SpidL2');
    assert.equal(claims['role'], user.role);
    assert.ok(!JSON.stringify(claims).includes(user.codiceFiscale), 'a codice fiscale does not go into a token');
    const read = await this.#server.ask('GET', `/fhir/${user.fhirUser}`, { authorization: `Bearer ${token}` });
    assert.equal(read.status, 200, read.text);
    assert.ok(read.text.includes(user.codiceFiscale), 'the token is of another person');
  }

  /** The provider asks again; the right password then leads on, in the same visit. */
  async #wrongPassword(): Promise<void> {
    const browser = await this.#reachProvider();
    const page = await this.#giveThere(browser, 'cittadino', 'sbagliata');
    assert.equal(browser.address.pathname, '/oidc/op/authorization', 'a wrong password must not lead on');
    assert.match(page, /name="password"/);
    await this.#giveThere(browser, 'cittadino', 'parola-di-cittadino', page);
    const { page: ours } = await browser.follow('/oidc/op/consent', { agree: 'True' });
    assert.equal(ours?.status, 200);
  }

  /** Somebody whom the provider signs in and we do not let in. */
  async #stops(username: string, words: string): Promise<void> {
    const browser = await this.#reachProvider();
    const { page } = await this.#signInThere(browser, username);
    await assertTold(page, words);
  }

  /** The link that gives up, on either page of the provider. The reference calls that `invalid_request`. */
  async #cancels(where: 'login' | 'consent'): Promise<void> {
    const browser = await this.#reachProvider();
    const shown =
      where === 'login'
        ? await this.#page(browser)
        : await this.#giveThere(browser, 'cittadino', 'parola-di-cittadino');
    const link = /href="([^"]*\/notconsent[^"]*)"/.exec(shown)?.[1]?.replaceAll('&amp;', '&');
    assert.ok(link !== undefined, shown);
    const { page } = await browser.follow(link);
    await assertTold(page, failures.failures['request-refused'].text.it);
  }

  /** A consent that says nothing. The reference answers with an error of its own, `rejected_by_user`. */
  async #withholdsConsent(): Promise<void> {
    const browser = await this.#reachProvider();
    await this.#giveThere(browser, 'cittadino', 'parola-di-cittadino');
    const { page } = await browser.follow('/oidc/op/consent', {});
    await assertTold(page, failures.failures['consent-refused'].text.it);
  }

  async #page(browser: Browser): Promise<string> {
    return (await browser.go(browser.address.href)).text();
  }

  /** From the application over our login page to the page of the provider. */
  async #reachProvider(): Promise<Browser> {
    const browser = new Browser(this.#url);
    const wanted = authorizationParameters(this.#url, 'openid fhirUser user/*.rs patient/*.rs');
    await browser.follow(`/oidc/auth?${new URLSearchParams(wanted)}`);
    const { page } = await browser.follow(`${browser.address.pathname}/provider`, {
      provider: `oidc ${this.#federation.provider}`,
    });
    assert.equal(page?.status, 200, await page?.text());
    assert.equal(browser.address.origin + browser.address.pathname, `${this.#federation.provider}/authorization`);
    return browser;
  }

  /** Fills in the form of the provider; returns the page that comes then. */
  async #giveThere(browser: Browser, username: string, password: string, shown?: string): Promise<string> {
    const form = shown ?? (await this.#page(browser));
    const request = /name="authz_request_object" value="([^"]+)"/.exec(form)?.[1];
    assert.ok(request !== undefined, form);
    const fields = { username, password, authz_request_object: request };
    const { page } = await browser.follow('/oidc/op/authorization', fields);
    assert.equal(page?.status, 200);
    return page.text();
  }

  /** Signs in at the provider and agrees there. */
  async #signInThere(browser: Browser, username: string) {
    await this.#giveThere(browser, username, `parola-di-${username}`);
    assert.equal(browser.address.pathname, '/oidc/op/consent');
    return browser.follow('/oidc/op/consent', { agree: 'True' });
  }

  /** Goes through the pages of ours that are left: the first role that is offered, and consent. */
  async #agreeHere(browser: Browser): Promise<string> {
    let shown = await this.#page(browser);
    const role = /\/role"/.test(shown) ? /name="role" value="([^"]+)"/.exec(shown)?.[1] : undefined;
    if (role !== undefined) {
      const { page } = await browser.follow(`${browser.address.pathname}/role`, {
        role: role.replaceAll('&#58;', ':'),
      });
      shown = (await page?.text()) ?? '';
    }
    assert.match(shown, /\/confirm"/);
    const { callback: back, page } = await browser.follow(`${browser.address.pathname}/confirm`, {});
    return back?.searchParams.get('code') ?? assert.fail(await page?.text());
  }

  async #exchange(code: string): Promise<string> {
    const form = { grant_type: 'authorization_code', client_id: 'sandbox-app', code, redirect_uri: callback };
    const body = new URLSearchParams({ ...form, code_verifier: codeVerifier });
    const answer = await fetch(`${this.#url}/oidc/token`, { method: 'POST', body });
    const tokens = (await answer.json()) as { access_token: string };
    assert.equal(answer.status, 200, JSON.stringify(tokens));
    return tokens.access_token;
  }
}

async function assertTold(page: Response | undefined, words: string): Promise<void> {
  const html = (await page?.text()) ?? '';
  assert.ok(html.includes(words.replaceAll("'", '&#39;')), html);
}
