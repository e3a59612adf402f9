import { parseCodiceFiscale } from '@sinfonia/profiles/value-objects';
import type { IdentityLevel } from '../../access/principal.ts';
import type { EidAssertion } from '../login/port.ts';
import { newMessageId, writeAuthnRequest } from './authn-request.ts';
import { type PostPage, readPosted, toPostPage, toRedirectAddress } from './browser-bindings.ts';
import type { CheckedAssertion, ResponseFault, ResponseIndex, ResponseOutcome } from './checked-response.ts';
import type { RecordSamlEvidence, SamlEvidence } from './evidence.ts';
import { formatInstant } from './instant.ts';
import { failureOfAnomaly, type SamlLoginFailure } from './login-failure.ts';
import { createOneTimeStore } from './one-time-store.ts';
import { claimedRequestOf, readResponse } from './read-response.ts';
import type { IdentityProviderRegistry } from './registry.ts';
import type { SpidServiceProvider } from './service-provider.ts';
import type { SigningPairs } from './sp-keys.ts';
import { signDocument } from './xml-signature.ts';

/** Something that happened at a sign-in, for log and metrics: codes and entity ids only. */
export interface SamlEvent {
  readonly kind:
    | 'response-refused'
    | 'response-unsolicited'
    | 'provider-anomaly'
    | 'evidence-lost'
    | 'registry-refused'
    | 'server-error';
  /** Entity id of the identity provider. */
  readonly provider?: string;
  readonly reason?: string;
}

/** What a sign-in needs. */
export interface SignInParts {
  readonly serviceProvider: SpidServiceProvider;
  readonly pairs: SigningPairs;
  readonly registry: IdentityProviderRegistry;
  readonly recordEvidence: RecordSamlEvidence;
  /** How far clocks of providers may be from ours, ms. */
  readonly toleranceMs: number;
  /** Time somebody has to come back from the provider, ms. */
  readonly requestLifetimeMs: number;
  readonly onEvent?: (event: SamlEvent) => void;
  /** Clock, ms since the epoch, UTC. */
  readonly now: () => number;
}

/** What somebody asks when signing in. */
export interface SignInRequest {
  /** Entity id of the identity provider that was chosen. */
  readonly provider: string;
  readonly level: IdentityLevel;
  /** Identifier of the interaction, known to the browser by a cookie. */
  readonly interaction: string;
  /** Path on this server where the browser goes after the response; a ticket is added as `?ticket=`. */
  readonly returnPath: string;
  readonly language: 'it' | 'en';
}

/** How the browser gets to the provider. */
export type SignInStart =
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'page'; readonly page: PostPage }
  | { readonly kind: 'unknown-provider' };

/** What became of a posted response. */
export type ReceivedResponse =
  /** The browser goes on to this path, whether the sign-in succeeded or not. */
  | { readonly kind: 'returned'; readonly location: string }
  /** It answers no request of ours that is still open. */
  | { readonly kind: 'unsolicited' };

/** What a ticket stands for. */
export type RedeemedTicket =
  | { readonly kind: 'signed-in'; readonly assertion: EidAssertion }
  | { readonly kind: 'failed'; readonly failure: SamlLoginFailure }
  /** No such ticket, used before, too old, or of another browser. */
  | { readonly kind: 'unknown' };

/** The sign-in by SPID SAML, without HTTP. */
export interface SamlSignIn {
  begin(request: SignInRequest): SignInStart;
  /** Takes the fields of the form that was posted to the assertion consumer service. */
  receive(response: string | undefined, relayState: string | undefined): Promise<ReceivedResponse>;
  redeem(ticket: string, interaction: string): RedeemedTicket;
}

/** A request that was sent and not answered yet. */
export interface PendingRequest extends SignInRequest {
  readonly id: string;
  readonly relayState: string;
  readonly issuedAt: number;
  readonly text: string;
}

interface Ticket {
  readonly interaction: string;
  readonly result: Exclude<RedeemedTicket, { kind: 'unknown' }>;
}

const ticketLifetimeMs = 120_000;
const capacity = 20_000;

/**
 * Makes the sign-in by SPID SAML.
 *
 * One request takes one response: whoever posts a second one, or one that nobody asked for, is refused. The response
 * comes from another site, so without the cookie of the interaction; what it says waits under a ticket that only this
 * browser gets, and is given out only where browser and interaction belong together. Somebody who sends an own request to
 * another person, or an own response into another browser, gets nothing by it.
 */
