import type { BoundedFetch } from '../federation/bounded-fetch.ts';
import { isAllowedAddress } from '../federation/bounded-fetch.ts';
import { answerResolve } from '../federation/federation-endpoints.ts';
import type { FederationProvider } from '../federation/federation-provider.ts';
import { failed, type Outcome, passed } from '../federation/outcome.ts';
import type { ProviderDirectory } from '../federation/provider-directory.ts';
import type { RelyingPartyEntity } from '../federation/relying-party-entity.ts';
import { profileOf, type Scheme } from '../federation/scheme-profile.ts';
import type { LoginFailure, LoginFailureCode } from '../login/failure.ts';
import type {
  CallbackRequest,
  CompletedLogin,
  IdentityProviderPort,
  LoginStart,
  PendingRequest,
  StartedLogin,
} from '../login/provider-port.ts';
import { writeAuthenticationRequest } from './authentication-request.ts';
import { exchangeCode } from './code-exchange.ts';
import { collectEvidence, type EvidenceCollector } from './evidence-collector.ts';
import { levelTooLow } from './id-token.ts';
import { noFiscalCode, readPersonAttributes } from './person-attributes.ts';
import { failureOfError, knownError } from './provider-error.ts';

/** A federation that people can sign in with. */
export interface SchemeDirectory {
  readonly scheme: Scheme;
  readonly directory: ProviderDirectory;
}

/** What the adapter works with. */
export interface FederationAdapterOptions {
  readonly entity: RelyingPartyEntity;
  readonly schemes: readonly SchemeDirectory[];
  readonly fetch: BoundedFetch;
  /** Whether providers on this machine may be plain http: sandbox and tests only. */
  readonly allowLoopback: boolean;
  readonly acceptsBareUserInfo?: boolean;
  readonly now: () => number;
}

/** Paths below `/login`. */
export const federationPaths = { callback: '/oidc/callback', resolve: '/oidc/resolve' } as const;

/** What must be known when the answer comes. */
interface Memory {
  readonly scheme: Scheme;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Address the browser was sent to, with the request object. */
  readonly location: string;
  /** Statements by which the provider was believed when the login was started. */
  readonly chain: readonly string[];
}

/**
 * Signs people in by OpenID Connect in the federations of SPID and CIE: one protocol, two profiles. An entity that is in
 * both is used by the first one in the list.
 */
export function createFederationAdapter(options: FederationAdapterOptions): IdentityProviderPort {
  const { entity, schemes, now } = options;
  return {
    adapter: 'oidc',
    callbacks: [{ method: 'GET', path: federationPaths.callback, keyOf: (parameters) => single(parameters, 'state') }],
    documents: [
      {
        path: federationPaths.resolve,
        show: (ctx) =>
          answerResolve(
            ctx,
            entity,
            schemes.map((one) => one.directory),
            now(),
          ),
      },
    ],
    providers: () =>
      schemes.flatMap(({ scheme, directory }) => directory.providers().map(({ id, name }) => ({ id, scheme, name }))),
    start: (request) => start(options, request),
    complete: (request, pending) => complete(options, request, pending),
    async close() {
      await Promise.all(schemes.map((one) => one.directory.close()));
    },
  };
}

async function start(
  { entity, schemes, allowLoopback, now }: FederationAdapterOptions,
  { provider: id, level }: LoginStart,
): Promise<StartedLogin | LoginFailure> {
  const found = await findProvider(schemes, id);
  if (!found.ok) return { code: 'provider-not-trusted', detail: found.reason };
  const { scheme, provider } = found.value;
  if (!isAllowedAddress(provider.authorizationEndpoint, allowLoopback)) {
    return { code: 'provider-not-trusted', detail: 'address-refused' };
  }
  const request = await writeAuthenticationRequest({
    entity,
    provider,
    scheme,
    level,
    now: now(),
  });
  const { nonce, codeVerifier, location } = request;
  const memory: Memory = { scheme, nonce, codeVerifier, location, chain: provider.chain.statements };
  return { key: request.state, memory: JSON.stringify(memory), answer: { kind: 'redirect', location } };
}

async function findProvider(
  schemes: readonly SchemeDirectory[],
  id: string,
): Promise<Outcome<{ readonly scheme: Scheme; readonly provider: FederationProvider }>> {
  let reason = 'provider-unknown';
  for (const { scheme, directory } of schemes) {
    const provider = await directory.find(id);
    if (provider.ok) return passed({ scheme, provider: provider.value });
    if (provider.reason !== 'provider-unknown') reason = provider.reason;
  }
  return failed(reason);
}

