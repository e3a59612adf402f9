import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FhirError } from '@sinfonia/profiles/issues';
import { copyDatabase, damaged, fingerprint, requireIntegrity, sync } from './database-copy.ts';
import { outboxDatabase } from './outbox/outbox.ts';
import { personalDatabase } from './personal/open-personal.ts';
import { notificationFolder } from './private-database.ts';

/** Name of what tells the fingerprints of the copies, inside the folder of notifications of a backup. It is written last. */
const manifestName = 'manifest.json';
const databases = [outboxDatabase, personalDatabase];

interface Manifest {
  readonly format: 'sinfonia-notifications';
  /** SHA-256 of each file, hexadecimal. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Copies what notifications keep (the outbox with its place in the log, preferences, the delivery log), also while the server runs,
 * into a new folder. To be made before the copy of the store: then its place in the log is not after the end of that log, and after a
 * restore what happened between is derived again. Makes nothing when there is nothing.
 *
 * The copy holds secrets of subscribers and e-mail addresses: only the owner may read it.
 */
export async function backUpNotifications(dataDirectory: string, folder: string): Promise<void> {
  const present = databases.filter((name) => existsSync(join(dataDirectory, notificationFolder, name)));
  if (present.length === 0) return;
  await mkdir(folder, { mode: 0o700, recursive: true });
  const files: Record<string, string> = {};
  for (const name of present) {
    const target = join(folder, name);
    files[name] = await copyDatabase(join(dataDirectory, notificationFolder, name), target);
  }
  const manifest: Manifest = { format: 'sinfonia-notifications', files };
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
}

/**
 * Verifies the copies of a backup; false when it has none (an older backup, or one of a server without notifications).
 *
 * @throws FhirError `backup-damaged`
 */
export async function verifyNotifications(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  const { files } = await readManifest(folder);
  for (const [name, expected] of Object.entries(files)) {
    const file = join(folder, name);
    if (!databases.includes(name) || !existsSync(file)) throw damaged('file');
    if ((await fingerprint(file)) !== expected) throw damaged('sha256');
    requireIntegrity(file);
  }
  return true;
}

/**
 * Puts verified copies in the place of what notifications keep; what is there is set aside, not deleted. The server must be stopped.
 * What was delivered after the copy was made is delivered again at worst.
 */
export async function restoreNotifications(folder: string, dataDirectory: string): Promise<void> {
  const target = join(dataDirectory, notificationFolder);
  const { files } = await readManifest(folder);
  const incoming = `${target}.incoming`;
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { mode: 0o700, recursive: true });
  for (const name of Object.keys(files)) {
    await copyFile(join(folder, name), join(incoming, name));
    await chmod(join(incoming, name), 0o600);
    await sync(join(incoming, name));
  }
  if (existsSync(target)) await rename(target, `${target}.replaced-${new Date().toISOString().replaceAll(':', '-')}`);
  await rename(incoming, target);
}

async function readManifest(folder: string): Promise<Manifest> {
  let manifest: unknown;
  try {
    manifest = JSON.parse(await readFile(join(folder, manifestName), 'utf8'));
  } catch (cause) {
    throw new FhirError({ code: 'backup-damaged', values: { check: 'manifest' } }, { cause });
  }
  const { format, files } = (manifest ?? {}) as Partial<Manifest>;
  if (format !== 'sinfonia-notifications' || typeof files !== 'object' || files === null) throw damaged('manifest');
  return { format, files };
}