export function createSignIn(parts: SignInParts): SamlSignIn {
  const pending = createOneTimeStore<PendingRequest>(parts.requestLifetimeMs, capacity, parts.now);
  const tickets = createOneTimeStore<Ticket>(ticketLifetimeMs, capacity, parts.now);
  return {
    begin(request) {
      const written = writeSignIn(parts, request);
      if (written === undefined) return { kind: 'unknown-provider' };
      const { open, way } = written;
      pending.put(open.id, open);
      if (way.kind === 'redirect') return way;
      const page = toPostPage(way.destination, 'SAMLRequest', open.text, open.relayState, request.language);
      return { kind: 'page', page };
    },

    async receive(field, relayState) {
      const text = readPosted(field);
      const id = text === undefined ? undefined : claimedRequestOf(text);
      const open = id === undefined ? undefined : pending.look(id);
      if (text === undefined || open === undefined || open.relayState !== relayState) {
        parts.onEvent?.({ kind: 'response-unsolicited' });
        return { kind: 'unsolicited' };
      }
      // Taken before anything is awaited: of two copies that come together one finds it.
      pending.take(open.id);
      const result = await judgeResponse(parts, open, text);
      const ticket = newMessageId();
      tickets.put(ticket, { interaction: open.interaction, result });
      return { kind: 'returned', location: `${open.returnPath}?ticket=${ticket}` };
    },

    redeem(ticket, interaction) {
      const found = tickets.take(ticket);
      return found?.interaction === interaction ? found.result : { kind: 'unknown' };
    },
  };
}

/** A request that is ready to be sent, and the way it goes. */
export interface WrittenSignIn {
  readonly open: PendingRequest;
  readonly way:
    | { readonly kind: 'redirect'; readonly location: string }
    /** `open.text` is to be posted there. */
    | { readonly kind: 'form'; readonly destination: string };
}

/** Writes a request to a provider, by redirect where it takes that; undefined for one that is not in the registry. */
export function writeSignIn(
  parts: Pick<SignInParts, 'registry' | 'pairs' | 'serviceProvider' | 'now'>,
  request: SignInRequest,
): WrittenSignIn | undefined {
  const { redirect, post } = parts.registry.find(request.provider)?.signOn ?? {};
  const destination = redirect ?? post;
  if (destination === undefined) return undefined;
  // Whole seconds, as the request says it.
  const issuedAt = Math.floor(parts.now() / 1000) * 1000;
  const id = newMessageId();
  const relayState = newMessageId();
  const plain = writeAuthnRequest({ id, issuedAt, level: request.level, destination }, parts.serviceProvider);
  const [pair] = parts.pairs;
  const text = redirect === undefined ? signDocument(plain, pair, 'after-issuer') : plain;
  const open = { ...request, id, relayState, issuedAt, text };
  if (redirect === undefined) return { open, way: { kind: 'form', destination } };
  const location = toRedirectAddress(redirect, 'SAMLRequest', text, relayState, pair.privateKey);
  return { open, way: { kind: 'redirect', location } };
}

/** What a response means for whoever signs in. */
export type Verdict = Ticket['result'];

/**
 * Judges a response to a request that was taken, and writes the pair to the login log when its signature is right.
 */
export async function judgeResponse(parts: SignInParts, open: PendingRequest, text: string): Promise<Verdict> {
  const provider = parts.registry.find(open.provider);
  if (provider === undefined) return { kind: 'failed', failure: 'unavailable' };
  const receivedAt = parts.now();
  const outcome = readResponse(text, provider.keys, {
    requestId: open.id,
    requestedAt: open.issuedAt,
    level: open.level,
    provider: open.provider,
    assertionConsumerUrl: parts.serviceProvider.assertionConsumerUrl,
    entityId: parts.serviceProvider.entityId,
    now: receivedAt,
    toleranceMs: parts.toleranceMs,
  });
  const codiceFiscale = outcome.kind === 'accepted' ? citizenCodeOf(outcome.assertion) : undefined;
  const evidence = await record(parts, open, text, receivedAt, outcome, codiceFiscale !== undefined);
  if (outcome.kind === 'accepted' && codiceFiscale !== undefined) {
    if (evidence === undefined) return { kind: 'failed', failure: 'unavailable' };
    return { kind: 'signed-in', assertion: toAssertion(outcome.assertion, codiceFiscale, open.provider, evidence) };
  }
  report(parts, open.provider, outcome);
  return { kind: 'failed', failure: failureOf(outcome) };
}

