import { isJsonObject } from '@sinfonia/profiles/json';
import type { IdentityLevel } from '../../access/principal.ts';
import type { BoundedFetch } from '../federation/bounded-fetch.ts';
import type { FederationProvider } from '../federation/federation-provider.ts';
import { failed, type Outcome, passed } from '../federation/outcome.ts';
import type { RelyingPartyEntity } from '../federation/relying-party-entity.ts';
import type { Claims } from '../federation/signed-token.ts';
import { clientAuthentication } from './client-assertion.ts';
import type { EvidenceCollector } from './evidence-collector.ts';
import { type CheckedIdToken, checkIdToken } from './id-token.ts';
import { checkUserInfo } from './user-info.ts';

/** What a code is exchanged with. */
export interface ExchangeParts {
  readonly fetch: BoundedFetch;
  readonly entity: RelyingPartyEntity;
  readonly provider: FederationProvider;
  readonly code: string;
  readonly codeVerifier: string;
  readonly nonce: string;
  readonly level: IdentityLevel;
  /** When the login was started, ms since the epoch. */
  readonly startedAt: number;
  readonly now: () => number;
  readonly evidence: EvidenceCollector;
  readonly acceptsBareUserInfo?: boolean;
}

/** What the provider says about the person, checked. */
export interface ExchangedCode {
  readonly idToken: CheckedIdToken;
  readonly userInfo: Claims;
}

/** Time the provider has to revoke, ms: the person is waiting, and nothing depends on it. */
const revocationPatience = 3_000;

/**
 * Exchanges a code for tokens, checks the ID token, gets user info and checks it. The access token is revoked in any case:
 * the login needs it no more.
 *
 * Reasons: those of `BoundedFetch`, `token-<OAuth error>`, `token-status`, `token-form`, `user-info-status`, `user-info-type`, those of
 * `checkIdToken` and `checkUserInfo`.
 */
export async function exchangeCode(parts: ExchangeParts): Promise<Outcome<ExchangedCode>> {
  const tokens = await requestTokens(parts);
  if (!tokens.ok) return tokens;
  const { accessToken, idToken } = tokens.value;
  try {
    const checked = await checkIdToken(idToken, {
      provider: parts.provider,
      clientId: parts.entity.id,
      nonce: parts.nonce,
      level: parts.level,
      accessToken,
      startedAt: parts.startedAt,
      now: parts.now(),
    });
    if (!checked.ok) return checked;
    const userInfo = await requestUserInfo(parts, accessToken, checked.value.sub);
    return userInfo.ok ? passed({ idToken: checked.value, userInfo: userInfo.value }) : userInfo;
  } finally {
    await revoke(parts, accessToken);
  }
}

async function requestTokens(
  parts: ExchangeParts,
): Promise<Outcome<{ readonly accessToken: string; readonly idToken: string }>> {
  const { fetch, entity, provider, evidence } = parts;
  const form = new URLSearchParams({
    ...(await clientAuthentication(entity, provider.tokenEndpoint, parts.now())),
    grant_type: 'authorization_code',
    code: parts.code,
    code_verifier: parts.codeVerifier,
    redirect_uri: entity.redirectUri,
  });
  evidence.index('code', parts.code);
  evidence.index('client_id', entity.id);
  evidence.note('token-request', `POST ${provider.tokenEndpoint}\n${form.toString()}`);
  const answer = await fetch({ url: provider.tokenEndpoint, form, headers: { accept: 'application/json' } });
  if (!answer.ok) return answer;
  const { status, body } = answer.value;
  evidence.note('token-response', `${status}\n${body}`);
  const content = parseJson(body);
  if (status !== 200) {
    const error = isJsonObject(content) ? content['error'] : undefined;
    return failed(typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? `token-${error}` : 'token-status');
  }
  if (!isJsonObject(content)) return failed('token-form');
  const { access_token: accessToken, id_token: idToken, token_type: type } = content;
  if (typeof accessToken !== 'string' || typeof idToken !== 'string') return failed('token-form');
  // It goes into a header.
  if (!/^[\x21-\x7e]{1,16384}$/.test(accessToken)) return failed('token-form');
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') return failed('token-form');
  evidence.indexToken(idToken);
  evidence.indexToken(accessToken);
  return passed({ accessToken, idToken });
}

async function requestUserInfo(parts: ExchangeParts, accessToken: string, sub: string): Promise<Outcome<Claims>> {
  const { fetch, entity, provider, evidence } = parts;
  evidence.note('userinfo-request', `GET ${provider.userInfoEndpoint}\nAuthorization: Bearer ${accessToken}`);
  const answer = await fetch({
    url: provider.userInfoEndpoint,
    headers: { accept: 'application/jose, application/jwt', authorization: `Bearer ${accessToken}` },
  });
  if (!answer.ok) return answer;
  const { status, type, body } = answer.value;
  evidence.note('userinfo-response', `${status}\n${body}`);
  if (status !== 200) return failed('user-info-status');
  if (type !== 'application/jose' && type !== 'application/jwt') return failed('user-info-type');
  return checkUserInfo(body, {
    provider,
    clientId: entity.id,
    sub,
    keys: entity.keys.encryption,
    now: parts.now(),
    ...(parts.acceptsBareUserInfo === undefined ? {} : { acceptsBareClaims: parts.acceptsBareUserInfo }),
  });
}

/** Source: RFC 7009; SPID/CIE OIDC technical rules, revocation. A provider that fails to revoke keeps nobody out. */
async function revoke(parts: ExchangeParts, accessToken: string): Promise<void> {
  const { fetch, entity, provider, evidence } = parts;
  const { revocationEndpoint: url } = provider;
  if (url === undefined) return;
  const form = new URLSearchParams({ ...(await clientAuthentication(entity, url, parts.now())), token: accessToken });
  evidence.note('revocation-request', `POST ${url}\n${form.toString()}`);
  const answer = await fetch({ url, form, patience: revocationPatience });
  evidence.note('revocation-response', answer.ok ? `${answer.value.status}\n${answer.value.body}` : answer.reason);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
