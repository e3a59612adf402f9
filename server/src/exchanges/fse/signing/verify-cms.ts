import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import { type Attribute, ContentInfo, id_signedData, SignedData, type SignerInfo } from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';

const digests: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const messageDigest = '1.2.840.113549.1.9.4';
const rsaPss = '1.2.840.113549.1.1.10';

/**
 * Whether the first signer of a detached CMS (BER, zeros may follow) signed a content, by a certificate inside it. Neither who issued the
 * certificate nor its time count, as for the gateway. Source: RFC 5652; published code of the gateway.
 */
export function verifyCms(cms: Uint8Array, content: Uint8Array): boolean {
  try {
    const info = AsnConvert.parse(new Uint8Array(cms).buffer, ContentInfo);
    if (info.contentType !== id_signedData) return false;
    const signed = AsnConvert.parse(info.content, SignedData);
    const [signer] = signed.signerInfos;
    return signer !== undefined && isSignedBy(signer, certificatesOf(signed), content);
  } catch {
    // What cannot be read is no signature.
    return false;
  }
}

function isSignedBy(signer: SignerInfo, certificates: readonly X509Certificate[], content: Uint8Array): boolean {
  const algorithm = digests[signer.digestAlgorithm.algorithm];
  if (algorithm === undefined) return false;
  const { signedAttrs } = signer;
  let signed = content;
  if (signedAttrs !== undefined && signedAttrs.length > 0) {
    const [value] = signedAttrs.find(({ attrType }) => attrType === messageDigest)?.attrValues ?? [];
    if (value === undefined) return false;
    const told = Buffer.from(AsnConvert.parse(value, OctetString).buffer);
    if (!told.equals(createHash(algorithm).update(content).digest())) return false;
    signed = setOf(signedAttrs);
  }
  const signature = new Uint8Array(signer.signature.buffer);
  const isPss = signer.signatureAlgorithm.algorithm === rsaPss;
  return certificates.some(({ publicKey }) =>
    verify(
      algorithm,
      signed,
      isPss ? { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING } : publicKey,
      signature,
    ),
  );
}

function certificatesOf({ certificates = [] }: SignedData): readonly X509Certificate[] {
  return [...certificates].flatMap(({ certificate }) =>
    certificate === undefined ? [] : [new X509Certificate(Buffer.from(AsnConvert.serialize(certificate)))],
  );
}

/** DER of a set of attributes, over which a signer signs. Source: RFC 5652, section 5.4; X.690, section 11.6. */
function setOf(attributes: readonly Attribute[]): Uint8Array {
  const items = attributes.map((one) => Buffer.from(AsnConvert.serialize(one))).sort(Buffer.compare);
  const content = Buffer.concat(items);
  const { length } = content;
  if (length > 0xffff) throw new RangeError('attributes');
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([0x31, ...head]), content]);
}
