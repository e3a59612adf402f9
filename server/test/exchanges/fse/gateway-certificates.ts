import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  GeneralName,
  id_ce_basicConstraints,
  id_ce_subjectAltName,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

/** A key with its certificate, both PEM. */
export interface Credential {
  readonly privateKey: string;
  readonly certificate: string;
}

/** An authority of the tests, which issues certificates. */
export interface TestAuthority extends Credential {
  /** Issues a certificate for a common name; `address` becomes its alternative name. */
  issue(commonName: string, address?: string): Credential;
}

const validFrom = new Date('2025-01-01T00:00:00Z');
const validTo = new Date('2035-01-01T00:00:00Z');
const sha256WithRsa = '1.2.840.113549.1.1.11';
const commonNameType = '2.5.4.3';

/** Makes an authority with a new key. */
export function testAuthority(commonName: string): TestAuthority {
  const { privateKey, publicKey } = newPair();
  const name = nameOf(commonName);
  const own = credential({ subject: name, issuer: name, publicKey, signer: privateKey, isAuthority: true });
  return {
    privateKey: pemOf(privateKey),
    certificate: own,
    issue(subject, address) {
      const pair = newPair();
      const certificate = credential({
        subject: nameOf(subject),
        issuer: name,
        publicKey: pair.publicKey,
        signer: privateKey,
        isAuthority: false,
        ...(address === undefined ? {} : { address }),
      });
      return { privateKey: pemOf(pair.privateKey), certificate };
    },
  };
}

/** DER of a certificate in base64 without line breaks, as it stands in x5c. */
export function x5cOf({ certificate }: Credential): string {
  return new X509Certificate(certificate).raw.toString('base64');
}

interface Content {
  readonly subject: Name;
  readonly issuer: Name;
  readonly publicKey: Buffer;
  readonly signer: KeyObject;
  readonly isAuthority: boolean;
  readonly address?: string;
}

function credential({ subject, issuer, publicKey, signer, isAuthority, address }: Content): string {
  const signature = new AlgorithmIdentifier({ algorithm: sha256WithRsa, parameters: null });
  const extension = (extnID: string, value: unknown): Extension =>
    new Extension({ extnID, critical: false, extnValue: new OctetString(AsnConvert.serialize(value)) });
  const content = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature,
    issuer,
    subject,
    validity: new Validity({ notBefore: validFrom, notAfter: validTo }),
    subjectPublicKeyInfo: AsnConvert.parse(publicKey, SubjectPublicKeyInfo),
    extensions: new Extensions([
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: isAuthority })),
      ...(address === undefined
        ? []
        : [extension(id_ce_subjectAltName, new SubjectAlternativeName([new GeneralName({ iPAddress: address })]))]),
    ]),
  });
  const bytes = Buffer.from(AsnConvert.serialize(content));
  const made = new Certificate({
    tbsCertificate: content,
    signatureAlgorithm: signature,
    signatureValue: bytesOf(sign('sha256', bytes, signer)),
  });
  return new X509Certificate(Buffer.from(AsnConvert.serialize(made))).toString();
}

function nameOf(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: commonNameType, value })])]);
}

function newPair(): { readonly privateKey: KeyObject; readonly publicKey: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { privateKey: createPrivateKey(privateKey), publicKey };
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16);
  // A positive number whose first byte is no padding.
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytesOf(bytes);
}

function bytesOf(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}
