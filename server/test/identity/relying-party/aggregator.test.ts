import assert from 'node:assert/strict';
import type { BoundedFetch } from '../../../src/identity/federation/bounded-fetch.ts';
import { type EntityKey, generateEntityKey, publicKeySet } from '../../../src/identity/federation/entity-keys.ts';
import { verifyStatement } from '../../../src/identity/federation/entity-statement.ts';
import { failed, passed } from '../../../src/identity/federation/outcome.ts';
import { signToken } from '../../../src/identity/federation/sign-token.ts';
import { fetchTrustAnchor } from '../../../src/identity/federation/trust-anchor.ts';
import { buildTrustChain } from '../../../src/identity/federation/trust-chain.ts';
import { findTrustMarks } from '../../../src/identity/federation/trust-marks.ts';

const ta = 'https://ta.example.org';
const sa = 'https://sa.example.org';
const rp = 'https://rp.example.org';
const markId = 'https://ta.example.org/openid_relying_party/public/';

/** A relying party below an aggregator below a trust anchor; what each says can be changed before it is signed. */
async function federation() {
  const [taKey, saKey, rpKey, strange] = (await Promise.all(
    Array.from({ length: 4 }, () => generateEntityKey('ES256', 'sig')),
  )) as [EntityKey, EntityKey, EntityKey, EntityKey];
  const iat = Math.floor(Date.now() / 1000);
  const common = { iat, exp: iat + 3600 };
  const endpoints = (id: string) => ({
    metadata: {
      federation_entity: { federation_fetch_endpoint: `${id}/fetch`, federation_list_endpoint: `${id}/list` },
    },
  });
  const said: Record<string, { claims: Record<string, unknown>; key: EntityKey }> = {
    [`${ta}/.well-known/openid-federation`]: {
      key: taKey,
      claims: {
        ...common,
        ...endpoints(ta),
        iss: ta,
        sub: ta,
        jwks: publicKeySet([taKey]),
        trust_mark_issuers: { [markId]: [sa] },
      },
    },
    [`${ta}/fetch?sub=${encodeURIComponent(sa)}`]: {
      key: taKey,
      claims: {
        ...common,
        iss: ta,
        sub: sa,
        jwks: publicKeySet([saKey]),
        metadata_policy: { openid_relying_party: { grant_types: { subset_of: ['authorization_code'] } } },
      },
    },
    [`${sa}/.well-known/openid-federation`]: {
      key: saKey,
      claims: { ...common, ...endpoints(sa), iss: sa, sub: sa, jwks: publicKeySet([saKey]), authority_hints: [ta] },
    },
    [`${sa}/fetch?sub=${encodeURIComponent(rp)}`]: {
      key: saKey,
      claims: {
        ...common,
        exp: iat + 600,
        iss: sa,
        sub: rp,
        jwks: publicKeySet([rpKey]),
        metadata: { openid_relying_party: { client_name: 'Named by the aggregator' } },
        metadata_policy: { openid_relying_party: { grant_types: { value: ['authorization_code', 'implicit'] } } },
      },
    },
    [`${rp}/.well-known/openid-federation`]: {
      key: rpKey,
      claims: {
        ...common,
        iss: rp,
        sub: rp,
        jwks: publicKeySet([rpKey]),
        authority_hints: [sa],
        metadata: { openid_relying_party: { client_name: 'Own name', grant_types: ['authorization_code'] } },
      },
    },
  };
  const asked: string[] = [];
  const fetch: BoundedFetch = async ({ url }) => {
    asked.push(url);
    const found = said[url];
    if (found === undefined) return failed('unreachable');
    const body = await signToken(found.claims, [found.key], 'entity-statement+jwt');
    return passed({ status: 200, type: 'application/entity-statement+jwt', body });
  };
  const chain = async (intermediates: 0 | 1 = 1) => {
    const anchor = await fetchTrustAnchor(fetch, { id: ta, keys: publicKeySet([taKey]).keys }, Date.now());
    if (!anchor.ok) return anchor;
    return buildTrustChain(fetch, {
      subject: rp,
      anchor: anchor.value,
      type: 'openid_relying_party',
      intermediates,
      now: Date.now(),
    });
  };
  const at = (url: string) => {
    const found = said[url];
    assert.ok(found);
    return found;
  };
  return { at, chain, fetch, asked, taKey, saKey, rpKey, strange, iat };
}

const own = `${rp}/.well-known/openid-federation`;
const aggregator = `${sa}/.well-known/openid-federation`;
const aboutAggregator = `${ta}/fetch?sub=${encodeURIComponent(sa)}`;
const aboutParty = `${sa}/fetch?sub=${encodeURIComponent(rp)}`;
const anchor = `${ta}/.well-known/openid-federation`;

