import { createHmac, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isJsonObject } from '@sinfonia/profiles/json';

import { readIfPresent, readOrCreatePrivateFile } from '../private-file.ts';

/** File of the keys of the login log, in the folder `identity/`: apart from the log, so that a copy of the log alone is unreadable. */
export const logKeysFile = 'login-log-keys.json';

/** A key of the login log: what encrypts entries and what hashes the values they are found by. */
export interface LogKey {
  readonly id: string;
  readonly encryption: Uint8Array;
  readonly index: Uint8Array;
}

/** Keys of the login log; the first one writes, all read. */
export interface LogKeys {
  readonly current: LogKey;
  find(id: string): LogKey | undefined;
  readonly all: readonly LogKey[];
}

/**
 * Reads the keys of the login log, making one at the first start.
 *
 * To rotate: put a new `{ "id", "secret" }` (32 random bytes, base64url) in front of the list and restart. A key may go when
 * the last entry it wrote is older than 24 months.
 *
 * Throws when the file is not a key file.
 */
export async function loadLogKeys(folder: string): Promise<LogKeys> {
  const text = await readOrCreatePrivateFile(join(folder, logKeysFile), async () => {
    const keys = [{ id: randomUUID(), secret: randomBytes(32).toString('base64url') }];
    return `${JSON.stringify({ keys }, null, 2)}\n`;
  });
  return toLogKeys(text);
}

/** Reads the keys; undefined when there are none. For the commands that read the log, which must make nothing. */
export async function readLogKeys(folder: string): Promise<LogKeys | undefined> {
  const text = await readIfPresent(join(folder, logKeysFile));
  return text === undefined ? undefined : toLogKeys(text);
}

/** Hash under which a value is kept, so that entries are found without telling what is in them. */
export function indexHash(key: LogKey, name: string, value: string): string {
  return createHmac('sha256', key.index).update(`${name}\0${value}`).digest('base64url').slice(0, 32);
}

function toLogKeys(text: string): LogKeys {
  const content: unknown = JSON.parse(text);
  const list = isJsonObject(content) ? content['keys'] : undefined;
  const all = Array.isArray(list) ? list.map(toLogKey) : [];
  const [current] = all;
  if (current === undefined) throw new Error(`${logKeysFile} must hold a list "keys" with at least one key`);
  return { current, all, find: (id) => all.find((key) => key.id === id) };
}

function toLogKey(entry: unknown): LogKey {
  const { id, secret } = isJsonObject(entry) ? entry : {};
  const bytes = typeof secret === 'string' ? Buffer.from(secret, 'base64url') : Buffer.alloc(0);
  if (typeof id !== 'string' || id === '' || bytes.length !== 32) {
    throw new Error(`every key of ${logKeysFile} needs an "id" and a "secret" of 32 bytes in base64url`);
  }
  const derive = (use: string): Uint8Array => new Uint8Array(hkdfSync('sha256', bytes, '', `login-log:${use}`, 32));
  return { id, encryption: derive('encryption'), index: derive('index') };
}
