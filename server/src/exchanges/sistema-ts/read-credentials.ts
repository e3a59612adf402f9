import { createPublicKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { type CallerCredentials, type CredentialsPort, encryptFor } from './credentials.ts';

/** Callers of a file of credentials, or what is wrong with it, in fixed words. */
type ReadCredentials =
  | { readonly ok: true; readonly credentials: CredentialsPort }
  | { readonly ok: false; readonly option: 'credentials' | 'certificate'; readonly expected: string };

const account = 'default';

/**
 * Reads the accounts by which Sistema TS is called, and the certificate by which codici fiscali go encrypted. A caller without an
 * account of its own is called for by `default`; without that one its calls wait.
 */
export function readCredentials(credentials: string, certificate: string): ReadCredentials {
  const callers = readCallers(credentials);
  if (callers === undefined) {
    const expected = 'a JSON file that only its owner may read, with `callers`: user, password and pinCode of each';
    return { ok: false, option: 'credentials', expected };
  }
  try {
    const encrypt = encryptFor(createPublicKey(readFileSync(certificate)));
    return { ok: true, credentials: { of: (caller) => callers.get(caller) ?? callers.get(account), encrypt } };
  } catch {
    return { ok: false, option: 'certificate', expected: 'a certificate or public key (PEM)' };
  }
}

function readCallers(file: string): ReadonlyMap<string, CallerCredentials> | undefined {
  try {
    if ((statSync(file).mode & 0o077) !== 0) return undefined;
    const { callers } = JSON.parse(readFileSync(file, 'utf8')) as { readonly callers?: unknown };
    if (typeof callers !== 'object' || callers === null || Array.isArray(callers)) return undefined;
    const entries = Object.entries(callers as Readonly<Record<string, unknown>>);
    return entries.every((entry): entry is [string, CallerCredentials] => isCredentials(entry[1]))
      ? new Map(entries)
      : undefined;
  } catch {
    return undefined;
  }
}

function isCredentials(value: unknown): value is CallerCredentials {
  if (typeof value !== 'object' || value === null) return false;
  const { user, password, pinCode } = value as Readonly<Record<string, unknown>>;
  return [user, password, pinCode].every((one) => typeof one === 'string' && one !== '');
}
