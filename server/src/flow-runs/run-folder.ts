import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FhirError } from '@sinfonia/profiles/issues';
import { readIfPresent, replacePrivateFile } from '../identity/private-file.ts';
import { type RunRecord, runName } from './run-record.ts';

/** Which run: flow, ASL (six digits), quarter (`2026-Q3`). */
export type RunKey = Pick<RunRecord, 'flow' | 'authority' | 'quarter'>;

/**
 * The runs of the flows in the data folder: `flows/<flow>/<ASL>/<quarter>/run.json`, and beside it a folder per shipment.
 * One folder is one run, so there is never a second for the same ASL and quarter. Folders and files are for their owner
 * only: the files name people.
 */
export class RunFolder {
  readonly #root: string;

  constructor(dataFolder: string) {
    this.#root = join(dataFolder, 'flows');
  }

  /** Folder of a run. */
  pathOf(key: RunKey): string {
    return join(this.#root, key.flow, key.authority, key.quarter);
  }

  /** Folder of a shipment, `fornitura-01`. */
  shipmentPath(key: RunKey, number: number): string {
    return join(this.pathOf(key), `fornitura-${String(number).padStart(2, '0')}`);
  }

  /** The run, undefined when there is none. Throws `flow-run-damaged` when its record cannot be read. */
  async read(key: RunKey): Promise<RunRecord | undefined> {
    const text = await readIfPresent(join(this.pathOf(key), 'run.json'));
    if (text === undefined) return undefined;
    try {
      const run = JSON.parse(text) as RunRecord;
      if (run.authority === key.authority && run.quarter === key.quarter && Array.isArray(run.shipments)) return run;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    throw damaged(key, 'run.json');
  }

  /** Keeps the run: on disk and complete before this resolves. */
  async keep(run: RunRecord): Promise<void> {
    await mkdir(this.pathOf(run), { recursive: true, mode: 0o700 });
    await replacePrivateFile(join(this.pathOf(run), 'run.json'), `${JSON.stringify(run, undefined, 1)}\n`);
    await syncFolder(this.pathOf(run));
  }

  /** Every run of a flow, by ASL and quarter; only of one ASL when it is named. */
  async list(flow: RunRecord['flow'], authority?: string): Promise<readonly RunRecord[]> {
    const runs: RunRecord[] = [];
    for (const folder of await namesIn(join(this.#root, flow))) {
      if (authority !== undefined && folder !== authority) continue;
      for (const quarter of await namesIn(join(this.#root, flow, folder))) {
        const run = await this.read({ flow, authority: folder, quarter });
        if (run) runs.push(run);
      }
    }
    return runs;
  }

  /**
   * Does something with a run that no other process may do at the same time. A lock that a process left behind which no
   * longer exists is taken over. Throws `flow-run-busy`.
   */
  async exclusively<T>(key: RunKey, body: () => Promise<T>): Promise<T> {
    await mkdir(this.pathOf(key), { recursive: true, mode: 0o700 });
    const path = join(this.pathOf(key), 'run.lock');
    for (let attempt = 1; !(await takeLock(path)); attempt += 1) {
      const owner = await readIfPresent(path);
      const stillThere = owner !== undefined && isRunning(Number(owner));
      if (stillThere || attempt > 3) {
        throw new FhirError({ code: 'flow-run-busy', values: { run: runName(key), process: Number(owner) || 0 } });
      }
      if (owner !== undefined) await clearLock(path, owner);
    }
    try {
      return await body();
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Throws `flow-run-damaged` unless a file of a shipment is the one that was extracted. */
  async verify(key: RunKey, shipment: number, name: string, sha256: string): Promise<string> {
    const path = join(this.shipmentPath(key, shipment), name);
    try {
      if ((await digestOf(path)).sha256 === sha256) return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    throw damaged(key, name);
  }
}

/** Size and SHA-256 digest (hexadecimal) of a file. */
export async function digestOf(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

function damaged(key: RunKey, file: string): FhirError {
  return new FhirError({ code: 'flow-run-damaged', values: { run: runName(key), file } });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A lock appears with the number of its process already in it. */
async function takeLock(path: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(String(process.pid));
    await file.close();
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Takes a lock away that a dead process left, and puts back one that is not that one. */
async function clearLock(path: string, owner: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== owner) await link(aside, path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process exists too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
