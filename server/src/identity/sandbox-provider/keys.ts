import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isJsonObject } from '@sinfonia/profiles/json';
import { type EntityKey, generateEntityKey } from '../federation/entity-keys.ts';
import { readOrCreatePrivateFile } from '../private-file.ts';

/** Providers of the sandbox federation, by the part of the address that tells them apart. */
export type SandboxProviderName = 'spid' | 'cie';

/** Keys of one provider: those of the federation, and those that sign tokens. */
export interface SandboxProviderKeys {
  readonly federation: readonly EntityKey[];
  readonly signing: readonly EntityKey[];
}

/** All secrets of the sandbox federation. */
export interface SandboxFederationKeys {
  readonly anchor: readonly EntityKey[];
  readonly providers: Readonly<Record<SandboxProviderName, SandboxProviderKeys>>;
  /** Signs cookies and makes pairwise subjects. */
  readonly secret: string;
}

const lists = {
  anchor: 'ES256',
  'spid-federation': 'ES256',
  'cie-federation': 'ES256',
  // Relying parties ask for ID tokens signed with RS256.
  'spid-signing': 'RS256',
  'cie-signing': 'RS256',
} as const;

/**
 * Reads the keys of the sandbox federation, making them at the first start, in `<data>/sandbox/`. They are kept so that chains
 * and sign-ins outlive a restart. Throws when the file is not a key file.
 */
export async function loadSandboxFederationKeys(dataDir: string): Promise<SandboxFederationKeys> {
  const text = await readOrCreatePrivateFile(join(dataDir, 'sandbox', 'identity-provider-keys.json'), async () => {
    const made = await Promise.all(
      Object.entries(lists).map(async ([name, alg]) => [name, await generateEntityKey(alg, 'sig')] as const),
    );
    return `${JSON.stringify({ ...Object.fromEntries(made), secret: randomBytes(32).toString('base64url') }, null, 2)}\n`;
  });
  const content: unknown = JSON.parse(text);
  const of = (name: keyof typeof lists): readonly EntityKey[] => {
    const key = isJsonObject(content) ? content[name] : undefined;
    if (!isEntityKey(key)) throw new Error(`identity-provider-keys.json has no key "${name}"`);
    return [key];
  };
  const secret = isJsonObject(content) ? content['secret'] : undefined;
  if (typeof secret !== 'string' || secret === '') throw new Error('identity-provider-keys.json has no secret');
  return {
    anchor: of('anchor'),
    providers: {
      spid: { federation: of('spid-federation'), signing: of('spid-signing') },
      cie: { federation: of('cie-federation'), signing: of('cie-signing') },
    },
    secret,
  };
}

function isEntityKey(key: unknown): key is EntityKey {
  return isJsonObject(key) && ['kty', 'kid', 'alg', 'd'].every((name) => typeof key[name] === 'string');
}
