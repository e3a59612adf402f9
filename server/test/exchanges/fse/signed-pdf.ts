import { createHash, sign, X509Certificate } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import {
  Attribute,
  CertificateChoices,
  CertificateSet,
  CMSVersion,
  ContentInfo,
  DigestAlgorithmIdentifiers,
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
import type { Credential } from './gateway-certificates.ts';

const sha256 = '2.16.840.1.101.3.4.2.1';
const rsaWithSha256 = '1.2.840.113549.1.1.11';
const contentType = '1.2.840.113549.1.9.3';
const messageDigest = '1.2.840.113549.1.9.4';
/** The identifier of plain data (`id_data`), DER. */
const dataType = new Uint8Array(Buffer.from('06092a864886f70d010701', 'hex')).buffer;
const room = 4096;

/**
 * A small PDF of one empty page with a CDA attached as `cda.xml`, and signed: as much of PAdES as the gateway looks at. Without a
 * credential it is not signed. The same content gives the same file.
 */
export function smallPdf(cda: string, credential?: Credential): Uint8Array {
  const packed = deflateSync(Buffer.from(cda, 'utf8'));
  const isSigned = credential !== undefined;
  const form = isSigned ? '/AcroForm<</SigFlags 3/Fields[6 0 R]>>' : '';
  const objects = [
    `<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(cda.xml) 4 0 R]>>>>${form}>>`,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>',
    '<</Type/Filespec/F(cda.xml)/UF(cda.xml)/EF<</F 5 0 R>>>>',
    Buffer.concat([
      Buffer.from(`<</Type/EmbeddedFile/Filter/FlateDecode/Length ${packed.length}>>stream\n`),
      packed,
      Buffer.from('\nendstream'),
    ]),
    ...(isSigned
      ? [
          '<</Type/Annot/Subtype/Widget/FT/Sig/T(S)/F 132/Rect[0 0 0 0]/P 3 0 R/V 7 0 R>>',
          `<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[${' '.repeat(40)}]/Contents<${'0'.repeat(room * 2)}>>>`,
        ]
      : []),
  ];
  const file = writeObjects(objects);
  return credential === undefined ? file : signIn(file, credential);
}

function writeObjects(objects: readonly (string | Buffer)[]): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let length = pieces[0]?.length ?? 0;
  const places: number[] = [];
  for (const [index, object] of objects.entries()) {
    places.push(length);
    const content = typeof object === 'string' ? Buffer.from(object, 'latin1') : object;
    const piece = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), content, Buffer.from('\nendobj\n')]);
    pieces.push(piece);
    length += piece.length;
  }
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const trailer = `trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${length}\n%%EOF\n`;
  pieces.push(Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${rows}${trailer}`));
  return Buffer.concat(pieces);
}

function signIn(file: Buffer, credential: Credential): Buffer {
  const begin = file.indexOf('/Contents<') + '/Contents'.length;
  const end = begin + room * 2 + 2;
  const ranges = `0 ${begin} ${end} ${file.length - end}`.padEnd(40);
  file.write(ranges, file.indexOf('/ByteRange[') + '/ByteRange['.length, 'latin1');
  const content = Buffer.concat([file.subarray(0, begin), file.subarray(end)]);
  file.write(signedData(content, credential).toString('hex'), begin + 1, 'latin1');
  return file;
}

/** A detached CMS of one signer. Source: RFC 5652. */
function signedData(content: Buffer, { certificate: pem, privateKey }: Credential): Buffer {
  const certificate = AsnConvert.parse(new Uint8Array(new X509Certificate(pem).raw).buffer, Certificate);
  const digest = new Uint8Array(createHash('sha256').update(content).digest()).buffer;
  const attributes = [
    new Attribute({ attrType: contentType, attrValues: [dataType] }),
    new Attribute({ attrType: messageDigest, attrValues: [AsnConvert.serialize(new OctetString(digest))] }),
  ];
  const items = attributes.map((one) => Buffer.from(AsnConvert.serialize(one))).sort(Buffer.compare);
  const set = Buffer.concat(items);
  const signature = sign('sha256', Buffer.concat([Buffer.from([0x31, set.length]), set]), privateKey);
  const algorithm = new AlgorithmIdentifier({ algorithm: sha256 });
  const { issuer, serialNumber } = certificate.tbsCertificate;
  const signed = new SignedData({
    version: CMSVersion.v1,
    digestAlgorithms: new DigestAlgorithmIdentifiers([algorithm]),
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: id_data }),
    certificates: new CertificateSet([new CertificateChoices({ certificate })]),
    signerInfos: new SignerInfos([
      new SignerInfo({
        version: CMSVersion.v1,
        sid: new SignerIdentifier({ issuerAndSerialNumber: new IssuerAndSerialNumber({ issuer, serialNumber }) }),
        digestAlgorithm: algorithm,
        signedAttrs: attributes,
        signatureAlgorithm: new AlgorithmIdentifier({ algorithm: rsaWithSha256, parameters: null }),
        signature: new OctetString(new Uint8Array(signature).buffer),
      }),
    ]),
  });
  const info = new ContentInfo({ contentType: id_signedData, content: AsnConvert.serialize(signed) });
  return Buffer.from(AsnConvert.serialize(info));
}
