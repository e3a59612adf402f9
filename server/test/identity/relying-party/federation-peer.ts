import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CompactEncrypt,
  calculateJwkThumbprint,
  createLocalJWKSet,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { Fault } from './faults.ts';

type Key = JWK & { readonly kid: string; readonly alg: string };
type Claims = Readonly<Record<string, unknown>>;

/** An authorization request that the provider accepted. */
interface Session {
  readonly clientId: string;
  readonly inner: Claims;
}

const statementType = 'entity-statement+jwt';
const statusType = 'trust-mark-status-response+jwt';

async function generateKey(alg = 'RS256'): Promise<Key> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg };
}

function publicKeys(...keys: readonly Key[]) {
  return { keys: keys.map(({ kty, n, e, kid, alg }) => ({ kty, n, e, kid, alg, use: 'sig' })) };
}

async function sign(claims: Claims, key: Key, typ?: string, kid: string = key.kid): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: key.alg, kid, ...(typ === undefined ? {} : { typ }) })
    .sign(await importJWK(key));
}

function unsigned(claims: Claims, kid: string, typ?: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', kid, typ })}.${part(claims)}.`;
}

/** Signs with HMAC and the public key as the secret, as attackers of careless libraries do. */
function signedByPublicKey(claims: Claims, key: Key, typ?: string): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', kid: key.kid, ...(typ === undefined ? {} : { typ }) })
    .sign(Buffer.from(JSON.stringify(publicKeys(key).keys[0])));
}

const now = () => Math.floor(Date.now() / 1000);

/**
 * A trust anchor (`/ta`) and an identity provider (`/op`) on loopback, for tests: written with jose alone, strict about what it
 * is asked, and wrong in one way at a time when it is told so. The person who signs in is invented.
 */