describe('a trust chain through an aggregator', () => {
  it('holds, with the earliest end and the last word of the anchor', async () => {
    const parts = await federation();
    const built = await parts.chain();
    assert.ok(built.ok, JSON.stringify(built));
    assert.equal(built.value.statements.length, 4);
    assert.equal(built.value.expiresAt, (parts.iat + 600) * 1000);
    assert.deepEqual(built.value.metadata, {
      client_name: 'Named by the aggregator',
      grant_types: ['authorization_code'],
    });
  });

  it('is not for providers', async () => {
    const built = await (await federation()).chain(0);
    assert.deepEqual(built, { ok: false, reason: 'anchor-not-superior' });
  });

  type Parts = Awaited<ReturnType<typeof federation>>;
  const broken: readonly (readonly [string, (parts: Parts) => void, string])[] = [
    [
      'the anchor allows none',
      ({ at }) => Object.assign(at(anchor).claims, { constraints: { max_path_length: 0 } }),
      'path-too-long',
    ],
    [
      'the anchor allows none below this one',
      ({ at }) => Object.assign(at(aboutAggregator).claims, { constraints: { max_path_length: 0 } }),
      'path-too-long',
    ],
    [
      'its constraints are nonsense',
      ({ at }) => Object.assign(at(aboutAggregator).claims, { constraints: { max_path_length: -1 } }),
      'path-too-long',
    ],
    [
      'it may have other leaves only',
      ({ at }) =>
        Object.assign(at(aboutAggregator).claims, { constraints: { allowed_leaf_entity_types: ['openid_provider'] } }),
      'leaf-type-refused',
    ],
    [
      'it does not name the anchor',
      ({ at }) => Object.assign(at(aggregator).claims, { authority_hints: ['https://other.example.org'] }),
      'anchor-not-superior',
    ],
    [
      'it signs with a key the anchor does not know',
      ({ at, strange }) => Object.assign(at(aggregator), { key: strange }),
      'key-unknown',
    ],
    [
      'it speaks of the party with such a key',
      ({ at, strange }) => Object.assign(at(aboutParty), { key: strange }),
      'key-unknown',
    ],
    [
      'the party signs with a key it does not know',
      ({ at, strange }) => Object.assign(at(own), { key: strange }),
      'key-unknown',
    ],
    [
      'the party claims and uses a key it does not know',
      ({ at, strange }) => {
        at(own).key = strange;
        Object.assign(at(own).claims, { jwks: publicKeySet([strange]) });
      },
      'key-unknown',
    ],
    [
      'the party no longer claims the key that signed',
      ({ at, strange }) => Object.assign(at(own).claims, { jwks: publicKeySet([strange]) }),
      'key-unknown',
    ],
    [
      'it has expired',
      ({ at, iat }) => Object.assign(at(aggregator).claims, { iat: iat - 100, exp: iat - 50 }),
      'expired',
    ],
    ['a statement has no end', ({ at }) => Object.assign(at(aboutParty).claims, { exp: undefined }), 'times-missing'],
    [
      'a statement has a time that is none',
      ({ at }) => Object.assign(at(aboutParty).claims, { exp: 1e300 }),
      'times-missing',
    ],
    [
      'a statement was issued tomorrow',
      ({ at, iat }) => Object.assign(at(aboutParty).claims, { iat: iat + 86_400, exp: iat + 90_000 }),
      'issued-in-future',
    ],
    ['a statement has no keys', ({ at }) => Object.assign(at(aboutParty).claims, { jwks: {} }), 'statement-keys'],
    [
      'the party has no such metadata',
      ({ at }) => Object.assign(at(own).claims, { metadata: { federation_entity: {} } }),
      'metadata-missing',
    ],
    [
      'a policy is critical and unknown',
      ({ at }) => Object.assign(at(aboutParty).claims, { metadata_policy_crit: ['regexp'] }),
      'policy-operator-unknown',
    ],
  ];
  for (const [name, change, reason] of broken) {
    it(`does not hold when ${name}`, async () => {
      const parts = await federation();
      change(parts);
      assert.deepEqual(await parts.chain(), { ok: false, reason });
    });
  }

  it('follows two superiors and no more', async () => {
    const parts = await federation();
    const hints = ['https://a.example.org', 'https://b.example.org', sa];
    Object.assign(parts.at(own).claims, { authority_hints: hints });
    assert.deepEqual(await parts.chain(), { ok: false, reason: 'unreachable' });
    assert.ok(!parts.asked.some((url) => url.startsWith(sa)));
  });

  it('lets the aggregator issue a trust mark that the anchor allows it', async () => {
    const parts = await federation();
    const { iat, saKey, strange, fetch } = parts;
    const trusted = await fetchTrustAnchor(fetch, { id: ta }, Date.now());
    assert.ok(trusted.ok);
    for (const [key, expected] of [
      [saKey, true],
      [strange, false],
    ] as const) {
      const mark = await signToken({ iss: sa, sub: rp, id: markId, iat, exp: iat + 60 }, [key]);
      const marked = { ...parts.at(own).claims, trust_marks: [{ id: markId, trust_mark: mark }] };
      const text = await signToken(marked, [parts.rpKey], 'entity-statement+jwt');
      const configuration = await verifyStatement(text, publicKeySet([parts.rpKey]).keys, {
        iss: rp,
        sub: rp,
        now: Date.now(),
      });
      assert.ok(configuration.ok);
      const found = await findTrustMarks(configuration.value, { fetch, anchor: trusted.value, now: Date.now() });
      assert.equal(found.ok, expected);
    }
  });
});