async function complete(
  options: FederationAdapterOptions,
  { parameters }: CallbackRequest,
  pending: PendingRequest,
): Promise<CompletedLogin> {
  const memory = JSON.parse(pending.memory) as Memory;
  const { protocol } = profileOf(memory.scheme);
  const evidence = collectEvidence(protocol, pending.provider, memory.chain, options.now);
  evidence.index('state', pending.key);
  evidence.note('authentication-request', `GET ${memory.location}`);
  evidence.note('authentication-response', parameters.toString());
  const result = await judge(options, parameters, pending, memory, evidence);
  return { evidence: evidence.evidence(), result };
}

async function judge(
  options: FederationAdapterOptions,
  parameters: URLSearchParams,
  pending: PendingRequest,
  memory: Memory,
  evidence: EvidenceCollector,
): Promise<CompletedLogin['result']> {
  const { entity, fetch, now } = options;
  const read = readAnswer(parameters, pending.provider, memory.scheme);
  if (!read.ok) return { ok: false, failure: read.failure };
  const directory = options.schemes.find((one) => one.scheme === memory.scheme)?.directory;
  const provider: Outcome<FederationProvider> = (await directory?.find(pending.provider)) ?? failed('provider-unknown');
  if (!provider.ok) return refused('provider-not-trusted', provider.reason);
  const exchanged = await exchangeCode({
    fetch,
    entity,
    provider: provider.value,
    code: read.code,
    codeVerifier: memory.codeVerifier,
    nonce: memory.nonce,
    level: pending.level,
    startedAt: pending.startedAt,
    now,
    evidence,
    ...(options.acceptsBareUserInfo === undefined ? {} : { acceptsBareUserInfo: options.acceptsBareUserInfo }),
  });
  if (!exchanged.ok) return refused(failureOfReason(exchanged.reason), exchanged.reason);
  const { idToken, userInfo } = exchanged.value;
  const person = readPersonAttributes(userInfo);
  if (!person.ok) {
    return refused(person.reason === noFiscalCode ? 'no-fiscal-code' : 'answer-invalid', person.reason);
  }
  const { level, authenticatedAt } = idToken;
  const { protocol } = profileOf(memory.scheme);
  return {
    ok: true,
    assertion: { ...person.value, level, provider: pending.provider, protocol, authenticatedAt },
  };
}

type ReadAnswer = { readonly ok: true; readonly code: string } | { readonly ok: false; readonly failure: LoginFailure };

/** Reads the answer of the authorization endpoint. Source: RFC 6749, 4.1.2; RFC 9207 (issuer). */
function readAnswer(parameters: URLSearchParams, provider: string, scheme: Scheme): ReadAnswer {
  const refuse = (code: LoginFailureCode, detail: string): ReadAnswer => ({ ok: false, failure: { code, detail } });
  if (['code', 'state', 'iss', 'error'].some((name) => parameters.getAll(name).length > 1)) {
    return refuse('answer-invalid', 'parameter-twice');
  }
  const issuer = parameters.get('iss');
  if (issuer !== null && issuer !== provider) return refuse('answer-from-another-provider', 'answer-issuer');
  const error = parameters.get('error');
  if (error !== null) return refuse(failureOfError(error), knownError(error));
  if (issuer === null && profileOf(scheme).requiresIssuerInAnswer) {
    return refuse('answer-from-another-provider', 'answer-issuer-missing');
  }
  const code = parameters.get('code');
  if (code === null || code === '' || code.length > 4096) return refuse('answer-invalid', 'code-missing');
  return { ok: true, code };
}

const unavailable: ReadonlySet<string> = new Set([
  'time-out',
  'unreachable',
  'token-status',
  'token-server_error',
  'token-temporarily_unavailable',
  'user-info-status',
]);

const ourFault: ReadonlySet<string> = new Set([
  'token-invalid_client',
  'token-invalid_request',
  'token-unauthorized_client',
  'token-unsupported_grant_type',
]);

function failureOfReason(reason: string): LoginFailureCode {
  if (reason === levelTooLow) return 'level-too-low';
  if (unavailable.has(reason)) return 'provider-unavailable';
  return ourFault.has(reason) ? 'request-refused' : 'answer-invalid';
}

function refused(code: LoginFailureCode, detail: string): CompletedLogin['result'] {
  return { ok: false, failure: { code, detail } };
}

function single(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}
