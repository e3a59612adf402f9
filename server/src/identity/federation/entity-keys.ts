import { join } from 'node:path';
import { isJsonObject } from '@sinfonia/profiles/json';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { readOrCreatePrivateFile } from '../private-file.ts';
import { ownProperty } from './outcome.ts';

/** A private key of the relying party; `kid` is the RFC 7638 thumbprint. */
export type EntityKey = JWK & { readonly kid: string; readonly alg: string };

/**
 * Keys of the relying party, apart from those of the authorization server. In each list the first key signs; all are
 * published, and all encryption keys decrypt.
 */
export interface EntityKeys {
  /** Sign entity configuration and resolve answers. */
  readonly federation: readonly EntityKey[];
  /** Sign authentication requests and client assertions (`use: sig`). */
  readonly signing: readonly EntityKey[];
  /** Decrypt user info (`use: enc`). */
  readonly encryption: readonly EntityKey[];
}

/** Name of the file of the keys, in the folder `identity/`. */
export const entityKeysFile = 'federation-keys.json';

const lists = { federation: ['RS256', 'sig'], signing: ['RS256', 'sig'], encryption: ['RSA-OAEP-256', 'enc'] } as const;

/**
 * Reads the keys of the relying party, making them (RSA 3072) at the first start.
 *
 * To rotate: append a key to its list and restart; once every cached chain has expired (two days), move it to the front and
 * restart; drop the old one after as long again. A federation key must be known to the federation authority first.
 *
 * Throws when the file is not a key file.
 */
export async function loadEntityKeys(folder: string): Promise<EntityKeys> {
  const text = await readOrCreatePrivateFile(join(folder, entityKeysFile), async () => {
    const made = await Promise.all(
      Object.entries(lists).map(async ([name, [alg, use]]) => [name, [await generateEntityKey(alg, use)]] as const),
    );
    return `${JSON.stringify(Object.fromEntries(made), null, 2)}\n`;
  });
  const content: unknown = JSON.parse(text);
  const keys = (name: keyof typeof lists): readonly EntityKey[] => {
    const list = isJsonObject(content) ? ownProperty(content, name) : undefined;
    if (!Array.isArray(list) || list.length === 0 || !list.every((key) => isEntityKey(key, lists[name][1]))) {
      throw new Error(`${entityKeysFile} must hold a list "${name}" of private keys with kid, alg and use`);
    }
    return list;
  };
  return { federation: keys('federation'), signing: keys('signing'), encryption: keys('encryption') };
}

/** Makes a private key. */
export async function generateEntityKey(alg: string, use: 'sig' | 'enc'): Promise<EntityKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 3072 });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg, use };
}

/** The public parts of keys, as a key set for publishing. */
export function publicKeySet(keys: readonly EntityKey[]): { readonly keys: readonly JWK[] } {
  return {
    keys: keys.map(({ kty, kid, alg, use, crv, x, y, n, e }) => {
      const parts = Object.entries({ kty, kid, alg, use, crv, x, y, n, e }).filter(([, value]) => value !== undefined);
      return Object.fromEntries(parts) as JWK;
    }),
  };
}

function isEntityKey(key: unknown, use: string): key is EntityKey {
  return (
    isJsonObject(key) &&
    (key['kty'] === 'RSA' || key['kty'] === 'EC') &&
    typeof key['kid'] === 'string' &&
    typeof key['alg'] === 'string' &&
    typeof key['d'] === 'string' &&
    key['use'] === use
  );
}
