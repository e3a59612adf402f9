import { constants, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FhirError } from '@sinfonia/profiles/issues';
import { databaseFile, databaseName, makePrivateFolder, storeFolder } from '../layout.ts';
import { migrations } from '../migrations/migrate.ts';
import { requireIntegrity, syncFile } from './back-up.ts';
import { type BackupManifest, countStore, fingerprintFile, readManifest } from './manifest.ts';

/** Files that SQLite keeps beside a database. */
const companions = ['', '-wal', '-shm'];

/**
 * Puts a backup in the place of the embedded store of a data directory, after it has been verified. The store must not be
 * open anywhere. Present data is only replaced with `force`, and then set aside in `store/replaced-<time>`, not deleted.
 *
 * @throws FhirError `backup-damaged`, `store-newer`, `restore-not-empty`, `store-in-use`
 */
export async function restoreBackup(
  folder: string,
  dataDirectory: string,
  options: { readonly force?: boolean } = {},
): Promise<BackupManifest> {
  const manifest = await readManifest(folder);
  if (manifest.schemaVersion > migrations.length) {
    throw new FhirError({
      code: 'store-newer',
      values: { found: manifest.schemaVersion, known: migrations.length },
    });
  }
  const source = join(folder, databaseName);
  await verifyFile(source, manifest);
  const target = databaseFile(dataDirectory);
  makePrivateFolder(storeFolder(dataDirectory));
  const present = examinePresent(target);
  if (present > 0 && options.force !== true) {
    throw new FhirError({ code: 'restore-not-empty', values: { versions: present } });
  }
  const incoming = `${target}.incoming`;
  await rm(incoming, { force: true });
  await copyFile(source, incoming, constants.COPYFILE_FICLONE);
  await chmod(incoming, 0o600);
  // The copy is what will be used, so the copy is what gets checked.
  await verifyFile(incoming, manifest);
  await syncFile(incoming);
  await setAside(target, present > 0);
  await rename(incoming, target);
  await syncFile(storeFolder(dataDirectory));
  return manifest;
}

async function verifyFile(file: string, manifest: BackupManifest): Promise<void> {
  const damaged = (check: string): FhirError => new FhirError({ code: 'backup-damaged', values: { check } });
  if (!existsSync(file)) throw damaged('file');
  if ((await stat(file)).size !== manifest.bytes) throw damaged('bytes');
  if ((await fingerprintFile(file)) !== manifest.sha256) throw damaged('sha256');
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    requireIntegrity(db);
    const counts = countStore(db);
    if (counts.versions !== manifest.counts.versions || counts.lastSeq !== manifest.counts.lastSeq) {
      throw damaged('counts');
    }
  } finally {
    db.close();
  }
}

/** Number of versions in the store that is there now; takes its exclusive lock to be sure that nobody has it open. */
function examinePresent(file: string): number {
  if (!existsSync(file)) return 0;
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    db.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT');
    const hasLog = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'version'").get() !== undefined;
    return hasLog ? countStore(db).versions : 0;
  } catch (cause) {
    if (cause instanceof Error && /locked|busy/.test(cause.message)) {
      throw new FhirError({ code: 'store-in-use' }, { cause });
    }
    throw cause;
  } finally {
    db.close();
  }
}

async function setAside(target: string, keep: boolean): Promise<void> {
  const folder = join(target, '..', `replaced-${new Date().toISOString().replaceAll(':', '-')}`);
  if (keep) await mkdir(folder, { mode: 0o700 });
  for (const ending of companions) {
    const file = target + ending;
    if (!existsSync(file)) continue;
    if (keep) await rename(file, join(folder, databaseName + ending));
    else await rm(file);
  }
}
