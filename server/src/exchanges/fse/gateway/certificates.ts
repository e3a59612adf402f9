import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * What a certificate of the FSE is for, by the beginning of its common name: `A1` authentication (client of TLS), `S1` signature of
 * tokens. Source: threads of it-fse-support.
 */
export type CertificatePurpose = 'A1' | 'S1';

/** A certificate and its key. */
export interface FseIdentity {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
  /** E.g. `S1#150…`. */
  readonly commonName: string;
  /** The PEM texts as they were read, the certificate with those of its authorities. */
  readonly pem: { readonly cert: string; readonly key: string };
}

/** Files of a certificate and its key, PEM. */
export interface IdentityFiles {
  readonly certificate: string;
  readonly key: string;
}

/** An identity, or what is wrong with its files, in fixed words. */
export type ReadIdentity =
  | { readonly ok: true; readonly identity: FseIdentity }
  | { readonly ok: false; readonly file: 'certificate' | 'key'; readonly expected: string };

const leastBits = 2048;
const day = 86_400_000;
const warningDays = 30;

/**
 * Reads a certificate and its key. The key must be RSA of 2048 bits or more and belong to the certificate; a certificate that is for
 * the other purpose by its name is refused, since the gateway would refuse it later and say less.
 */
export function readIdentity(files: IdentityFiles, purpose: CertificatePurpose): ReadIdentity {
  const wrong = (file: 'certificate' | 'key', expected: string): ReadIdentity => ({ ok: false, file, expected });
  let certificate: X509Certificate;
  let cert: string;
  try {
    cert = readFileSync(files.certificate, 'utf8');
    certificate = new X509Certificate(cert);
  } catch {
    return wrong('certificate', 'a certificate (PEM)');
  }
  const commonName = /^CN=(.+)$/m.exec(certificate.subject)?.[1];
  if (commonName === undefined) return wrong('certificate', 'a certificate with a common name');
  const other = purpose === 'A1' ? 'S1#' : 'A1#';
  if (commonName.startsWith(other))
    return wrong('certificate', `the certificate ${purpose}, not that of the other use`);
  try {
    const pem = readFileSync(files.key, 'utf8');
    const key = createPrivateKey(pem);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (key.asymmetricKeyType !== 'rsa' || bits < leastBits) return wrong('key', `an RSA key of ${leastBits} bits`);
    if (!certificate.checkPrivateKey(key)) return wrong('key', 'the key of the certificate');
    return { ok: true, identity: { certificate, key, commonName, pem: { cert, key: pem } } };
  } catch {
    return wrong('key', 'a private key (PEM) without password');
  }
}

/** How long a certificate is still good. */
export interface CertificateState {
  readonly state: 'good' | 'doubtful' | 'bad';
  /** Last day, `YYYY-MM-DD` UTC. */
  readonly lastDay: string;
  /** Whole days that are left; negative when it has expired. */
  readonly daysLeft: number;
}

/**
 * Whether a certificate holds: doubtful from 30 days before its end on, bad when it has expired or is not valid yet.
 *
 * @param now instant, ms since the epoch
 */
export function certificateState(certificate: X509Certificate, now: number): CertificateState {
  const end = Date.parse(certificate.validTo);
  const daysLeft = Math.floor((end - now) / day);
  const isValid = now <= end && now >= Date.parse(certificate.validFrom);
  const state = !isValid ? 'bad' : daysLeft <= warningDays ? 'doubtful' : 'good';
  return { state, lastDay: new Date(end).toISOString().slice(0, 10), daysLeft };
}
