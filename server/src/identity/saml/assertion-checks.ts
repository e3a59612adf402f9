import type { IdentityLevel } from '../../access/principal.ts';
import { levelOf } from './authn-request.ts';
import type { ResponseExpectation, ResponseFault } from './checked-response.ts';
import { parseInstant } from './instant.ts';
import { bearerMethod, nameFormats, namespaces } from './names.ts';
import { isIdentifier, isIssuedInTime } from './response-envelope.ts';
import { childrenOf, elementsOf, onlyChildOf, textOf, type XmlElement } from './xml-tree.ts';

const saml = namespaces.assertion;

/**
 * First fault of an assertion apart from level and attributes: cases 33 to 87 of the AgID check list.
 *
 * Source: SPID technical rules (Assertion); SAML 2.0 core, 2; SAML 2.0 profiles, 4.1.4.
 */
export function faultOfAssertion(assertion: XmlElement, expected: ResponseExpectation): ResponseFault | undefined {
  return (
    faultOfHeader(assertion, expected) ?? faultOfSubject(assertion, expected) ?? faultOfConditions(assertion, expected)
  );
}

function faultOfHeader(assertion: XmlElement, expected: ResponseExpectation): ResponseFault | undefined {
  if (!isIdentifier(assertion.attributes.get('ID'))) return 'assertion-id';
  if (assertion.attributes.get('Version') !== '2.0') return 'assertion-version';
  if (!isIssuedInTime(assertion.attributes.get('IssueInstant'), expected)) return 'assertion-issue-instant';
  const issuer = onlyChildOf(assertion, saml, 'Issuer');
  if (textOf(issuer) !== expected.provider) return 'assertion-issuer';
  return issuer?.attributes.get('Format') === nameFormats.entity ? undefined : 'assertion-issuer-format';
}

function faultOfSubject(assertion: XmlElement, expected: ResponseExpectation): ResponseFault | undefined {
  const subject = onlyChildOf(assertion, saml, 'Subject');
  if (subject === undefined || elementsOf(subject).length === 0) return 'subject';
  const name = onlyChildOf(subject, saml, 'NameID');
  if (!textOf(name)) return 'name-id';
  if (name?.attributes.get('Format') !== nameFormats.transient) return 'name-id-format';
  if (!name.attributes.get('NameQualifier')) return 'name-id-qualifier';
  const confirmation = onlyChildOf(subject, saml, 'SubjectConfirmation');
  if (confirmation === undefined) return 'subject-confirmation';
  if (confirmation.attributes.get('Method') !== bearerMethod) return 'confirmation-method';
  const data = onlyChildOf(confirmation, saml, 'SubjectConfirmationData');
  return data === undefined ? 'confirmation-data' : faultOfConfirmation(data, expected);
}

function faultOfConfirmation(data: XmlElement, expected: ResponseExpectation): ResponseFault | undefined {
  if (data.attributes.get('Recipient') !== expected.assertionConsumerUrl) return 'confirmation-recipient';
  if (data.attributes.get('InResponseTo') !== expected.requestId) return 'confirmation-in-response-to';
  if (!isStillValid(data.attributes.get('NotOnOrAfter'), expected)) return 'confirmation-not-on-or-after';
  const notBefore = data.attributes.get('NotBefore');
  return notBefore === undefined || isAlreadyValid(notBefore, expected) ? undefined : 'confirmation-not-before';
}

/** Conditions that may stand beside the audience: they ask nothing more of somebody who uses an assertion once, at once. */
const harmlessConditions: ReadonlySet<string> = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']);

function faultOfConditions(assertion: XmlElement, expected: ResponseExpectation): ResponseFault | undefined {
  const conditions = onlyChildOf(assertion, saml, 'Conditions');
  if (conditions === undefined) return 'conditions';
  if (!isAlreadyValid(conditions.attributes.get('NotBefore'), expected)) return 'conditions-not-before';
  if (!isStillValid(conditions.attributes.get('NotOnOrAfter'), expected)) return 'conditions-not-on-or-after';
  const isHarmless = (each: XmlElement) => each.namespace === saml && harmlessConditions.has(each.name);
  if (!elementsOf(conditions).every(isHarmless)) return 'conditions-unknown';
  const restrictions = childrenOf(conditions, saml, 'AudienceRestriction');
  // Several restrictions all have to be met; of several audiences in one, one has to be us.
  const isMet = (each: XmlElement) =>
    childrenOf(each, saml, 'Audience').some((audience) => textOf(audience) === expected.entityId);
  return restrictions.length > 0 && restrictions.every(isMet) ? undefined : 'audience';
}

function isAlreadyValid(notBefore: string | undefined, expected: ResponseExpectation): boolean {
  const instant = parseInstant(notBefore);
  return instant !== undefined && instant <= expected.now + expected.toleranceMs;
}

function isStillValid(notOnOrAfter: string | undefined, expected: ResponseExpectation): boolean {
  const instant = parseInstant(notOnOrAfter);
  return instant !== undefined && expected.now - expected.toleranceMs < instant;
}

/** How and when somebody authenticated. */
export interface Authentication {
  readonly level: IdentityLevel;
  /** Ms since the epoch, UTC. */
  readonly authenticatedAt: number;
}

/**
 * Reads the authentication statement: cases 88 to 97 of the AgID check list. A level above the one asked for is accepted,
 * one below is not. From level 2 on the authentication must be newer than the request, which asked for a new one
 * (`ForceAuthn`).
 */
export function authenticationOf(assertion: XmlElement, expected: ResponseExpectation): Authentication | ResponseFault {
  const statement = onlyChildOf(assertion, saml, 'AuthnStatement');
  if (statement === undefined || elementsOf(statement).length === 0) return 'authn-statement';
  const context = onlyChildOf(statement, saml, 'AuthnContext');
  if (context === undefined || elementsOf(context).length === 0) return 'authn-context';
  const level = levelOf(textOf(onlyChildOf(context, saml, 'AuthnContextClassRef')));
  if (level === undefined) return 'authn-class';
  if (level < expected.level) return 'level-too-low';
  const authenticatedAt = parseInstant(statement.attributes.get('AuthnInstant'));
  if (authenticatedAt === undefined || authenticatedAt > expected.now + expected.toleranceMs) return 'authn-instant';
  const isTooOld = authenticatedAt < expected.requestedAt - expected.toleranceMs;
  return isTooOld && expected.level > 1 ? 'authn-instant' : { level, authenticatedAt };
}
