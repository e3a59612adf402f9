import assert from 'node:assert/strict';
import { generateEntityKey } from '../../../src/identity/federation/entity-keys.ts';
import { Browser } from '../browser.ts';
import { ProtocolClient } from './protocol-client.ts';
import table from './request.cases.json' with { type: 'json' };
import { startSandboxServer } from './sandbox-server.ts';

interface Case {
  readonly name: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly outer?: Readonly<Record<string, unknown>>;
  /** Seconds. */
  readonly life?: number;
  readonly age?: number;
}

const changesOf = ({ claims = {}, life, age = 0 }: Case) => {
  const iat = Math.floor(Date.now() / 1000) - age;
  return { ...claims, ...(life === undefined ? {} : { iat, exp: iat + life }) };
};

describe('requests to the providers of the sandbox', function () {
  this.timeout(60_000);
  let server: Awaited<ReturnType<typeof startSandboxServer>>;
  let spid: ProtocolClient;
  let cie: ProtocolClient;
  before(async () => {
    server = await startSandboxServer();
    spid = await ProtocolClient.of(server, 'spid');
    cie = await ProtocolClient.of(server, 'cie');
  });
  after(() => server.stop());

  /** Whether a request gets to the sign-in page. */
  async function isTaken(address: string): Promise<boolean> {
    const answer = await fetch(address, { redirect: 'manual' });
    const text = await answer.text();
    if (answer.status === 303) {
      const location = new URL(answer.headers.get('location') ?? '', address);
      // Refusals may also go back to the relying party.
      return location.pathname.includes('/interaction/');
    }
    assert.equal(answer.status, 400, text);
    assert.match(text, /Codice: <code>[a-z_]+<\/code>|"error"/);
    return false;
  }

  it('takes a good one, by address and by form', async () => {
    assert.equal(await isTaken(await spid.authorization()), true);
    const [address = '', query = ''] = (await cie.authorization()).split('?');
    const posted = await fetch(address, { method: 'POST', redirect: 'manual', body: new URLSearchParams(query) });
    assert.equal(posted.status, 303);
    assert.match(posted.headers.get('location') ?? '', /\/sandbox-idp\/cie\/interaction\//);
  });

  it('takes a request object once', async () => {
    const address = await spid.authorization();
    assert.equal(await isTaken(address), true);
    assert.equal(await isTaken(address), false);
    const claims = { jti: 'one-and-the-same' };
    assert.equal(await isTaken(await spid.authorization(claims)), true);
    assert.equal(await isTaken(await spid.authorization(claims)), false);
    assert.equal(await isTaken(await cie.authorization(claims)), true, 'the other provider never saw it');
  });

  for (const one of [...table.inner, ...table.outer] as readonly Case[]) {
    it(`refuses one ${one.name}`, async () => {
      assert.equal(await isTaken(await spid.authorization(changesOf(one), one.outer)), false);
    });
  }

  it('refuses one signed by a key that the relying party does not publish, or with its federation key', async () => {
    const strange = await generateEntityKey('RS256', 'sig');
    const [own] = spid.keys.signing;
    for (const keys of [[strange], [{ ...strange, kid: own?.kid ?? '' }], spid.keys.federation]) {
      assert.equal(await isTaken(await spid.authorization({}, {}, keys)), false);
    }
  });

  it('keeps the scopes and the places of attributes of SPID and CIE apart', async () => {
    const profile = { scope: 'openid profile' };
    const inIdToken = { claims: { id_token: { given_name: null } } };
    assert.equal(await isTaken(await spid.authorization(profile)), false);
    assert.equal(await isTaken(await cie.authorization(profile)), true);
    assert.equal(await isTaken(await spid.authorization(inIdToken)), false);
    assert.equal(await isTaken(await cie.authorization(inIdToken)), true);
  });

  for (const one of table.assertions as readonly Case[]) {
    it(`refuses an assertion ${one.name}`, async () => {
      const code = (await cie.signIn()).get('code') ?? assert.fail();
      const changes = changesOf(one);
      const claims = one.claims?.['aud'] === 'issuer' ? { aud: cie.issuer } : changes;
      const refused = await cie.exchange(code, {}, claims);
      assert.ok([400, 401].includes(refused.status), refused.text);
      assert.match(String(refused.body['error']), /^invalid_(client|request)$/);
      // The code was not used up by somebody who is not the client.
      assert.equal((await cie.exchange(code)).status, 200);
    });
  }

  it('refuses an assertion that was used before', async () => {
    const assertion = await cie.assertion('token', {});
    const codes = [(await cie.signIn()).get('code') ?? '', (await cie.signIn()).get('code') ?? ''];
    assert.equal((await cie.exchange(codes[0] ?? '', { client_assertion: assertion })).status, 200);
    assert.equal((await cie.exchange(codes[1] ?? '', { client_assertion: assertion })).body['error'], 'invalid_client');
  });

  it('knows nobody whom the anchor does not know', async () => {
    const anchor = `${server.url}/sandbox-idp/ta`;
    for (const sub of ['https://other.example.org', '__proto__', `${server.url}/`]) {
      const answer = await fetch(`${anchor}/fetch?${new URLSearchParams({ sub })}`);
      assert.equal(answer.status, 404);
    }
    assert.equal((await fetch(`${anchor}/fetch`)).status, 400);
    const mark = new URLSearchParams({ id: `${anchor}/openid_provider/public`, sub: server.url });
    const status = await fetch(`${anchor}/trust_mark_status`, { method: 'POST', body: mark });
    assert.deepEqual(await status.json(), { active: false }, 'the mark of providers says nothing about the server');
  });

  it('lists providers and relying parties apart', async () => {
    const list = async (type: string) =>
      (await fetch(`${server.url}/sandbox-idp/ta/list?entity_type=${type}`)).json() as Promise<string[]>;
    assert.deepEqual(await list('openid_provider'), [spid.issuer, cie.issuer]);
    assert.deepEqual(await list('openid_relying_party'), [server.url]);
    assert.deepEqual(await list('constructor'), []);
  });

  it('goes by its own address, whatever host a request names', async () => {
    const browser = new Browser(server.url);
    const answer = await browser.go(await spid.authorization(), undefined, { 'x-forwarded-host': 'other.example.org' });
    const page = await browser.go(answer.headers.get('location') ?? '');
    assert.equal(page.status, 200);
    const finished = await browser.go(`${browser.address.pathname}/login`, { account: 'mmg' });
    assert.ok((finished.headers.get('location') ?? '').startsWith(`${spid.issuer}/authorization/`));
  });
});
