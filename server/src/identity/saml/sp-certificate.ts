import { createPublicKey, generateKeyPair, randomBytes, sign, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  CertificatePolicies,
  DisplayText,
  Extension,
  Extensions,
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_keyUsage,
  KeyUsage,
  KeyUsageFlags,
  Name,
  PolicyInformation,
  PolicyQualifierInfo,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  UserNotice,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import type { SpidServiceProvider } from './service-provider.ts';
import type { SigningPair } from './xml-signature.ts';

const sha256WithRsa = '1.2.840.113549.1.1.11';
const userNoticeQualifier = '1.3.6.1.5.5.7.2.2';
const keyBits = 3072;
const years = 5;

/** Types of the subject's parts. Source: ITU-T X.520; AgID notice 29 version 3. */
const subjectTypes = {
  commonName: '2.5.4.3',
  organizationName: '2.5.4.10',
  organizationIdentifier: '2.5.4.97',
  uri: '2.5.4.83',
  countryName: '2.5.4.6',
  localityName: '2.5.4.7',
} as const;

/** Policies of the certificate of a public service provider. Source: AgID notice 29 version 3. */
const policies = [
  { identifier: '1.3.76.16.6', text: 'agIDcert' },
  { identifier: '1.3.76.16.4.2.1', text: 'cert_SP_Pub' },
] as const;

/**
 * Makes the key of a public service provider (RSA 3072) and its self-signed certificate, valid for five years.
 *
 * Source: AgID notice 29 version 3: subject with CN, O, organizationIdentifier `PA:IT-<IPA code>`, uri, C, L; key usage
 * digital signature and content commitment; the two policies of public bodies; SHA-256.
 *
 * @param now instant, ms since the epoch, UTC
 */
export async function generateSigningPair(provider: SpidServiceProvider, now: number): Promise<SigningPair> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: keyBits,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const algorithm = new AlgorithmIdentifier({ algorithm: sha256WithRsa, parameters: null });
  const name = subjectOf(provider);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years);
  const content = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: name,
    subject: name,
    validity: new Validity({ notBefore: new Date(now), notAfter }),
    subjectPublicKeyInfo: AsnConvert.parse(publicKey, SubjectPublicKeyInfo),
    extensions: new Extensions(extensions()),
  });
  const certificate = new Certificate({
    tbsCertificate: content,
    signatureAlgorithm: algorithm,
    signatureValue: bytesOf(sign('sha256', Buffer.from(AsnConvert.serialize(content)), privateKey)),
  });
  const encoded = Buffer.from(AsnConvert.serialize(certificate));
  return { privateKey, certificate: new X509Certificate(encoded).toString() };
}

function subjectOf({ entityId, organization }: SpidServiceProvider): Name {
  const part = (type: string, value: AttributeValue): RelativeDistinguishedName =>
    new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })]);
  const utf8 = (type: string, value: string) => part(type, new AttributeValue({ utf8String: value }));
  return new Name([
    utf8(subjectTypes.commonName, organization.displayName),
    utf8(subjectTypes.organizationName, organization.name),
    utf8(subjectTypes.organizationIdentifier, organizationIdentifierOf(organization.ipaCode)),
    utf8(subjectTypes.uri, entityId),
    part(subjectTypes.countryName, new AttributeValue({ printableString: 'IT' })),
    utf8(subjectTypes.localityName, organization.locality),
  ]);
}

function organizationIdentifierOf(ipaCode: string): string {
  return `PA:IT-${ipaCode}`;
}

function extensions(): Extension[] {
  const extension = (extnID: string, critical: boolean, value: unknown): Extension =>
    new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
  return [
    extension(id_ce_basicConstraints, false, new BasicConstraints({ cA: false })),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation)),
    extension(id_ce_certificatePolicies, false, new CertificatePolicies(policies.map(toPolicy))),
  ];
}

function toPolicy({ identifier, text }: (typeof policies)[number]): PolicyInformation {
  const notice = new UserNotice({ explicitText: new DisplayText({ utf8String: text }) });
  const qualifier = new PolicyQualifierInfo({
    policyQualifierId: userNoticeQualifier,
    qualifier: AsnConvert.serialize(notice),
  });
  return new PolicyInformation({ policyIdentifier: identifier, policyQualifiers: [qualifier] });
}

/** A random positive number of 16 octets without a leading zero octet. Source: RFC 5280, 4.1.2.2. */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytesOf(bytes);
}

function bytesOf(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}

/**
 * What keeps a pair from being used for a service provider, in words for the operator; undefined when nothing does.
 *
 * @param now instant, ms since the epoch, UTC
 */
export function faultOfSigningPair(pair: SigningPair, provider: SpidServiceProvider, now: number): string | undefined {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pair.certificate);
    if (!createPublicKey(pair.privateKey).equals(certificate.publicKey)) return 'key and certificate differ';
  } catch {
    return 'key or certificate cannot be read';
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return 'not RSA of 2048 bits';
  if (Date.parse(certificate.validTo) <= now) return 'the certificate has expired';
  const subject = subjectPartsOf(certificate);
  if (subject.get(subjectTypes.uri) !== provider.entityId) return 'the certificate names another entity id (uri)';
  const identifier = organizationIdentifierOf(provider.organization.ipaCode);
  if (subject.get(subjectTypes.organizationIdentifier) !== identifier) return 'the certificate names another IPA code';
  return undefined;
}

function subjectPartsOf(certificate: X509Certificate): ReadonlyMap<string, string> {
  const { subject } = AsnConvert.parse(certificate.raw, Certificate).tbsCertificate;
  return new Map(subject.flatMap((parts) => parts.map(({ type, value }) => [type, value.toString()] as const)));
}
