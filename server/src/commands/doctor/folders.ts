import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { readStoredKeys } from '../../identity/authorization-server/signing-keys.ts';
import type { DoctorFinding } from './finding.ts';

/** Free space below which a warning is given, in bytes. */
const scarceBytes = 1024 ** 3;

/** Folders inside the data folder that hold private keys and tokens. */
const privateFolders = ['identity', 'sandbox', 'login-log'];

/** Permission bits that let anyone but the owner in. */
const othersBits = 0o077;

/** Checks that the data folder can be written durably and has room. */
export async function examineDataFolder(data: string): Promise<DoctorFinding> {
  const subject = 'data folder';
  const probe = join(data, `.doctor-${randomUUID()}`);
  try {
    await mkdir(data, { recursive: true, mode: 0o700 });
    const file = await open(probe, 'wx', 0o600);
    try {
      await file.writeFile('probe');
      await file.sync();
    } finally {
      await file.close();
    }
    const { bavail, bsize } = await statfs(data);
    const free = bavail * bsize;
    const detail = `${data}, ${Math.floor(free / 1024 ** 2)} MiB free`;
    return { subject, state: free < scarceBytes ? 'doubtful' : 'good', detail };
  } catch (error) {
    return { subject, state: 'bad', detail: `${data}: ${(error as NodeJS.ErrnoException).code ?? 'not writable'}` };
  } finally {
    await rm(probe, { force: true });
  }
}

/** Checks that keys and tokens are readable by the owner of the server only. */
export async function examineKeys(data: string): Promise<DoctorFinding> {
  const subject = 'keys';
  let seen = 0;
  const open: string[] = [];
  for (const folder of privateFolders) {
    const files = await filesBelow(join(data, folder));
    seen += files.length;
    // A folder that only its owner may enter protects what is in it.
    if (files.length === 0 || process.platform === 'win32' || !(await isOpen(join(data, folder)))) continue;
    for (const file of files) if (await isOpen(file)) open.push(file);
  }
  if (open.length > 0) return { subject, state: 'bad', detail: `readable by others: ${open.join(', ')}` };
  return { subject, state: 'good', detail: seen === 0 ? 'made at the first start' : `${seen} files, private` };
}

async function isOpen(path: string): Promise<boolean> {
  return ((await stat(path)).mode & othersBits) !== 0;
}

async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Age from which signing keys should be replaced, in milliseconds: a year. */
const oldKeys = 365 * 24 * 3_600_000;

/** Says how far a rotation of the signing keys is, and whether the keys are old. Nothing before the first start. */
export async function* examineSigningKeys(data: string): AsyncIterable<DoctorFinding> {
  const subject = 'signing keys';
  let keys: Awaited<ReturnType<typeof readStoredKeys>>;
  try {
    keys = await readStoredKeys(join(data, 'identity'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    yield { subject, state: 'bad', detail: 'signing-keys.json cannot be read' };
    return;
  }
  const waiting = keys.filter(({ signs_since: since }) => since === undefined).length;
  const algorithms = new Set(keys.map(({ alg }) => alg));
  const since = Math.min(...keys.map((key) => Date.parse(key.signs_since ?? '') || Number.POSITIVE_INFINITY));
  const isOld = Number.isFinite(since) && Date.now() - since > oldKeys;
  const extra = keys.length - algorithms.size;
  const rotation = waiting > 0 ? ', new ones are published' : extra > 0 ? ', old ones are still published' : '';
  const age = Number.isFinite(since) ? `, oldest since ${new Date(since).toISOString().slice(0, 10)}` : '';
  yield { subject, state: isOld ? 'doubtful' : 'good', detail: `${[...algorithms].join(', ')}${rotation}${age}` };
}
