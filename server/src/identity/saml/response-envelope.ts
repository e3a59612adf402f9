import type { ResponseExpectation, ResponseFault } from './checked-response.ts';
import { parseInstant } from './instant.ts';
import { nameFormats, namespaces, statusCodes } from './names.ts';
import { childrenOf, onlyChildOf, textOf, type XmlElement } from './xml-tree.ts';

/** An XML name without colon, as identifiers of messages are. */
const identifierForm = /^[A-Za-z_][\w.-]*$/;

/**
 * First fault of a response apart from its assertion: cases 8 to 31 of the AgID check list.
 *
 * Source: SPID technical rules (Response); SAML 2.0 core, 3.2.2.
 */
export function faultOfEnvelope(response: XmlElement, expected: ResponseExpectation): ResponseFault | undefined {
  const attribute = (name: string): string => response.attributes.get(name) ?? '';
  if (!identifierForm.test(attribute('ID'))) return 'response-id';
  if (attribute('Version') !== '2.0') return 'response-version';
  if (!isIssuedInTime(attribute('IssueInstant'), expected)) return 'response-issue-instant';
  if (attribute('InResponseTo') !== expected.requestId) return 'response-in-response-to';
  if (attribute('Destination') !== expected.assertionConsumerUrl) return 'response-destination';
  const issuer = onlyChildOf(response, namespaces.assertion, 'Issuer');
  if (textOf(issuer) !== expected.provider) return 'response-issuer';
  const format = issuer?.attributes.get('Format');
  return format === undefined || format === nameFormats.entity ? undefined : 'response-issuer-format';
}

/** Whether an instant has the right form and lies between the request and now, within the tolerance. */
export function isIssuedInTime(text: string | undefined, expected: ResponseExpectation): boolean {
  const instant = parseInstant(text);
  if (instant === undefined) return false;
  return instant >= expected.requestedAt - expected.toleranceMs && instant <= expected.now + expected.toleranceMs;
}

/** Whether a text is an identifier of SAML (an XML name without colon). */
export function isIdentifier(text: string | undefined): boolean {
  return text !== undefined && identifierForm.test(text);
}

/** What the status of a response says. */
export type ResponseStatus =
  | { readonly kind: 'success' }
  /** `anomaly`: number of `ErrorCode nr…` in the status message. */
  | { readonly kind: 'failure'; readonly anomaly?: number };

/**
 * Reads the status of a response; undefined when there is none, or it has no code (cases 22 to 25).
 *
 * A top code other than success is a failure whatever stands below it (case 26). Source: SPID table of error messages.
 */
export function statusOf(response: XmlElement): ResponseStatus | undefined {
  const status = onlyChildOf(response, namespaces.protocol, 'Status');
  const code = onlyChildOf(status, namespaces.protocol, 'StatusCode')?.attributes.get('Value');
  if (status === undefined || code === undefined || code === '') return undefined;
  if (code === statusCodes.success) return { kind: 'success' };
  const message = textOf(onlyChildOf(status, namespaces.protocol, 'StatusMessage')) ?? '';
  const number = /^ErrorCode nr(\d{1,3})$/i.exec(message)?.[1];
  return { kind: 'failure', ...(number === undefined ? {} : { anomaly: Number(number) }) };
}

/** The one assertion of a response, or what is wrong with their number (case 32). Encrypted ones are not supported. */
export function assertionOf(response: XmlElement): XmlElement | ResponseFault {
  if (childrenOf(response, namespaces.assertion, 'EncryptedAssertion').length > 0) return 'assertion-encrypted';
  const [assertion, another] = childrenOf(response, namespaces.assertion, 'Assertion');
  if (assertion === undefined) return 'assertion-missing';
  return another === undefined ? assertion : 'assertion-ambiguous';
}
