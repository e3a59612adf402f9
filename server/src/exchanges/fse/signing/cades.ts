import { createHash, X509Certificate } from 'node:crypto';
import {
  Attribute,
  CertificateChoices,
  CertificateSet,
  CMSVersion,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  id_data,
  id_signedData,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Certificate } from '@peculiar/asn1-x509';

const sha256 = '2.16.840.1.101.3.4.2.1';
const algorithms = {
  rsa: new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.11', parameters: null }),
  ec: new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' }),
} as const;
const attributeTypes = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

/** What is signed of a document, and by whom. */
export interface ToBeSigned {
  /** DER of the signed attributes; the signature is over its SHA-256. */
  readonly attributes: Uint8Array;
  /** Certificate of the signer, DER. */
  readonly certificate: Uint8Array;
}

/**
 * The signed attributes of a CAdES baseline signature of a PDF: content type, SHA-256 of the bytes, and the certificate that is meant.
 * The instant is in the PDF and not here.
 *
 * Source: ETSI EN 319 142-1, 6.2.1 and table 1; RFC 5652, 5.4 and 11; RFC 5035, 3.
 */
export function attributesToSign(content: Uint8Array, certificate: Uint8Array): ToBeSigned {
  const attributes = [
    attribute(attributeTypes.contentType, objectIdentifier),
    attribute(attributeTypes.messageDigest, octets(digestOf(content))),
    // SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }; SHA-256 is the default.
    attribute(attributeTypes.signingCertificateV2, sequence(sequence(sequence(octets(digestOf(certificate)))))),
  ];
  const items = attributes.map((one) => Buffer.from(AsnConvert.serialize(one))).sort(Buffer.compare);
  return { attributes: tagged(0x31, Buffer.concat(items)), certificate };
}

/**
 * The CMS of a signature, detached, in DER.
 *
 * @param signature over the SHA-256 of the attributes: RSA (PKCS #1 v1.5) or ECDSA (DER), as the certificate says
 * @param chain further certificates, DER
 */
export function cmsOf(
  { attributes, certificate }: ToBeSigned,
  signature: Uint8Array,
  chain: readonly Uint8Array[] = [],
): Uint8Array {
  const { tbsCertificate } = AsnConvert.parse(bytesOf(certificate), Certificate);
  const isEc = new X509Certificate(certificate).publicKey.asymmetricKeyType === 'ec';
  const signer = new SignerInfo({
    version: CMSVersion.v1,
    sid: new SignerIdentifier({
      issuerAndSerialNumber: new IssuerAndSerialNumber({
        issuer: tbsCertificate.issuer,
        serialNumber: tbsCertificate.serialNumber,
      }),
    }),
    digestAlgorithm: new AlgorithmIdentifier({ algorithm: sha256 }),
    signedAttrs: attributesOf(attributes),
    signatureAlgorithm: isEc ? algorithms.ec : algorithms.rsa,
    signature: new OctetString(bytesOf(signature)),
  });
  const signed = new SignedData({
    version: CMSVersion.v1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: id_data }),
    certificates: new CertificateSet(
      [certificate, ...chain].map(
        (one) => new CertificateChoices({ certificate: AsnConvert.parse(bytesOf(one), Certificate) }),
      ),
    ),
    signerInfos: new SignerInfos([signer]),
  });
  signed.digestAlgorithms.push(new AlgorithmIdentifier({ algorithm: sha256 }));
  const info = new ContentInfo({ contentType: id_signedData, content: AsnConvert.serialize(signed) });
  return new Uint8Array(AsnConvert.serialize(info));
}

/** The attributes in the order of their DER. */
function attributesOf(der: Uint8Array): Attribute[] {
  const list: Attribute[] = [];
  for (let at = headLength(der, 0); at < der.length; ) {
    const length = headLength(der, at) + contentLength(der, at);
    list.push(AsnConvert.parse(bytesOf(der.subarray(at, at + length)), Attribute));
    at += length;
  }
  return list;
}

function headLength(der: Uint8Array, at: number): number {
  const first = der[at + 1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function contentLength(der: Uint8Array, at: number): number {
  const first = der[at + 1] ?? 0;
  if (first < 0x80) return first;
  return Array.from(der.subarray(at + 2, at + 2 + (first & 0x7f))).reduce((length, byte) => length * 256 + byte, 0);
}

function attribute(attrType: string, value: Uint8Array): Attribute {
  return new Attribute({ attrType, attrValues: [bytesOf(value)] });
}

/** DER of the identifier of `id-data`, 1.2.840.113549.1.7.1. */
const objectIdentifier = Uint8Array.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01]);

function octets(content: Uint8Array): Uint8Array {
  return tagged(0x04, content);
}

function sequence(content: Uint8Array): Uint8Array {
  return tagged(0x30, content);
}

/** DER of a value shorter than 64 KB. */
function tagged(tag: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from([tag, ...head]), content]);
}

function digestOf(content: Uint8Array): Uint8Array {
  return createHash('sha256').update(content).digest();
}

function bytesOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
