import { createHash, verify, X509Certificate } from 'node:crypto';
import { attributesToSign, cmsOf } from './cades.ts';
import type { CscAnswer, CscClient } from './csc-client.ts';
import type { DocumentSigner, SignerConsent, Signing, SigningRequest } from './port.ts';
import { signedBytes, withSignature, withSignaturePlace } from './signature-place.ts';

const sha256 = '2.16.840.1.101.3.4.2.1';
const signatureAlgorithms = { rsa: '1.2.840.113549.1.1.11', ec: '1.2.840.10045.4.3.2' } as const;

/** A signer's certificate with those that issued it, DER. */
interface Chain {
  readonly own: X509Certificate;
  readonly others: readonly Uint8Array[];
}

/**
 * Signs with keys that a remote signature service keeps for doctors: certificate, authorization of this one hash by PIN and OTP, signature
 * of the hash. Only the hash leaves. What comes back is verified before it is put into the document.
 *
 * Source: Cloud Signature Consortium API 1.0.4.0: credentials/info (11.5), credentials/sendOTP (11.8), credentials/authorize (11.6),
 * signatures/signHash (11.9).
 */
export class RemoteServiceSigner implements DocumentSigner {
  readonly #client: CscClient;

  constructor(client: CscClient) {
    this.#client = client;
  }

  /** Has the service send a one-time password to a signer, where its credential needs one; undefined when it has. */
  async requestOtp(credential: string): Promise<Exclude<Signing, { kind: 'signed' }> | undefined> {
    const answer = await this.#client.call('credentials/sendOTP', { credentialID: credential });
    return answer.kind === 'ok' ? undefined : answer;
  }

  async sign({ pdf, signerName, reason, time, consent }: SigningRequest): Promise<Signing> {
    if (consent === undefined) return { kind: 'refused', reason: 'credential-unknown' };
    const prepared = await withSignaturePlace(pdf, { name: signerName, reason, time });
    if (prepared === undefined) return { kind: 'refused', reason: 'not-pdf' };
    const chain = await this.#chainOf(consent.credential, time);
    if ('kind' in chain) return chain;
    const toSign = attributesToSign(signedBytes(prepared), chain.own.raw);
    const hash = createHash('sha256').update(toSign.attributes).digest('base64');
    const signature = await this.#signatureOf(hash, consent, chain.own);
    if ('kind' in signature) return signature;
    if (!verify('sha256', toSign.attributes, chain.own.publicKey, signature.value)) {
      return { kind: 'unreached', reason: 'signature-invalid' };
    }
    const signed = withSignature(prepared, cmsOf(toSign, signature.value, chain.others));
    return signed === undefined ? { kind: 'refused', reason: 'too-large' } : { kind: 'signed', pdf: signed };
  }

  async #chainOf(credentialID: string, time: number): Promise<Chain | Exclude<Signing, { kind: 'signed' }>> {
    const asked = { credentialID, certificates: 'chain', certInfo: true, authInfo: true };
    const answer = await this.#client.call('credentials/info', asked);
    if (answer.kind !== 'ok') return answer;
    const { key, cert } = answer.body;
    if (textIn(key, 'status') === 'disabled') return { kind: 'refused', reason: 'credential-locked' };
    const [own, ...others] = certificatesIn(cert);
    if (own === undefined) return { kind: 'unreached', reason: 'unreadable' };
    const certificate = readCertificate(own);
    if (certificate === undefined) return { kind: 'unreached', reason: 'unreadable' };
    const isOver = Date.parse(certificate.validTo) <= time || textIn(cert, 'status') === 'expired';
    return isOver ? { kind: 'refused', reason: 'certificate-expired' } : { own: certificate, others };
  }

  async #signatureOf(
    hash: string,
    { credential, pin, otp }: SignerConsent,
    certificate: X509Certificate,
  ): Promise<{ readonly value: Uint8Array } | Exclude<Signing, { kind: 'signed' }>> {
    const authorized = await this.#client.call('credentials/authorize', {
      credentialID: credential,
      numSignatures: 1,
      hash: [hash],
      ...(pin === undefined ? {} : { PIN: pin }),
      ...(otp === undefined ? {} : { OTP: otp }),
    });
    if (authorized.kind !== 'ok') return authorized;
    const isEc = certificate.publicKey.asymmetricKeyType === 'ec';
    const signed = await this.#client.call('signatures/signHash', {
      credentialID: credential,
      SAD: authorized.body['SAD'],
      hash: [hash],
      hashAlgo: sha256,
      signAlgo: isEc ? signatureAlgorithms.ec : signatureAlgorithms.rsa,
    });
    return signed.kind === 'ok' ? signatureIn(signed) : signed;
  }
}

function signatureIn({ body }: Extract<CscAnswer, { kind: 'ok' }>) {
  const [value] = Array.isArray(body['signatures']) ? body['signatures'] : [];
  if (typeof value !== 'string') return { kind: 'unreached', reason: 'unreadable' } as const;
  return { value: Buffer.from(value, 'base64') };
}

function certificatesIn(cert: unknown): readonly Uint8Array[] {
  const list = typeof cert === 'object' && cert !== null && 'certificates' in cert ? cert.certificates : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((one) => (typeof one === 'string' ? [Buffer.from(one, 'base64')] : []));
}

function readCertificate(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

function textIn(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined;
  const found: unknown = (value as Record<string, unknown>)[name];
  return typeof found === 'string' ? found : undefined;
}