export async function startFederationPeer() {
  const [anchorKey, opFederation, opCore, strange] = await Promise.all([
    generateKey(),
    generateKey(),
    generateKey(),
    generateKey(),
  ]);
  const peer = {
    base: '',
    fault: undefined as Fault | undefined,
    relyingParty: '',
    /** Whether it tells the status of trust marks as OpenID Federation 1.0 has it, signed, and not as `{"active": true}`. */
    signsStatus: false,
    /** Requests that were refused, with the reason, to see why a test fails. */
    refusals: [] as string[],
    revoked: [] as string[],
    asked: [] as string[],
    lists: ['op'] as string[],
    anchorKeys: publicKeys(anchorKey).keys as JWK[],
    coreKey: opCore,
    person: {
      given_name: 'Ginevra',
      family_name: 'Testaverde',
      birthdate: '1980-01-01',
      'https://attributes.eid.gov.it/fiscal_number': 'TINIT-TSTGVR80A41F839V',
    } as Record<string, unknown>,
    /** A trust mark about an entity, signed by the anchor. */
    markFor: (sub: string) => sign({ iss: ta(), sub, id: rpMark, iat: now(), exp: now() + 3600 }, anchorKey),
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  const ta = () => `${peer.base}/ta`;
  const op = () => `${peer.base}/op`;
  const opMark = 'https://registry.example.org/openid_provider/public/';
  const rpMark = 'https://registry.example.org/openid_relying_party/public/';
  const has = (fault: Fault) => peer.fault === fault;
  const sessions = new Map<string, Session>();
  const tokens = new Map<string, Session>();
  const usedJti = new Set<string>();

  async function anchorConfiguration(): Promise<string> {
    const claims = {
      iss: ta(),
      sub: ta(),
      iat: now() - 10,
      exp: has('anchor-expired') ? now() - 60 : now() + 1980,
      jwks: publicKeys(anchorKey),
      metadata: {
        federation_entity: has('anchor-without-endpoints')
          ? {}
          : {
              federation_fetch_endpoint: `${ta()}/fetch`,
              federation_list_endpoint: `${ta()}/list`,
              federation_trust_mark_status_endpoint: `${ta()}/trust_mark_status`,
            },
      },
      constraints: { max_path_length: 1 },
      trust_mark_issuers: { [opMark]: [ta()], [rpMark]: [ta()] },
    };
    return sign(claims, has('anchor-signed-by-other-key') ? strange : anchorKey, statementType, anchorKey.kid);
  }

  async function statementAbout(sub: string): Promise<string | undefined> {
    const isProvider = sub === op();
    if (!isProvider && sub !== peer.relyingParty) return undefined;
    const jwks = isProvider
      ? publicKeys(has('configuration-key-not-in-statement') ? strange : opFederation)
      : (decodeJwt(await configurationOf(sub)) as { jwks: unknown }).jwks;
    const claims = {
      iss: has('statement-from-other') ? 'https://other.example.org' : ta(),
      sub: has('statement-about-other') && isProvider ? 'https://other.example.org' : sub,
      iat: now() - 1000,
      exp: has('statement-stale') && isProvider ? now() - 100 : now() + 3600,
      jwks,
      metadata_policy: isProvider
        ? {
            openid_provider: {
              subject_types_supported: { value: ['pairwise'] },
              ...(has('statement-policy-fails') ? { issuer: { one_of: ['https://other.example.org'] } } : {}),
            },
          }
        : { openid_relying_party: { scope: { subset_of: ['openid'] }, client_name: { essential: true } } },
    };
    if (isProvider && has('statement-alg-none')) return unsigned(claims, anchorKey.kid, statementType);
    if (isProvider && has('statement-alg-hs256')) return signedByPublicKey(claims, anchorKey, statementType);
    const type = has('statement-wrong-type') && isProvider ? 'JWT' : statementType;
    return sign(claims, has('statement-signed-by-other-key') ? strange : anchorKey, type, anchorKey.kid);
  }

  async function providerConfiguration(): Promise<string> {
    const claims = {
      iss: op(),
      sub: op(),
      iat: now() - 10,
      exp: has('configuration-expired') ? now() - 60 : now() + 7200,
      jwks: publicKeys(opFederation),
      authority_hints: has('configuration-without-hint') ? ['https://other.example.org'] : [ta()],
      metadata: {
        federation_entity: { organization_name: 'Gestore di prova' },
        openid_provider: {
          issuer: has('metadata-other-issuer') ? 'https://other.example.org' : op(),
          authorization_endpoint: `${op()}/authorization`,
          token_endpoint: `${op()}/token`,
          userinfo_endpoint: `${op()}/userinfo`,
          revocation_endpoint: `${op()}/revocation`,
          jwks: has('metadata-without-keys') ? { keys: [] } : publicKeys(opCore),
        },
      },
      trust_marks: has('mark-missing') ? [] : [{ id: opMark, trust_mark: await providerMark() }],
      ...(has('configuration-huge') ? { padding: 'x'.repeat(2 * 1024 * 1024) } : {}),
    };
    return sign(claims, opFederation, statementType, has('configuration-unknown-kid') ? 'unknown' : opFederation.kid);
  }

  function providerMark(): Promise<string> {
    const claims = {
      iss: has('mark-from-nobody') ? 'https://other.example.org' : ta(),
      sub: has('mark-about-other') ? 'https://other.example.org' : op(),
      id: opMark,
      iat: now() - 100,
      exp: has('mark-expired') ? now() - 60 : now() + 3600,
    };
    return sign(claims, has('mark-signed-by-other-key') ? strange : anchorKey, undefined, anchorKey.kid);
  }

  /** The answer of OpenID Federation 1.0. */
  function signedStatus(mark: string): Promise<string> {
    const claims = {
      iss: has('status-from-other') ? 'https://other.example.org' : ta(),
      iat: now() + (has('status-from-future') ? 3600 : 0),
      trust_mark: has('status-about-other') ? `${mark.slice(0, -1)}_` : mark,
      status: has('mark-inactive') ? 'revoked' : has('status-unknown-word') ? 'constructor' : 'active',
    };
    const key = has('status-signed-by-other-key') ? strange : anchorKey;
    return sign(claims, key, has('status-wrong-type') ? 'JWT' : statusType, anchorKey.kid);
  }

  async function configurationOf(entity: string): Promise<string> {
    return (await fetch(`${entity}/.well-known/openid-federation`)).text();
  }

  async function relyingPartyMetadata(): Promise<{ redirect_uris: string[]; jwks: { keys: JWK[] } }> {
    const claims = decodeJwt(await configurationOf(peer.relyingParty)) as {
      metadata: { openid_relying_party: { redirect_uris: string[]; jwks: { keys: JWK[] } } };
    };
    return claims.metadata.openid_relying_party;
  }

  /** Accepts an authorization request or throws why not. As strict as the checkers of AgID. */
  async function authorize(query: URLSearchParams): Promise<{ location: string }> {
    const metadata = await relyingPartyMetadata();
    const { payload: inner } = await jwtVerify(query.get('request') ?? '', createLocalJWKSet(metadata.jwks), {
      algorithms: ['RS256'],
      issuer: peer.relyingParty,
      audience: op(),
      requiredClaims: ['jti', 'exp', 'iat', 'nonce', 'state', 'prompt', 'acr_values', 'claims'],
    });
    for (const name of ['client_id', 'response_type', 'scope', 'code_challenge', 'code_challenge_method']) {
      if (query.get(name) !== inner[name]) throw new Error(`outer ${name} differs`);
    }
    for (const name of ['nonce', 'state']) {
      if (!/^[A-Za-z0-9]{32,}$/.test(String(inner[name]))) throw new Error(`${name} is too short or not alphanumeric`);
    }
    if (inner['sub'] !== undefined) throw new Error('the request object has a subject');
    if (Number(inner.exp) - Number(inner.iat) > 180) throw new Error('the request object lives too long');
    if (inner['client_id'] !== peer.relyingParty || inner['scope'] !== 'openid') throw new Error('client or scope');
    if (inner['response_type'] !== 'code' || inner['code_challenge_method'] !== 'S256') throw new Error('flow');
    if (inner['prompt'] !== 'consent login') throw new Error('prompt');
    if (usedJti.has(String(inner.jti))) throw new Error('replay');
    usedJti.add(String(inner.jti));
    const redirectUri = String(inner['redirect_uri']);
    if (!metadata.redirect_uris.includes(redirectUri) || !redirectUri.startsWith(peer.relyingParty))
      throw new Error('redirect_uri');
    const code = randomUUID();
    sessions.set(code, { clientId: peer.relyingParty, inner });
    return { location: answerTo(redirectUri, code, String(inner['state'])) };
  }

  function answerTo(redirectUri: string, code: string, state: string): string {
    const url = new URL(redirectUri);
    url.searchParams.set('state', has('answer-state-tampered') ? `${state.slice(1)}0` : state);
    if (!has('answer-without-issuer')) {
      url.searchParams.set('iss', has('answer-other-issuer') ? 'https://other.example.org' : op());
    }
    if (peer.fault?.startsWith('answer-error:')) {
      url.searchParams.set('error', peer.fault.slice('answer-error:'.length));
      url.searchParams.set('error_description', '<script>alert("words of the provider")</script>');
      return url.href;
    }
    if (!has('answer-without-code')) url.searchParams.set('code', code);
    if (has('answer-code-twice')) url.searchParams.append('code', 'another');
    return url.href;
  }

  async function authenticateClient(form: URLSearchParams, endpoint: string): Promise<void> {
    const metadata = await relyingPartyMetadata();
    const { payload } = await jwtVerify(form.get('client_assertion') ?? '', createLocalJWKSet(metadata.jwks), {
      audience: endpoint,
      issuer: peer.relyingParty,
      subject: peer.relyingParty,
      requiredClaims: ['jti', 'exp', 'iat'],
    });
    if (form.get('client_id') !== payload.iss || usedJti.has(String(payload.jti))) throw new Error('client assertion');
    usedJti.add(String(payload.jti));
  }

  async function exchange(form: URLSearchParams): Promise<Claims> {
    await authenticateClient(form, `${op()}/token`);
    const session = sessions.get(form.get('code') ?? '');
    sessions.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (session === undefined || challenge !== session.inner['code_challenge']) throw new Error('code');
    const accessToken = await sign(
      {
        iss: op(),
        sub: 'pairwise-1',
        aud: [`${op()}/userinfo`],
        client_id: session.clientId,
        jti: randomUUID(),
        iat: now(),
        exp: now() + 900,
      },
      opCore,
      'at+jwt',
    );
    tokens.set(accessToken, session);
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 900,
      ...(has('token-without-id-token') ? {} : { id_token: await idToken(session, accessToken) }),
    };
  }

  async function idToken({ clientId, inner }: Session, accessToken: string): Promise<string> {
    const asked = String(inner['acr_values']);
    const acr = has('id-lower-level')
      ? 'https://www.spid.gov.it/SpidL1'
      : has('id-higher-level')
        ? 'https://www.spid.gov.it/SpidL3'
        : has('id-unknown-level')
          ? 'constructor'
          : asked;
    const hash = createHash('sha256')
      .update(has('id-other-at-hash') ? 'other' : accessToken)
      .digest()
      .subarray(0, 16);
    const claims = {
      iss: has('id-other-issuer') ? 'https://other.example.org' : op(),
      sub: 'pairwise-1',
      aud: has('id-other-audience')
        ? ['https://other.example.org']
        : has('id-second-audience')
          ? [clientId, 'https://other.example.org']
          : [clientId],
      nonce: has('id-other-nonce') ? 'x'.repeat(64) : inner['nonce'],
      acr,
      jti: randomUUID(),
      iat: has('id-from-future') ? now() + 600 : has('id-old-authentication') ? now() - 7200 : now(),
      exp: has('id-expired') ? now() - 60 : has('id-from-future') ? now() + 1200 : now() + 300,
      ...(has('id-old-auth-time') ? { auth_time: now() - 7200 } : {}),
      ...(has('id-without-at-hash') ? {} : { at_hash: hash.toString('base64url') }),
    };
    if (has('id-alg-none')) return unsigned(claims, opCore.kid);
    if (has('id-alg-hs256')) return signedByPublicKey(claims, opCore);
    if (has('id-signed-by-federation-key')) return sign(claims, opFederation);
    const kid = has('id-unknown-kid') ? 'unknown' : opCore.kid;
    return sign(claims, has('id-signed-by-other-key') ? strange : opCore, undefined, kid);
  }

  async function userInfo(accessToken: string): Promise<string> {
    const session = tokens.get(accessToken);
    if (session === undefined) throw new Error('access token');
    const { userinfo = {}, ...others } = session.inner['claims'] as Record<string, Record<string, unknown>>;
    if (Object.keys(others).some((place) => place !== 'id_token')) throw new Error('claims');
    const person: Record<string, unknown> = { ...peer.person };
    if (has('info-foreign-code')) person['https://attributes.eid.gov.it/fiscal_number'] = 'TINDE-12345678901';
    if (has('info-impossible-code')) person['https://attributes.eid.gov.it/fiscal_number'] = 'TINIT-TSTGVR80A41F839A';
    if (has('info-without-names')) delete person['given_name'];
    if (has('info-inherited-names')) person['given_name'] = { toString: 'x' };
    const claims = {
      iss: has('info-other-issuer') ? 'https://other.example.org' : op(),
      aud: has('info-other-audience') ? 'https://other.example.org' : session.clientId,
      sub: has('info-other-subject') ? 'pairwise-2' : 'pairwise-1',
      iat: now() - (has('info-expired') ? 1000 : 0),
      exp: has('info-expired') ? now() - 60 : now() + 300,
      ...Object.fromEntries(Object.keys(userinfo).map((name) => [name, person[name]])),
    };
    const signed = has('info-alg-none-inside')
      ? unsigned(claims, opCore.kid)
      : await sign(claims, has('info-signed-by-other-key') ? strange : opCore, undefined, opCore.kid);
    if (has('info-not-encrypted')) return signed;
    if (has('info-garbage')) return 'a.b.c.d.e';
    const { jwks } = await relyingPartyMetadata();
    const key = jwks.keys.find((one) => one.use === 'enc');
    if (key === undefined) throw new Error('no encryption key');
    const target = has('info-encrypted-for-other')
      ? await importJWK(publicKeys(strange).keys[0] as JWK, 'RSA-OAEP-256')
      : await importJWK(key, 'RSA-OAEP-256');
    return new CompactEncrypt(Buffer.from(signed))
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256CBC-HS512', cty: 'JWT', kid: key.kid ?? '' })
      .encrypt(target);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', peer.base);
    peer.asked.push(`${request.method} ${url.pathname}`);
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type }).end(body);
    const statement = (text: string | undefined) =>
      text === undefined ? send(404, 'application/json', '{}') : send(200, `application/${statementType}`, text);
    const json = (status: number, body: unknown) => send(status, 'application/json', JSON.stringify(body));
    const elsewhere = () => response.writeHead(302, { location: `${ta()}/.well-known/openid-federation` }).end();
    switch (url.pathname) {
      case '/ta/.well-known/openid-federation':
        return void statement(await anchorConfiguration());
      case '/ta/list':
        return void (has('list-not-json')
          ? send(200, 'text/html', '<p>no list</p>')
          : json(
              200,
              peer.lists.map((name) => (name === 'op' ? op() : name === 'rp' ? peer.relyingParty : name)),
            ));
      case '/ta/fetch': {
        const sub = url.searchParams.get('sub') ?? '';
        if (has('statement-redirects') && sub === op()) return void elsewhere();
        return void statement(await statementAbout(sub));
      }
      case '/ta/trust_mark_status': {
        const form = new URLSearchParams(await bodyOf(request));
        const isKnown = form.get('id') === opMark || form.get('id') === rpMark;
        if (peer.signsStatus || peer.fault?.startsWith('status-')) {
          return void send(200, `application/${statusType}`, await signedStatus(form.get('trust_mark') ?? ''));
        }
        return void json(200, { active: isKnown && !has('mark-inactive') });
      }
      case '/op/.well-known/openid-federation':
        // Never answered: whoever asks must give up.
        if (has('configuration-slow')) return;
        return void statement(await providerConfiguration());
      case '/op/authorization':
        return void response.writeHead(302, await authorize(url.searchParams)).end();
      case '/op/token': {
        const form = new URLSearchParams(await bodyOf(request));
        if (has('token-slow')) return;
        if (has('token-redirects')) return void elsewhere();
        if (has('token-500')) return void send(500, 'text/html', '<p>out of order</p>');
        if (has('token-not-json')) return void send(200, 'application/json', '<p>');
        if (has('token-huge')) return void json(200, { padding: 'x'.repeat(2 * 1024 * 1024) });
        if (peer.fault?.startsWith('token-error:'))
          return void json(400, { error: peer.fault.slice('token-error:'.length) });
        return void json(200, await exchange(form));
      }
      case '/op/userinfo':
        if (has('info-500')) return void send(500, 'text/html', '<p>out of order</p>');
        if (has('info-html')) return void send(200, 'text/html', '<p>hello</p>');
        return void send(
          200,
          'application/jose',
          await userInfo((request.headers.authorization ?? '').replace('Bearer ', '')),
        );
      case '/op/revocation': {
        const form = new URLSearchParams(await bodyOf(request));
        await authenticateClient(form, `${op()}/revocation`);
        if (has('revocation-500')) return void send(500, 'text/plain', '');
        peer.revoked.push(form.get('token') ?? '');
        return void send(200, 'text/plain', '');
      }
      default:
        return void send(404, 'text/plain', 'not found');
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      peer.refusals.push(error.message);
      if (!response.headersSent)
        response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_request"}');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  peer.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return peer;
}

/** A running peer. */
export type FederationPeer = Awaited<ReturnType<typeof startFederationPeer>>;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
