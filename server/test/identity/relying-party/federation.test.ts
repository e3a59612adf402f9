import assert from 'node:assert/strict';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { verifyToken } from '../../../src/identity/federation/signed-token.ts';
import type { Fault } from './faults.ts';
import { type FederationPeer, startFederationPeer } from './federation-peer.ts';
import table from './login-cases.json' with { type: 'json' };
import { type RunningLogin, startRunningLogin } from './running-login.ts';

describe('the relying party in its federation', () => {
  let peer: FederationPeer;
  let login: RunningLogin;
  const configuration = () => fetch(`${login.base}/.well-known/openid-federation`);
  const resolve = (query: Record<string, string>) =>
    fetch(`${login.base}/login/oidc/resolve?${new URLSearchParams(query)}`);
  const providers = () => login.party.adapter.providers();

  before(async () => {
    peer = await startFederationPeer();
  });
  after(() => peer.close());
  beforeEach(async () => {
    peer.fault = undefined;
    peer.lists = ['op'];
    peer.signsStatus = false;
    login = await startRunningLogin(peer);
  });
  afterEach(() => login.close());

  it('publishes its configuration', async () => {
    const answered = await configuration();
    assert.equal(answered.headers.get('content-type'), 'application/entity-statement+jwt');
    const text = await answered.text();
    assert.equal(decodeProtectedHeader(text).typ, 'entity-statement+jwt');
    const claims = decodeJwt(text) as JWTPayload & {
      jwks: { keys: { kid: string; d?: string }[] };
      metadata: {
        openid_relying_party: { jwks: { keys: { use: string; d?: string }[] } } & Record<string, unknown>;
      } & Record<string, unknown>;
      trust_marks: { id: string; trust_mark: string }[];
    };
    assert.equal((await verifyToken(text, claims.jwks.keys as never, 'entity-statement+jwt')).ok, true);
    assert.deepEqual([claims.iss, claims.sub], [login.base, login.base]);
    assert.deepEqual(claims['authority_hints'], [`${peer.base}/ta`]);
    const { openid_relying_party: party, federation_entity: entity } = claims.metadata;
    assert.equal(party['client_id'], login.base);
    assert.deepEqual(party['redirect_uris'], [`${login.base}/login/oidc/callback`]);
    assert.deepEqual(party['response_types'], ['code']);
    assert.deepEqual(party['client_registration_types'], ['automatic']);
    assert.deepEqual(
      party.jwks.keys.map(({ use }) => use),
      ['sig', 'enc'],
    );
    assert.doesNotMatch(text.split('.')[1] ?? '', /"d":/);
    for (const key of [...claims.jwks.keys, ...party.jwks.keys]) assert.equal(key.d, undefined);
    assert.ok(
      claims.jwks.keys.every(({ kid }) => !party.jwks.keys.some((key) => 'kid' in key && key.kid === kid)),
      'separate keys',
    );
    assert.deepEqual(Object.keys(entity as object).sort(), [
      'contacts',
      'federation_resolve_endpoint',
      'homepage_uri',
      'logo_uri',
      'organization_name',
      'policy_uri',
    ]);
    assert.equal(claims.trust_marks[0]?.id, 'https://registry.example.org/openid_relying_party/public/');
    assert.equal((await fetch(`${login.base}/.well-known/openid-federation`, { method: 'POST' })).status, 405);
  });

  it('lists the provider and names it', async () => {
    assert.deepEqual(providers(), []);
    await login.party.refresh();
    assert.deepEqual(providers(), [{ id: `${peer.base}/op`, scheme: 'cie', name: 'Gestore di prova' }]);
  });

  for (const { fault, reason } of table.federation) {
    it(`does without a provider: ${fault}`, async () => {
      peer.fault = fault as Fault;
      await login.party.refresh();
      assert.deepEqual(providers(), []);
      const reasons = login.events.filter(({ kind }) => kind !== 'own-chain-failed').map((event) => event.reason);
      assert.ok(reasons.includes(reason), JSON.stringify(login.events));
    });
  }

  it('keeps the last good chain while somebody does not answer', async () => {
    await login.party.refresh();
    for (const fault of ['configuration-slow', 'anchor-expired', 'list-not-json'] as const) {
      peer.fault = fault;
      await login.party.refresh();
      assert.equal(providers().length, 1, fault);
    }
  });

  it('drops a provider whose mark is withdrawn, whose chain is broken or that is no longer listed', async () => {
    for (const fault of ['mark-inactive', 'statement-stale', 'configuration-unknown-kid'] as const) {
      peer.fault = undefined;
      await login.party.refresh();
      assert.equal(providers().length, 1);
      peer.fault = fault;
      await login.party.refresh();
      assert.equal(providers().length, 0, fault);
    }
    peer.fault = undefined;
    await login.party.refresh();
    peer.lists = [];
    await login.party.refresh();
    assert.equal(providers().length, 0);
  });

  it('understands a status of trust marks that is signed, as OpenID Federation 1.0 has it', async () => {
    peer.signsStatus = true;
    await login.party.refresh();
    assert.equal(providers().length, 1);
    peer.fault = 'mark-inactive';
    await login.party.refresh();
    assert.deepEqual(providers(), []);
    assert.ok(login.events.some((event) => event.kind !== 'refreshed' && event.reason === 'trust-mark-inactive'));
  });

  it('passes over what a list should not hold', async () => {
    peer.lists = [
      'op',
      'rp',
      '__proto__',
      'not an address',
      'http://127.0.0.1:1/nobody',
      'file:///etc/passwd',
      `${peer.base}/missing`,
    ];
    await login.party.refresh();
    assert.equal(providers().length, 1);
  });

  it('answers resolve about itself and its provider, out of what it keeps', async () => {
    const anchor = `${peer.base}/ta`;
    assert.equal((await resolve({ sub: login.base, anchor })).status, 404);
    await login.party.refresh();
    for (const [sub, type] of [
      [login.base, 'openid_relying_party'],
      [`${peer.base}/op`, 'openid_provider'],
    ] as const) {
      peer.asked = [];
      const answered = await resolve({ sub, anchor });
      assert.equal(answered.status, 200);
      assert.equal(answered.headers.get('content-type'), 'application/entity-statement+jwt');
      const claims = decodeJwt(await answered.text()) as JWTPayload & { trust_chain: string[]; trust_marks: unknown[] };
      assert.deepEqual([claims.iss, claims.sub], [login.base, sub]);
      assert.deepEqual(Object.keys(claims['metadata'] as object), [type]);
      assert.equal(claims.trust_chain.length, 3);
      assert.equal(claims.trust_marks.length, 1);
      assert.deepEqual(peer.asked, [], 'resolve must ask nobody');
    }
  });

  it('does not look around for whoever asks', async () => {
    await login.party.refresh();
    const anchor = `${peer.base}/ta`;
    peer.asked = [];
    assert.equal((await resolve({ sub: `${peer.base}/other`, anchor })).status, 404);
    assert.equal((await resolve({ sub: '__proto__', anchor })).status, 404);
    assert.equal((await resolve({ sub: login.base, anchor: 'https://other.example.org' })).status, 404);
    assert.equal((await resolve({ sub: login.base })).status, 400);
    assert.deepEqual(peer.asked, []);
  });

  it('keeps its keys over a restart', async () => {
    const before = decodeJwt(await (await configuration()).text());
    await login.close(true);
    login = await startRunningLogin(peer, { data: login.data });
    assert.deepEqual(decodeJwt(await (await configuration()).text())['jwks'], before['jwks']);
  });
});
