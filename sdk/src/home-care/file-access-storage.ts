import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccessStorage, WaitingAccess } from './access-storage.ts';

const ending = '.access.json';
let drafts = 0;

/**
 * A storage in a folder of one's own, a file per access: written whole and flushed to the disk before `put` returns, so that
 * an interruption leaves the former file or the new one. The folder (made with rights for the owner alone) holds health data
 * in clear text: encrypt the disk or the folder. Not in a browser.
 *
 * `list` and `get` throw when a file was damaged from outside: an access is never passed over in silence.
 */
export function fileAccessStorage(folder: string): AccessStorage {
  // Keys differ in case, and some file systems do not: a name has the bytes of the key.
  const nameOf = (key: string): string =>
    `${[...new TextEncoder().encode(key)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}${ending}`;
  const read = async (name: string): Promise<WaitingAccess | undefined> => {
    const text = await readFile(join(folder, name), 'utf8').catch(absent);
    return text === undefined ? undefined : (JSON.parse(text) as WaitingAccess);
  };
  return {
    async list() {
      const names = (await readdir(folder).catch(absent)) ?? [];
      const all = await Promise.all(names.filter((name) => name.endsWith(ending)).map(read));
      return all.filter((one) => one !== undefined);
    },
    get: (key) => read(nameOf(key)),
    async put(access) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = nameOf(access.key);
      drafts += 1;
      const draft = join(folder, `${name}.${process.pid}.${drafts}.draft`);
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(access));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, join(folder, name));
      await flush(folder);
    },
    async remove(key) {
      await rm(join(folder, nameOf(key)), { force: true });
    },
  };
}

/** Makes the name of a file last, where the system lets a folder be flushed. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
