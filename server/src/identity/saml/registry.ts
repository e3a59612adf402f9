import { type KeyObject, randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readIfPresent } from '../private-file.ts';
import { isWebAddress, readRegistry, type SamlIdentityProvider } from './registry-metadata.ts';

/** The identity providers of the federation as known now. */
export interface IdentityProviderRegistry {
  /** In the order of the registry; empty as long as none could be read. */
  list(): readonly SamlIdentityProvider[];
  find(entityId: string): SamlIdentityProvider | undefined;
  /** Reads the source anew; what was known stays when that fails. Resolves with whether it was read. */
  refresh(): Promise<boolean>;
  /** Ends the refreshing in the background. */
  close(): void;
}

/** How the registry is read. */
export interface RegistryOptions {
  /** Path of a metadata file, or https address. */
  readonly source: string;
  /** PEM certificate that signs the registry; needed for an address, for a file only when it is to be checked. */
  readonly certificate?: string;
  /** File that keeps the last good registry of an address, so that a restart does not depend on the network. */
  readonly copy: string;
  readonly refreshSeconds: number;
  /** Told when reading fails, in fixed words. */
  readonly onFailure?: (reason: string) => void;
  /** Clock, ms since the epoch, UTC. */
  readonly now?: () => number;
}

const timeLimitMs = 20_000;
const byteLimit = 16 * 1024 * 1024;

/**
 * Opens the registry of identity providers and reads it anew in the background. An unreadable registry is reported and
 * does not keep the server from starting: nobody can sign in by SPID until it is there.
 *
 * Throws when the source is an address and there is no certificate: whoever stands on the way could put in providers.
 */
export async function openRegistry(options: RegistryOptions): Promise<IdentityProviderRegistry> {
  const isAddress = /^https?:/i.test(options.source);
  if (isAddress && !isWebAddress(options.source)) throw new Error('the SPID registry must be an https address');
  if (isAddress && options.certificate === undefined) {
    throw new Error('a SPID registry by address needs the certificate that signs it');
  }
  const now = options.now ?? Date.now;
  const trusted = options.certificate === undefined ? undefined : [keyOfCertificate(options.certificate)];
  let known = '';
  let providers: readonly SamlIdentityProvider[] = [];

  const take = (text: string): boolean => {
    const reading = readRegistry(text, trusted, now());
    if (reading.ok) {
      known = text;
      providers = reading.providers;
      return true;
    }
    options.onFailure?.(reading.reason);
    // What was known goes on only as long as it says it may.
    const before = known === '' ? undefined : readRegistry(known, trusted, now());
    providers = before?.ok ? before.providers : [];
    return false;
  };
  const refresh = async (): Promise<boolean> => {
    try {
      const text = isAddress ? await download(options.source) : await readFile(options.source, 'utf8');
      const isTaken = take(text);
      if (isTaken && isAddress) await replaceFile(options.copy, text);
      return isTaken;
    } catch {
      options.onFailure?.('unreachable');
      if (known !== '') take(known);
      return false;
    }
  };

  if (!(await refresh()) && isAddress) {
    const copy = await readIfPresent(options.copy);
    if (copy !== undefined) take(copy);
  }
  const timer = setInterval(() => void refresh(), options.refreshSeconds * 1000);
  timer.unref();
  return {
    list: () => providers,
    find: (entityId) => providers.find((provider) => provider.entityId === entityId),
    refresh,
    close: () => clearInterval(timer),
  };
}

function keyOfCertificate(pem: string): KeyObject {
  return new X509Certificate(pem).publicKey;
}

async function download(address: string): Promise<string> {
  const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(timeLimitMs) });
  if (!answer.ok || answer.body === null) throw new Error('no answer');
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body) {
    length += part.byteLength;
    if (length > byteLimit) throw new Error('too long');
    parts.push(part);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
}

async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
