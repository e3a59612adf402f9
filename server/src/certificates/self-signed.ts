import { generateKeyPair, randomBytes, sign, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  id_ce_basicConstraints,
  id_ce_keyUsage,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

const sha256WithRsa = '1.2.840.113549.1.1.11';

/** A key and its certificate, PEM. */
export interface CertifiedKey {
  readonly privateKey: string;
  readonly certificate: string;
}

/** Types of parts of a subject. Source: ITU-T X.520. */
export const subjectTypes = {
  commonName: '2.5.4.3',
  organizationName: '2.5.4.10',
  organizationIdentifier: '2.5.4.97',
  uri: '2.5.4.83',
  countryName: '2.5.4.6',
  localityName: '2.5.4.7',
} as const;

/** One part of a subject: text in UTF-8, or printable characters where the type asks for them. */
export interface SubjectPart {
  readonly type: keyof typeof subjectTypes;
  readonly text: string;
  readonly printable?: true;
}

/** What is certified. */
export interface CertificateRequest {
  readonly subject: readonly SubjectPart[];
  /** Bits of the RSA key. */
  readonly keyBits: number;
  readonly years: number;
  /** Beside the basic constraints (no authority) and the key usage (digital signature, content commitment). */
  readonly extensions?: readonly Extension[];
}

/**
 * Makes an RSA key and the certificate that it signs for itself, with SHA-256. Source: RFC 5280.
 *
 * @param now instant from which it is valid, ms since the epoch, UTC
 */
export async function makeSelfSigned(request: CertificateRequest, now: number): Promise<CertifiedKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: request.keyBits,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const algorithm = new AlgorithmIdentifier({ algorithm: sha256WithRsa, parameters: null });
  const name = new Name(request.subject.map(toPart));
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + request.years);
  const content = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: name,
    subject: name,
    validity: new Validity({ notBefore: new Date(now), notAfter }),
    subjectPublicKeyInfo: AsnConvert.parse(publicKey, SubjectPublicKeyInfo),
    extensions: new Extensions([
      certificateExtension(id_ce_basicConstraints, false, new BasicConstraints({ cA: false })),
      certificateExtension(
        id_ce_keyUsage,
        true,
        new KeyUsage(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation),
      ),
      ...(request.extensions ?? []),
    ]),
  });
  const certificate = new Certificate({
    tbsCertificate: content,
    signatureAlgorithm: algorithm,
    signatureValue: bytesOf(sign('sha256', Buffer.from(AsnConvert.serialize(content)), privateKey)),
  });
  const encoded = Buffer.from(AsnConvert.serialize(certificate));
  return { privateKey, certificate: new X509Certificate(encoded).toString() };
}

/** An extension of a certificate. */
export function certificateExtension(extnID: string, critical: boolean, value: unknown): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function toPart({ type, text, printable }: SubjectPart): RelativeDistinguishedName {
  const value = new AttributeValue(printable === true ? { printableString: text } : { utf8String: text });
  return new RelativeDistinguishedName([new AttributeTypeAndValue({ type: subjectTypes[type], value })]);
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