/** Fiscal code of a citizen: `TINIT-` and a right code. Source: SPID table of attributes, ETSI EN 319 412-1. */
function citizenCodeOf({ attributes: { fiscalNumber } }: CheckedAssertion): string | undefined {
  const prefix = 'TINIT-';
  if (!fiscalNumber.startsWith(prefix)) return undefined;
  const parsed = parseCodiceFiscale(fiscalNumber.slice(prefix.length));
  return parsed.ok ? parsed.value.code : undefined;
}

function toAssertion(
  { level, authenticatedAt, attributes }: CheckedAssertion,
  codiceFiscale: string,
  provider: string,
  evidence: string,
): EidAssertion {
  const { name, familyName, dateOfBirth } = attributes;
  return {
    codiceFiscale,
    givenName: name,
    familyName,
    ...(/^\d{4}-\d\d-\d\d$/.test(dateOfBirth) ? { birthDate: dateOfBirth } : {}),
    level,
    provider,
    protocol: 'spid-saml',
    authenticatedAt,
    evidence,
  };
}

function failureOf(outcome: ResponseOutcome): SamlLoginFailure {
  if (outcome.kind === 'anomaly') return failureOfAnomaly(outcome.anomaly);
  if (outcome.kind === 'accepted') return 'wrong-identity-type';
  return outcome.fault === 'level-too-low' ? 'level-missing' : 'invalid-response';
}

function report(parts: SignInParts, provider: string, outcome: ResponseOutcome): void {
  if (outcome.kind === 'anomaly') {
    parts.onEvent?.({ kind: 'provider-anomaly', provider, reason: String(outcome.anomaly ?? 'none') });
  } else {
    const reason = outcome.kind === 'refused' ? outcome.fault : 'fiscal-number';
    parts.onEvent?.({ kind: 'response-refused', provider, reason });
  }
}

/**
 * Writes the pair to the login log; undefined when that failed. A response without a right signature is not written:
 * anybody could fill the log with such.
 */
async function record(
  parts: SignInParts,
  open: PendingRequest,
  response: string,
  receivedAt: number,
  outcome: ResponseOutcome,
  isCitizen: boolean,
): Promise<string | undefined> {
  if (outcome.index === undefined) return undefined;
  const isSignedIn = outcome.kind === 'accepted' && isCitizen;
  const reason = reasonOf(outcome);
  const evidence: SamlEvidence = {
    protocol: 'spid-saml',
    receivedAt,
    outcome: isSignedIn ? 'accepted' : outcome.kind === 'anomaly' ? 'anomaly' : 'refused',
    ...(isSignedIn || reason === undefined ? {} : { reason }),
    request: open.text,
    response,
    index: toEvidenceIndex(open, outcome.index),
  };
  try {
    return await parts.recordEvidence(evidence);
  } catch {
    parts.onEvent?.({ kind: 'evidence-lost', provider: open.provider });
    return undefined;
  }
}

function reasonOf(outcome: ResponseOutcome): ResponseFault | `anomaly-${number}` | 'fiscal-number' | undefined {
  if (outcome.kind === 'refused') return outcome.fault;
  if (outcome.kind === 'accepted') return 'fiscal-number';
  return outcome.anomaly === undefined ? undefined : `anomaly-${outcome.anomaly}`;
}

function toEvidenceIndex(open: PendingRequest, index: ResponseIndex): SamlEvidence['index'] {
  const { assertionId, assertionSubject, assertionSubjectNameQualifier } = index;
  return {
    AuthnReq_ID: open.id,
    AuthnReq_IssueInstant: formatInstant(open.issuedAt),
    Resp_ID: index.responseId,
    Resp_IssueInstant: index.responseIssueInstant,
    Resp_Issuer: index.responseIssuer,
    ...(assertionId === undefined ? {} : { Assertion_ID: assertionId }),
    ...(assertionSubject === undefined ? {} : { Assertion_subject: assertionSubject }),
    ...(assertionSubjectNameQualifier === undefined
      ? {}
      : { Assertion_subject_NameQualifier: assertionSubjectNameQualifier }),
  };
}
