import { randomBytes } from 'node:crypto';
import type { IdentityLevel } from '../../access/principal.ts';
import { formatInstant } from './instant.ts';
import { nameFormats, namespaces } from './names.ts';
import { type SpidServiceProvider, serviceIndex } from './service-provider.ts';
import { escapeXml } from './xml-tree.ts';

/** Authentication context classes of the levels. Source: SPID technical rules. */
export const levelClasses: Readonly<Record<IdentityLevel, string>> = {
  1: 'https://www.spid.gov.it/SpidL1',
  2: 'https://www.spid.gov.it/SpidL2',
  3: 'https://www.spid.gov.it/SpidL3',
};

/** What one authentication request says. */
export interface AuthnRequest {
  /** Identifier that cannot be guessed; the response names it. */
  readonly id: string;
  /** Instant of the request as written in it, ms since the epoch, whole seconds. */
  readonly issuedAt: number;
  /** Lowest level that is asked for. */
  readonly level: IdentityLevel;
  /** Address of the identity provider's sign-in service. */
  readonly destination: string;
}

/** Makes the identifier of a message: an XML name with 160 random bits. */
export function newMessageId(): string {
  return `_${randomBytes(20).toString('hex')}`;
}

/**
 * Writes an authentication request, unsigned.
 *
 * Source: SPID technical rules (AuthnRequest): `ForceAuthn` from level 2, addresses by index, no `IsPassive`, no
 * `AllowCreate`, one class with `Comparison="minimum"`.
 */
export function writeAuthnRequest(request: AuthnRequest, provider: SpidServiceProvider): string {
  const attributes = [
    ['ID', request.id],
    ['Version', '2.0'],
    ['IssueInstant', formatInstant(request.issuedAt)],
    ['Destination', request.destination],
    ...(request.level === 1 ? [] : [['ForceAuthn', 'true']]),
    ['AssertionConsumerServiceIndex', String(serviceIndex)],
    ['AttributeConsumingServiceIndex', String(serviceIndex)],
  ];
  const entityId = escapeXml(provider.entityId);
  return [
    `<samlp:AuthnRequest xmlns:samlp="${namespaces.protocol}" xmlns:saml="${namespaces.assertion}"`,
    ...attributes.map(([name, value]) => ` ${name}="${escapeXml(value ?? '')}"`),
    '>',
    `<saml:Issuer Format="${nameFormats.entity}" NameQualifier="${entityId}">${entityId}</saml:Issuer>`,
    `<samlp:NameIDPolicy Format="${nameFormats.transient}"/>`,
    '<samlp:RequestedAuthnContext Comparison="minimum">',
    `<saml:AuthnContextClassRef>${levelClasses[request.level]}</saml:AuthnContextClassRef>`,
    '</samlp:RequestedAuthnContext>',
    '</samlp:AuthnRequest>',
  ].join('');
}

/** Level that an authentication context class stands for; undefined for any other class. */
export function levelOf(classReference: string | undefined): IdentityLevel | undefined {
  const levels: readonly IdentityLevel[] = [1, 2, 3];
  return levels.find((level) => levelClasses[level] === classReference);
}
