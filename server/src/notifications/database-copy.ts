import { createHash } from 'node:crypto';
import { chmod, open, readFile } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';
import { FhirError } from '@sinfonia/profiles/issues';

const wholeDatabase = 0x7fff_ffff;

/**
 * Copies a private database, also while it is written to, into one file that only the owner may read, and checks the copy. Answers its
 * SHA-256, hexadecimal.
 *
 * @throws FhirError `backup-damaged`
 */
export async function copyDatabase(from: string, target: string): Promise<string> {
  const source = new DatabaseSync(from, { timeout: 5_000 });
  try {
    await backup(source, target, { rate: wholeDatabase });
  } finally {
    source.close();
  }
  await chmod(target, 0o600);
  requireIntegrity(target);
  await sync(target);
  return fingerprint(target);
}

/** Refuses (`backup-damaged`) a copy that is not a sound database. */
export function requireIntegrity(file: string): void {
  const db = new DatabaseSync(file);
  try {
    // A single file without a log beside it.
    db.exec('PRAGMA journal_mode=DELETE');
    if (db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'] !== 'ok') throw damaged('integrity');
  } catch (cause) {
    if (cause instanceof FhirError) throw cause;
    throw new FhirError({ code: 'backup-damaged', values: { check: 'integrity' } }, { cause });
  } finally {
    db.close();
  }
}

/** The refusal of a copy, with the check that it fails. */
export function damaged(check: string): FhirError {
  return new FhirError({ code: 'backup-damaged', values: { check } });
}

/** SHA-256 of a file, hexadecimal. */
export async function fingerprint(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/** Waits until a file is on disk. */
export async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
