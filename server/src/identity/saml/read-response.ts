import type { KeyObject } from 'node:crypto';
import { attributesOf } from './assertion-attributes.ts';
import { authenticationOf, faultOfAssertion } from './assertion-checks.ts';
import type { ResponseExpectation, ResponseFault, ResponseIndex, ResponseOutcome } from './checked-response.ts';
import { namespaces } from './names.ts';
import { assertionOf, faultOfEnvelope, statusOf } from './response-envelope.ts';
import { readSigned } from './xml-signature.ts';
import { isNamed, messageLimits, onlyChildOf, readXml, textOf, type XmlElement } from './xml-tree.ts';

/**
 * Request that a response says it answers, before anything is checked: good for finding that request, for nothing else.
 * Undefined when the text is no response or names no request.
 */
export function claimedRequestOf(text: string): string | undefined {
  const reading = readXml(text, messageLimits);
  if (!reading.ok || !isNamed(reading.root, namespaces.protocol, 'Response')) return undefined;
  return reading.root.attributes.get('InResponseTo') || undefined;
}

/**
 * Checks a response from first to last: signature of the response, then what it says, signature of the assertion, then
 * what that says. Everything is read from the octets that the signatures cover.
 *
 * Source: SPID technical rules; AgID check list of responses, cases 1 to 113.
 *
 * @param text the response, XML
 * @param keys signing keys of the identity provider that the request went to
 */
export function readResponse(text: string, keys: readonly KeyObject[], expected: ResponseExpectation): ResponseOutcome {
  const reading = readXml(text, messageLimits);
  if (!reading.ok) return { kind: 'refused', fault: 'not-xml' };
  const { root } = reading;
  if (!isNamed(root, namespaces.protocol, 'Response')) return { kind: 'refused', fault: 'not-a-response' };
  const response = readSigned(text, root, root, keys, messageLimits);
  if (!response.ok) return { kind: 'refused', fault: response.reason };
  const index = indexOf(response.signed);
  const refused = (fault: ResponseFault): ResponseOutcome => ({ kind: 'refused', fault, index });
  const envelopeFault = faultOfEnvelope(response.signed, expected);
  if (envelopeFault !== undefined) return refused(envelopeFault);
  const status = statusOf(response.signed);
  if (status === undefined) return refused('response-status');
  const outer = assertionOf(response.signed);
  if (status.kind === 'failure') {
    if (outer !== 'assertion-missing') return refused('assertion-with-failure');
    return { kind: 'anomaly', index, ...(status.anomaly === undefined ? {} : { anomaly: status.anomaly }) };
  }
  if (typeof outer === 'string') return refused(outer);
  const id = outer.attributes.get('ID');
  if (!id) return refused('assertion-id');
  // The signature is checked where it was made, in the whole document: namespaces declared outside of the assertion but
  // not used by its envelope are gone from the octets of the response.
  const inDocument = assertionOf(root);
  if (typeof inDocument === 'string' || inDocument.attributes.get('ID') !== id) return refused('assertion-ambiguous');
  const assertion = readSigned(text, root, inDocument, keys, messageLimits);
  if (!assertion.ok) return refused(`assertion-${assertion.reason}`);
  return judge(assertion.signed, index, expected);
}

function judge(assertion: XmlElement, outer: ResponseIndex, expected: ResponseExpectation): ResponseOutcome {
  const index: ResponseIndex = { ...outer, ...subjectIndexOf(assertion) };
  const refused = (fault: ResponseFault): ResponseOutcome => ({ kind: 'refused', fault, index });
  const fault = faultOfAssertion(assertion, expected);
  if (fault !== undefined) return refused(fault);
  const authentication = authenticationOf(assertion, expected);
  if (typeof authentication === 'string') return refused(authentication);
  const attributes = attributesOf(assertion);
  if (typeof attributes === 'string') return refused(attributes);
  return { kind: 'accepted', assertion: { ...authentication, attributes }, index };
}

function indexOf(response: XmlElement): ResponseIndex {
  return {
    responseId: response.attributes.get('ID') ?? '',
    responseIssueInstant: response.attributes.get('IssueInstant') ?? '',
    responseIssuer: textOf(onlyChildOf(response, namespaces.assertion, 'Issuer')) ?? '',
  };
}

function subjectIndexOf(assertion: XmlElement): Partial<ResponseIndex> {
  const subject = onlyChildOf(assertion, namespaces.assertion, 'Subject');
  const name = onlyChildOf(subject, namespaces.assertion, 'NameID');
  const qualifier = name?.attributes.get('NameQualifier');
  return {
    assertionId: assertion.attributes.get('ID') ?? '',
    ...(name === undefined ? {} : { assertionSubject: textOf(name) ?? '' }),
    ...(qualifier === undefined ? {} : { assertionSubjectNameQualifier: qualifier }),
  };
}
