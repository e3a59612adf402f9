import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBoundedFetch, usualBounds } from '../../../src/identity/federation/bounded-fetch.ts';
import { type EntityKey, generateEntityKey, publicKeySet } from '../../../src/identity/federation/entity-keys.ts';
import { signToken } from '../../../src/identity/federation/sign-token.ts';
import {
  createSandboxAnchor,
  type SandboxAnchor,
  trustMarkOf,
} from '../../../src/identity/sandbox-provider/trust-anchor-app.ts';
import { createTrustedClients } from '../../../src/identity/sandbox-provider/trusted-clients.ts';

const type = 'openid_relying_party';

/** What the relying party of a case publishes, and why it is refused; undefined when it is not. */
interface Case {
  readonly name: string;
  readonly reason?: string;
  /** Changes to the metadata. */
  readonly metadata?: (base: string) => Readonly<Record<string, unknown>>;
  readonly mark?: 'none' | 'about-other' | 'of-providers' | 'signed-by-other';
  readonly signedBy?: 'other';
  readonly life?: number;
}

const cases: readonly Case[] = [
  { name: 'a good one' },
  { name: 'one without a trust mark', mark: 'none', reason: 'trust-mark-missing' },
  { name: 'one with the mark of another', mark: 'about-other', reason: 'trust-mark-subject' },
  { name: 'one with the mark of providers', mark: 'of-providers', reason: 'trust-mark-inactive' },
  { name: 'one with a mark that the anchor did not sign', mark: 'signed-by-other', reason: 'key-unknown' },
  { name: 'one whose key the anchor does not know', signedBy: 'other', reason: 'key-unknown' },
  { name: 'one whose configuration has expired', life: -60, reason: 'expired' },
  {
    name: 'one with a callback on another host',
    metadata: () => ({ redirect_uris: ['https://other.example.org/callback'] }),
    reason: 'metadata-redirect-uris',
  },
  { name: 'one without callbacks', metadata: () => ({ redirect_uris: null }), reason: 'metadata-redirect-uris' },
  {
    name: 'one of another name',
    metadata: () => ({ client_id: 'https://other.example.org' }),
    reason: 'metadata-client-id',
  },
  { name: 'one for implicit answers', metadata: () => ({ grant_types: ['implicit'] }), reason: 'policy' },
  {
    name: 'one with a secret',
    metadata: () => ({ token_endpoint_auth_method: 'client_secret_post' }),
    reason: 'policy',
  },
];

describe('relying parties of the sandbox federation', () => {
  let server: Server;
  let base: string;
  let anchor: SandboxAnchor;
  let keys: Readonly<Record<'anchor' | 'party' | 'other', EntityKey>>;
  let asked: string[];
  let configuration: () => Promise<string>;
  before(async () => {
    server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => generateEntityKey('ES256', 'sig')));
    assert.ok(one && two && three);
    keys = { anchor: one, party: two, other: three };
    anchor = createSandboxAnchor(
      {
        id: `${base}/ta`,
        keys: [keys.anchor],
        subordinates: [
          { id: base, type, keys: publicKeySet([keys.party]) },
          { id: `${base}/op`, type: 'openid_provider', keys: publicKeySet([keys.party]) },
        ],
        now: Date.now,
      },
      assert.fail,
    );
    const handle = anchor.app.callback();
    server.on('request', (request, response) => {
      asked.push(request.url ?? '');
      if (request.url?.startsWith('/ta/')) {
        request.url = request.url.slice(3);
        return handle(request, response);
      }
      return configuration().then((text) =>
        response.writeHead(200, { 'content-type': 'application/entity-statement+jwt' }).end(text),
      );
    });
  });
  beforeEach(() => {
    asked = [];
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  async function marksOf({ mark }: Case) {
    if (mark === 'none') return [];
    const id = trustMarkOf(anchor.id, mark === 'of-providers' ? 'openid_provider' : type);
    const iat = Math.floor(Date.now() / 1000);
    const sub = mark === 'about-other' ? 'https://other.example.org' : base;
    const key = mark === 'signed-by-other' ? keys.other : keys.anchor;
    return [{ id, trust_mark: await signToken({ iss: anchor.id, sub, id, iat, exp: iat + 600 }, [key]) }];
  }

  async function configurationOf(one: Case): Promise<string> {
    const iat = Math.floor(Date.now() / 1000) - 600;
    const claims = {
      iss: base,
      sub: base,
      iat,
      exp: iat + 600 + (one.life ?? 600),
      jwks: publicKeySet([keys.party]),
      authority_hints: [anchor.id],
      metadata: {
        [type]: {
          client_id: base,
          client_registration_types: ['automatic'],
          redirect_uris: [`${base}/callback`],
          response_types: ['code'],
          grant_types: ['authorization_code'],
          token_endpoint_auth_method: 'private_key_jwt',
          userinfo_encrypted_response_alg: 'RSA-OAEP-256',
          ...one.metadata?.(base),
        },
      },
      trust_marks: await marksOf(one),
    };
    return signToken(claims, [one.signedBy === 'other' ? keys.other : keys.party], 'entity-statement+jwt');
  }

  async function find(id: string): Promise<{ readonly found: boolean; readonly reason: string | undefined }> {
    let reason: string | undefined;
    const trusted = createTrustedClients({
      anchor,
      fetch: createBoundedFetch({ ...usualBounds, allowLoopback: true }),
      now: Date.now,
      onRefused: (_client, why) => {
        reason = why;
      },
    });
    return { found: (await trusted(id)) !== undefined, reason };
  }

  for (const one of cases) {
    it(`${one.reason === undefined ? 'registers' : 'refuses'} ${one.name}`, async () => {
      configuration = () => configurationOf(one);
      const { found, reason = '' } = await find(base);
      assert.equal(found, one.reason === undefined, reason);
      assert.match(reason, new RegExp(`^${one.reason ?? '$'}`));
    });
  }

  it('asks nobody about a name that the anchor does not know, or that is of a provider', async () => {
    for (const id of ['https://other.example.org', '__proto__', '', `${base}/op`]) {
      assert.deepEqual(await find(id), { found: false, reason: 'client-unknown' });
    }
    assert.deepEqual(asked, []);
  });

  it('believes a registration for minutes, not for ever', async () => {
    configuration = () => configurationOf({ name: 'good' });
    let now = Date.now();
    const fetch = createBoundedFetch({ ...usualBounds, allowLoopback: true });
    const trusted = createTrustedClients({ anchor, fetch, now: () => now, onRefused: () => undefined });
    assert.ok(await trusted(base));
    configuration = () => configurationOf({ name: 'without', mark: 'none' });
    assert.ok(await trusted(base));
    now += 301_000;
    assert.equal(await trusted(base), undefined);
  });
});
