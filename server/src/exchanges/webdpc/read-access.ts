import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { TlsSettings } from '../transport/post-document.ts';

/** Files by which the platform makes itself known to WebDPC, and knows it; empty for none. */
export interface AccessFiles {
  /** Bearer token. */
  readonly token: string;
  /** Certificate and key of the platform, for mutual TLS. */
  readonly certificate: string;
  readonly key: string;
  /** Certificates of the authorities that are trusted instead of those of Node. */
  readonly authority: string;
}

/** How the platform makes itself known, or what is wrong with a file, in fixed words. */
export type ReadAccess =
  | { readonly ok: true; readonly bearer?: () => string | undefined; readonly tls?: TlsSettings }
  | { readonly ok: false; readonly option: keyof AccessFiles; readonly expected: string };

/** Characters of a bearer token. Source: RFC 6750 section 2.1. */
const tokenForm = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * Reads the token and the certificates by which WebDPC is called. The token is read again at each call, so that it may change under way;
 * without one that can be read the call waits.
 */
export function readAccess({ token, certificate, key, authority }: AccessFiles): ReadAccess {
  if (token === '' && certificate === '') return fault('token', 'a file with a bearer token, or certificate and key');
  if (token !== '' && readToken(token) === undefined) {
    return fault('token', 'a file with a bearer token that only its owner may read');
  }
  const cert = readPem(certificate, (pem) => new X509Certificate(pem));
  if (cert === undefined) return fault('certificate', 'a certificate (PEM)');
  if ((certificate === '') !== (key === '')) return fault('key', 'the key of the certificate, both or neither');
  const privateKey = key === '' || isPrivate(key) ? readPem(key, createPrivateKey) : undefined;
  if (privateKey === undefined) return fault('key', 'a private key (PEM) that only its owner may read');
  const ca = readPem(authority, (pem) => new X509Certificate(pem));
  if (ca === undefined) return fault('authority', 'certificates (PEM)');
  const tls = {
    ...(cert === '' ? {} : { cert, key: privateKey }),
    ...(ca === '' ? {} : { ca }),
  };
  return {
    ok: true,
    ...(token === '' ? {} : { bearer: () => readToken(token) }),
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
  };
}

function fault(option: keyof AccessFiles, expected: string): ReadAccess {
  return { ok: false, option, expected };
}

function readToken(file: string): string | undefined {
  if (!isPrivate(file)) return undefined;
  try {
    const token = readFileSync(file, 'utf8').trim();
    return tokenForm.test(token) ? token : undefined;
  } catch {
    return undefined;
  }
}

/** Whether nobody but its owner may read a file. */
function isPrivate(file: string): boolean {
  return ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0o077) & 0o077) === 0;
}

/** The text of a file that can be parsed, empty for no file; undefined for anything else. */
function readPem(file: string, parse: (pem: string) => unknown): string | undefined {
  if (file === '') return '';
  try {
    const pem = readFileSync(file, 'utf8');
    parse(pem);
    return pem;
  } catch {
    return undefined;
  }
}
