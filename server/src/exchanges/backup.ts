import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FhirError } from '@sinfonia/profiles/issues';
import { copyDatabase, damaged, fingerprint, requireIntegrity, sync } from '../notifications/database-copy.ts';
import { publicationDatabase } from './fse/publishing/records.ts';
import { exchangeFolder, exchangeOutboxDatabase } from './outbox/exchange-outbox.ts';

/** Name of what tells the fingerprint of the copy, inside the folder of exchanges of a backup. It is written last. */
const manifestName = 'manifest.json';

interface Manifest {
  readonly format: 'sinfonia-exchanges';
  /** SHA-256 of the copy of the outbox, hexadecimal. */
  readonly outbox: string;
  /** The same of the copy of what was sent to the FSE; absent in a backup that has none. */
  readonly publications?: string;
}

/**
 * Copies the outbox of exchanges and what was sent to the FSE, also while the server runs, into a new folder. To be made before the copy of the store: then what the
 * store says is queued and the outbox lacks is queued again after a restore, and nothing is lost. Makes nothing when there is nothing.
 *
 * The copy holds health data: only the owner may read it.
 */
export async function backUpExchanges(dataDirectory: string, folder: string): Promise<void> {
  const present = join(dataDirectory, exchangeFolder, exchangeOutboxDatabase);
  if (!existsSync(present)) return;
  await mkdir(folder, { mode: 0o700, recursive: true });
  const target = join(folder, exchangeOutboxDatabase);
  const outbox = await copyDatabase(present, target);
  // After the outbox: then it knows of every call that the copied messages have led to.
  const records = join(dataDirectory, exchangeFolder, publicationDatabase);
  const publications = existsSync(records)
    ? { publications: await copyDatabase(records, join(folder, publicationDatabase)) }
    : {};
  const manifest: Manifest = { format: 'sinfonia-exchanges', outbox, ...publications };
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
}

/**
 * Verifies the copy of a backup; false when it has none (an older backup, or one of a server without exchanges).
 *
 * @throws FhirError `backup-damaged`
 */
export async function verifyExchanges(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  const { outbox, publications } = await readManifest(folder);
  await verifyCopy(join(folder, exchangeOutboxDatabase), outbox);
  if (publications !== undefined) await verifyCopy(join(folder, publicationDatabase), publications);
  return true;
}

async function verifyCopy(file: string, digest: string): Promise<void> {
  if (!existsSync(file)) throw damaged('file');
  if ((await fingerprint(file)) !== digest) throw damaged('sha256');
  requireIntegrity(file);
}

/**
 * Puts a verified copy in the place of the outbox; what is there is set aside, not deleted. The server must be stopped. What was
 * waiting when the copy was made may have been sent since: the other system is asked before anything is sent.
 */
export async function restoreExchanges(folder: string, dataDirectory: string): Promise<void> {
  const target = join(dataDirectory, exchangeFolder);
  await mkdir(target, { mode: 0o700, recursive: true });
  const file = join(target, exchangeOutboxDatabase);
  const incoming = `${file}.incoming`;
  await copyFile(join(folder, exchangeOutboxDatabase), incoming);
  await chmod(incoming, 0o600);
  const db = new DatabaseSync(incoming);
  try {
    db.exec("UPDATE message SET state = 'unsure', reason = 'restored' WHERE state IN ('waiting', 'sending')");
  } finally {
    db.close();
  }
  await sync(incoming);
  await setOutboxAside(dataDirectory);
  await restoreRecords(folder, target);
  await rename(incoming, file);
}

async function restoreRecords(folder: string, target: string): Promise<void> {
  const copy = join(folder, publicationDatabase);
  if (!existsSync(copy)) return;
  const file = join(target, publicationDatabase);
  const incoming = `${file}.incoming`;
  await copyFile(copy, incoming);
  await chmod(incoming, 0o600);
  await sync(incoming);
  await rename(incoming, file);
}

/**
 * Sets the outbox and what is known of calls to the FSE aside, as when a store without them is restored: what the outbox held is queued
 * again from the Tasks.
 */
export async function setOutboxAside(dataDirectory: string): Promise<void> {
  const mark = `.replaced-${new Date().toISOString().replaceAll(':', '-')}`;
  for (const name of [exchangeOutboxDatabase, publicationDatabase]) {
    const file = join(dataDirectory, exchangeFolder, name);
    for (const suffix of ['', '-wal', '-shm'])
      if (existsSync(`${file}${suffix}`)) await rename(`${file}${suffix}`, `${file}${mark}${suffix}`);
  }
}

async function readManifest(folder: string): Promise<Manifest> {
  let manifest: unknown;
  try {
    manifest = JSON.parse(await readFile(join(folder, manifestName), 'utf8'));
  } catch (cause) {
    throw new FhirError({ code: 'backup-damaged', values: { check: 'manifest' } }, { cause });
  }
  const { format, outbox, publications } = (manifest ?? {}) as Partial<Manifest>;
  if (format !== 'sinfonia-exchanges' || typeof outbox !== 'string') throw damaged('manifest');
  return { format, outbox, ...(typeof publications === 'string' ? { publications } : {}) };
}
