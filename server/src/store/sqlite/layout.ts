import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the database file inside the store folder and inside a backup. */
export const databaseName = 'sinfonia.sqlite';

/** Folder of the embedded store inside a data directory. */
export function storeFolder(dataDirectory: string): string {
  return join(dataDirectory, 'store');
}

/** The database file of a data directory. */
export function databaseFile(dataDirectory: string): string {
  return join(storeFolder(dataDirectory), databaseName);
}

/** Makes a folder that only the account of the service can read: it holds health data. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}
