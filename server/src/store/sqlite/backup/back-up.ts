import { chmod, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { FhirError } from '@sinfonia/profiles/issues';
import { openConnection } from '../connection.ts';
import { databaseName, makePrivateFolder } from '../layout.ts';
import { schemaVersion } from '../migrations/migrate.ts';
import { type BackupManifest, countStore, fingerprintFile, manifestName } from './manifest.ts';

/**
 * All pages in one step: the copy is of one state and is not started again by writes that come meanwhile. The step runs
 * on a thread of Node's pool.
 */
const wholeDatabase = 0x7fff_ffff;

/**
 * Copies the database, while it is in use, into a new or empty folder: the file, checked, and a manifest.
 *
 * @throws FhirError `backup-folder-in-use`, `backup-damaged` when the copy does not pass SQLite's own check
 * @see https://www.sqlite.org/backup.html
 */
export async function backUpDatabase(file: string, folder: string): Promise<BackupManifest> {
  makePrivateFolder(folder);
  if ((await readdir(folder)).length > 0) throw new FhirError({ code: 'backup-folder-in-use' });
  const target = join(folder, databaseName);
  const partial = `${target}.partial`;
  const source = openConnection(file, 'copy');
  try {
    await backup(source, partial, { rate: wholeDatabase });
    await chmod(partial, 0o600);
    const facts = checkCopy(partial);
    await syncFile(partial);
    await rename(partial, target);
    const { size: bytes } = await stat(target);
    const manifest: BackupManifest = {
      format: 'sinfonia-backup',
      ...facts,
      created: new Date().toISOString(),
      bytes,
      sha256: await fingerprintFile(target),
    };
    const manifestFile = join(folder, manifestName);
    await writeFile(`${manifestFile}.partial`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(`${manifestFile}.partial`, manifestFile);
    await syncFile(folder);
    return manifest;
  } catch (error) {
    await Promise.all([partial, `${partial}-journal`, target].map((each) => rm(each, { force: true })));
    throw error;
  } finally {
    source.close();
  }
}

/** Makes the copy a single file without a log and has SQLite check it. */
function checkCopy(file: string): Pick<BackupManifest, 'schemaVersion' | 'counts'> {
  const copy = new DatabaseSync(file);
  try {
    copy.exec('PRAGMA journal_mode=DELETE');
    requireIntegrity(copy);
    return { schemaVersion: schemaVersion(copy), counts: countStore(copy) };
  } finally {
    copy.close();
  }
}

/**
 * Has SQLite check the structure of a database.
 *
 * @throws FhirError `backup-damaged`
 */
export function requireIntegrity(db: DatabaseSync): void {
  let verdict: unknown;
  try {
    verdict = db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
  } catch (cause) {
    throw new FhirError({ code: 'backup-damaged', values: { check: 'integrity' } }, { cause });
  }
  if (verdict !== 'ok') throw new FhirError({ code: 'backup-damaged', values: { check: 'integrity' } });
}

/** Waits until a file, or the entries of a folder, are on durable storage. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
