import type { AccessStorage } from './access-storage.ts';

/** There are no files in a browser: throws a `TypeError`. Implement `AccessStorage` over IndexedDB instead. */
export function fileAccessStorage(_folder: string): AccessStorage {
  throw new TypeError('a browser has no files: give a storage of your own');
}
