import { newMessageId } from './authn-request.ts';
import { readPosted, readRedirected, toRedirectAddress } from './browser-bindings.ts';
import { formatInstant, parseInstant } from './instant.ts';
import { nameFormats, namespaces, statusCodes } from './names.ts';
import type { IdentityProviderRegistry } from './registry.ts';
import type { SamlIdentityProvider } from './registry-metadata.ts';
import { isIdentifier } from './response-envelope.ts';
import type { SpidServiceProvider } from './service-provider.ts';
import type { SigningPairs } from './sp-keys.ts';
import { readSigned } from './xml-signature.ts';
import { escapeXml, isNamed, messageLimits, onlyChildOf, readXml, textOf, type XmlElement } from './xml-tree.ts';

/** What the single logout service needs. */
export interface LogoutParts {
  readonly serviceProvider: SpidServiceProvider;
  readonly pairs: SigningPairs;
  readonly registry: IdentityProviderRegistry;
  readonly toleranceMs: number;
  /** Clock, ms since the epoch, UTC. */
  readonly now: () => number;
}

/** A message to the single logout service: the query of the address, or the fields of a form. */
export type LogoutMessage =
  | { readonly query: string }
  | { readonly request: string | undefined; readonly relayState: string | undefined };

/**
 * Answers a logout request of an identity provider: gives the address where the browser brings the answer, or undefined
 * when the message is not acceptable.
 *
 * The answer is always that the person is not known. From level 2 on SPID has no session at the provider, and this server
 * keeps neither a session nor the name that the provider uses for somebody: access ends with the token, or when its grant
 * is revoked. Logout responses are not acceptable, because no logout is ever asked for.
 *
 * Source: SPID technical rules (single logout); SAML 2.0 core, 3.7; SAML 2.0 profiles, 4.4.
 */
export function answerLogout(message: LogoutMessage, parts: LogoutParts): string | undefined {
  const request = 'query' in message ? redirectedRequest(message.query, parts) : postedRequest(message, parts);
  if (request === undefined || request.provider.logoutAnswer === undefined) return undefined;
  const { provider, id, relayState } = request;
  const answer = writeLogoutResponse(id, request.provider.logoutAnswer, parts);
  const [pair] = parts.pairs;
  return toRedirectAddress(provider.logoutAnswer ?? '', 'SAMLResponse', answer, relayState, pair.privateKey);
}

interface LogoutRequest {
  readonly id: string;
  readonly provider: SamlIdentityProvider;
  readonly relayState: string | undefined;
}

function redirectedRequest(query: string, parts: LogoutParts): LogoutRequest | undefined {
  const message = readRedirected(query);
  if (message?.field !== 'SAMLRequest') return undefined;
  const root = logoutRequestOf(message.message);
  const provider = root === undefined ? undefined : issuerOf(root, parts);
  if (root === undefined || provider === undefined || !message.isSignedBy(provider.keys)) return undefined;
  return accept(root, provider, message.relayState, parts);
}

function postedRequest(
  form: { readonly request: string | undefined; readonly relayState: string | undefined },
  parts: LogoutParts,
): LogoutRequest | undefined {
  const text = readPosted(form.request);
  const root = text === undefined ? undefined : logoutRequestOf(text);
  const provider = root === undefined ? undefined : issuerOf(root, parts);
  if (text === undefined || root === undefined || provider === undefined) return undefined;
  const signed = readSigned(text, root, root, provider.keys, messageLimits);
  if (!signed.ok || issuerOf(signed.signed, parts) !== provider) return undefined;
  return accept(signed.signed, provider, form.relayState, parts);
}

function logoutRequestOf(text: string): XmlElement | undefined {
  const reading = readXml(text, messageLimits);
  return reading.ok && isNamed(reading.root, namespaces.protocol, 'LogoutRequest') ? reading.root : undefined;
}

function issuerOf(root: XmlElement, parts: LogoutParts): SamlIdentityProvider | undefined {
  return parts.registry.find(textOf(onlyChildOf(root, namespaces.assertion, 'Issuer')) ?? '');
}

/** Longest relay state. Source: SAML 2.0 bindings, 3.4.3 (80 bytes); the same again for those who do not count. */
const longestRelayState = 160;

function accept(
  root: XmlElement,
  provider: SamlIdentityProvider,
  relayState: string | undefined,
  { serviceProvider, toleranceMs, now }: LogoutParts,
): LogoutRequest | undefined {
  const id = root.attributes.get('ID');
  const issuedAt = parseInstant(root.attributes.get('IssueInstant'));
  const isAcceptable =
    isIdentifier(id) &&
    root.attributes.get('Version') === '2.0' &&
    root.attributes.get('Destination') === serviceProvider.singleLogoutUrl &&
    issuedAt !== undefined &&
    Math.abs(issuedAt - now()) <= toleranceMs + requestLifetimeMs &&
    (relayState?.length ?? 0) <= longestRelayState;
  return isAcceptable && id !== undefined ? { id, provider, relayState } : undefined;
}

const requestLifetimeMs = 300_000;

function writeLogoutResponse(inResponseTo: string, destination: string, parts: LogoutParts): string {
  const entityId = escapeXml(parts.serviceProvider.entityId);
  return [
    `<samlp:LogoutResponse xmlns:samlp="${namespaces.protocol}" xmlns:saml="${namespaces.assertion}"`,
    ` ID="${newMessageId()}" Version="2.0" IssueInstant="${formatInstant(parts.now())}"`,
    ` InResponseTo="${escapeXml(inResponseTo)}" Destination="${escapeXml(destination)}">`,
    `<saml:Issuer Format="${nameFormats.entity}" NameQualifier="${entityId}">${entityId}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="${statusCodes.responder}">`,
    `<samlp:StatusCode Value="${statusCodes.unknownPrincipal}"/></samlp:StatusCode></samlp:Status>`,
    '</samlp:LogoutResponse>',
  ].join('');
}
