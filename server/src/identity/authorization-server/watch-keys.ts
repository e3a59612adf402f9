import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuthorizationServerKeys, keyFiles, loadKeys } from './signing-keys.ts';

/** Time between two looks at the files of keys, in milliseconds; the promise is a minute. */
const pollInterval = 5_000;

/** Follows the files of keys while the server runs. */
export interface KeyWatch {
  /** Looks now; resolves when a change was passed on. */
  look(): Promise<void>;
  close(): void;
}

/**
 * Passes on the keys of a folder whenever a file of keys has changed. Files that cannot be read leave the keys as they are:
 * `onFailure` is told.
 */
export function watchKeys(
  folder: string,
  onChange: (keys: AuthorizationServerKeys) => void,
  onFailure: () => void,
): KeyWatch {
  let seen: string | undefined;
  const look = async (): Promise<void> => {
    const stamps = await Promise.all(Object.values(keyFiles).map((name) => stampOf(join(folder, name))));
    const stamp = stamps.join(' ');
    if (seen === undefined || stamp === seen) {
      seen = stamp;
      return;
    }
    const keys = await loadKeys(folder);
    seen = stamp;
    onChange(keys);
  };
  const first = look().catch(onFailure);
  const timer = setInterval(() => {
    look().catch(onFailure);
  }, pollInterval).unref();
  return {
    async look() {
      await first;
      await look();
    },
    close: () => clearInterval(timer),
  };
}

async function stampOf(path: string): Promise<string> {
  const { mtimeMs, ino, size } = await stat(path);
  return `${ino}:${size}:${mtimeMs}`;
}
