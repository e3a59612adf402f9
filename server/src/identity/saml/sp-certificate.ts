import { createPublicKey, X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  Certificate,
  CertificatePolicies,
  DisplayText,
  id_ce_certificatePolicies,
  PolicyInformation,
  PolicyQualifierInfo,
  UserNotice,
} from '@peculiar/asn1-x509';
import { certificateExtension, makeSelfSigned, subjectTypes } from '../../certificates/self-signed.ts';
import type { SpidServiceProvider } from './service-provider.ts';
import type { SigningPair } from './xml-signature.ts';

const userNoticeQualifier = '1.3.6.1.5.5.7.2.2';
const keyBits = 3072;
const years = 5;

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
export function generateSigningPair(provider: SpidServiceProvider, now: number): Promise<SigningPair> {
  const { entityId, organization } = provider;
  return makeSelfSigned(
    {
      subject: [
        { type: 'commonName', text: organization.displayName },
        { type: 'organizationName', text: organization.name },
        { type: 'organizationIdentifier', text: organizationIdentifierOf(organization.ipaCode) },
        { type: 'uri', text: entityId },
        { type: 'countryName', text: 'IT', printable: true },
        { type: 'localityName', text: organization.locality },
      ],
      keyBits,
      years,
      extensions: [
        certificateExtension(id_ce_certificatePolicies, false, new CertificatePolicies(policies.map(toPolicy))),
      ],
    },
    now,
  );
}

function organizationIdentifierOf(ipaCode: string): string {
  return `PA:IT-${ipaCode}`;
}

function toPolicy({ identifier, text }: (typeof policies)[number]): PolicyInformation {
  const notice = new UserNotice({ explicitText: new DisplayText({ utf8String: text }) });
  const qualifier = new PolicyQualifierInfo({
    policyQualifierId: userNoticeQualifier,
    qualifier: AsnConvert.serialize(notice),
  });
  return new PolicyInformation({ policyIdentifier: identifier, policyQualifiers: [qualifier] });
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
