import { SignedXml } from 'xml-crypto';
import type { SpidServiceProvider } from '../../../src/identity/saml/service-provider.ts';
import { generateSigningPair } from '../../../src/identity/saml/sp-certificate.ts';
import type { SigningPair } from '../../../src/identity/saml/xml-signature.ts';

/** The service provider of the tests. */
export const testServiceProvider: SpidServiceProvider = {
  entityId: 'https://fhir.example.org/login/saml/metadata',
  assertionConsumerUrl: 'https://fhir.example.org/login/saml/acs',
  singleLogoutUrl: 'https://fhir.example.org/login/saml/slo',
  serviceName: 'Ecosistema di prova',
  organization: {
    name: 'Ente di prova',
    displayName: 'Ente di prova',
    url: 'https://www.example.org',
    ipaCode: 'c_prova',
    locality: 'Napoli',
    email: 'spid@example.org',
    telephone: '+390810000000',
  },
};

/** An identity provider that answers what a test wants it to. */
export interface TestIdentityProvider {
  readonly entityId: string;
  readonly pair: SigningPair;
  readonly metadata: string;
}

/** Makes an identity provider with a key of its own. */
export async function makeIdentityProvider(entityId: string, name: string): Promise<TestIdentityProvider> {
  const provider = { ...testServiceProvider, entityId };
  const pair = await generateSigningPair(provider, Date.now() - 86_400_000);
  return { entityId, pair, metadata: metadataOf(entityId, name, pair) };
}

function metadataOf(entityId: string, name: string, pair: SigningPair): string {
  const service = (kind: string, binding: string) =>
    `<md:${kind} Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${entityId}/${kind}"/>`;
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}" ID="_m1">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAuthnRequestsSigned="true">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>${base64Of(pair.certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    ${service('SingleLogoutService', 'HTTP-Redirect')}
    ${service('SingleSignOnService', 'HTTP-Redirect')}
    ${service('SingleSignOnService', 'HTTP-POST')}
  </md:IDPSSODescriptor>
  <md:Organization>
    <md:OrganizationName xml:lang="it">${name} S.p.A.</md:OrganizationName>
    <md:OrganizationDisplayName xml:lang="en">${name} (en)</md:OrganizationDisplayName>
    <md:OrganizationDisplayName xml:lang="it">${name}</md:OrganizationDisplayName>
  </md:Organization>
</md:EntityDescriptor>`;
}

function base64Of(pem: string): string {
  return pem.replace(/-----[A-Z ]+-----|\s/g, '');
}

/** What a right response is made from. */
export interface ResponseFacts {
  readonly requestId: string;
  readonly issuer: string;
  readonly destination: string;
  readonly audience: string;
  /** Ms since the epoch. */
  readonly now: number;
  readonly level: 1 | 2 | 3;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The person of the tests: invented. */
export const testAttributes = {
  fiscalNumber: 'TINIT-VLLSNT80A41F839Y',
  name: 'Assunta',
  familyName: 'Vellutino Santoro',
  dateOfBirth: '1980-01-01',
};

/** Writes a right response, not yet signed. `prefixes`: how the two namespaces are named. */
export function writeResponse(facts: ResponseFacts, prefixes = { protocol: 'samlp', assertion: 'saml' }): string {
  const { protocol: p, assertion: a } = prefixes;
  const at = (offsetMs = 0) => `${new Date(facts.now + offsetMs).toISOString().slice(0, 19)}Z`;
  const issuer = `<${a}:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">${facts.issuer}</${a}:Issuer>`;
  const attributes = Object.entries(facts.attributes).map(
    ([name, value]) =>
      `<${a}:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">` +
      `<${a}:AttributeValue xsi:type="xs:string">${value}</${a}:AttributeValue></${a}:Attribute>`,
  );
  return `<${p}:Response xmlns:${p}="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:${a}="urn:oasis:names:tc:SAML:2.0:assertion"
  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  ID="_r1" Version="2.0" IssueInstant="${at()}" InResponseTo="${facts.requestId}" Destination="${facts.destination}">
  ${issuer}
  <${p}:Status><${p}:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></${p}:Status>
  <${a}:Assertion ID="_a1" Version="2.0" IssueInstant="${at()}">
    ${issuer}
    <${a}:Subject>
      <${a}:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient" NameQualifier="${facts.issuer}">_n1</${a}:NameID>
      <${a}:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
        <${a}:SubjectConfirmationData Recipient="${facts.destination}" InResponseTo="${facts.requestId}" NotOnOrAfter="${at(300_000)}"/>
      </${a}:SubjectConfirmation>
    </${a}:Subject>
    <${a}:Conditions NotBefore="${at()}" NotOnOrAfter="${at(300_000)}">
      <${a}:AudienceRestriction><${a}:Audience>${facts.audience}</${a}:Audience></${a}:AudienceRestriction>
    </${a}:Conditions>
    <${a}:AuthnStatement AuthnInstant="${at()}">
      <${a}:AuthnContext><${a}:AuthnContextClassRef>https://www.spid.gov.it/SpidL${facts.level}</${a}:AuthnContextClassRef></${a}:AuthnContext>
    </${a}:AuthnStatement>
    <${a}:AttributeStatement>${attributes.join('')}</${a}:AttributeStatement>
  </${a}:Assertion>
</${p}:Response>`;
}

/** Which element is signed. */
export type SignedPart = 'Response' | 'Assertion' | 'EntitiesDescriptor';

/** How a test wants something signed, where it is not as it should be. */
export interface SigningOptions {
  readonly signatureAlgorithm?: string;
  readonly digestAlgorithm?: string;
  readonly canonicalization?: string;
  /** Signs the whole document by an empty reference. */
  readonly emptyReference?: boolean;
  /** Prefixes of the inclusive namespaces. */
  readonly inclusivePrefixes?: readonly string[];
}

/** Signs the first element of that name in a document. */
export function signPart(text: string, part: SignedPart, pair: SigningPair, options: SigningOptions = {}): string {
  const canonicalization = options.canonicalization ?? 'http://www.w3.org/2001/10/xml-exc-c14n#';
  const signer = new SignedXml({
    privateKey: pair.privateKey,
    publicCert: pair.certificate,
    signatureAlgorithm: options.signatureAlgorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: canonicalization,
    idAttribute: 'ID',
  });
  const xpath = `//*[local-name(.)='${part}']`;
  signer.addReference({
    xpath,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', canonicalization],
    digestAlgorithm: options.digestAlgorithm ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
    ...(options.emptyReference ? { isEmptyUri: true } : {}),
    ...(options.inclusivePrefixes ? { inclusiveNamespacesPrefixList: [...options.inclusivePrefixes] } : {}),
  });
  signer.computeSignature(text, {
    prefix: 'ds',
    location: { reference: `${xpath}/*[1]`, action: 'after' },
  });
  return signer.getSignedXml();
}

/** Signs the assertion and then the response. */
export function signResponse(text: string, pair: SigningPair, options: SigningOptions = {}): string {
  return signPart(signPart(text, 'Assertion', pair, options), 'Response', pair, options);
}
