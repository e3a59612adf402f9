import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { TlsSettings } from '../transport/post-document.ts';
import { type CertificatePurpose, type FseIdentity, readIdentity } from './gateway/certificates.ts';

/** Files by which the platform makes itself known to the gateway, and knows it; empty for none. */
export interface FseAccessFiles {
  readonly authenticationCertificate: string;
  readonly authenticationKey: string;
  readonly signatureCertificate: string;
  readonly signatureKey: string;
  readonly authority: string;
}

/** What the gateway is reached with, or what is wrong with a file, in fixed words. */
export type ReadFseAccess =
  | { readonly ok: true; readonly tls: TlsSettings; readonly identity: FseIdentity; readonly client: FseIdentity }
  | { readonly ok: false; readonly option: keyof FseAccessFiles; readonly expected: string };

/** Reads the certificates A1 and S1 with their keys, and the authority. */
export function readFseAccess(files: FseAccessFiles): ReadFseAccess {
  const client = readPair(files, 'A1');
  if ('option' in client) return client;
  const identity = readPair(files, 'S1');
  if ('option' in identity) return identity;
  const ca = files.authority === '' ? '' : readCertificates(files.authority);
  if (ca === undefined) return { ok: false, option: 'authority', expected: 'certificates (PEM)' };
  const tls = { cert: client.pem.cert, key: client.pem.key, ...(ca === '' ? {} : { ca }) };
  return { ok: true, tls, identity, client };
}

/** The text of a file that only its owner may read, without white space at its end; undefined for any other. */
export function readSecret(path: string): string | undefined {
  if (((statSync(path, { throwIfNoEntry: false })?.mode ?? 0o077) & 0o077) !== 0) return undefined;
  return readText(path)?.trim();
}

function readPair(
  files: FseAccessFiles,
  purpose: CertificatePurpose,
): FseIdentity | Extract<ReadFseAccess, { readonly ok: false }> {
  const [certificate, key] =
    purpose === 'A1'
      ? (['authenticationCertificate', 'authenticationKey'] as const)
      : (['signatureCertificate', 'signatureKey'] as const);
  if (readSecret(files[key]) === undefined) {
    return { ok: false, option: key, expected: 'a private key (PEM) that only its owner may read' };
  }
  const read = readIdentity({ certificate: files[certificate], key: files[key] }, purpose);
  if (read.ok) return read.identity;
  return { ok: false, option: read.file === 'key' ? key : certificate, expected: read.expected };
}

function readCertificates(path: string): string | undefined {
  const pem = readText(path);
  try {
    return pem === undefined || new X509Certificate(pem).subject === '' ? undefined : pem;
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
