import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { cutHalfLine, readLastLine } from './file-end.ts';
import { indexHash, type LogKeys } from './log-keys.ts';
import { firstPrevious, type LogLine, readLine, sealLine, writeLine } from './log-line.ts';
import { isOutdated, listMonths, monthOf, monthPath, purgeMonth, readAnchor, syncFolder } from './month-files.ts';
import type { LoginLogEntry, LoginLogPort } from './port.ts';
import { sharedPrefix } from './read-log.ts';

/** The login log of a running server: one process writes it. */
export interface LoginLog extends LoginLogPort {
  /** Deletes the months that are older than 24 months; resolves with their names. Runs by itself once a day. */
  purge(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const purgeInterval = 24 * 3600_000;

/** Most contents that entries have in common which are remembered; a forgotten one is written again. */
const mostShared = 2000;

interface Waiting {
  readonly entry: LoginLogEntry;
  readonly resolve: (id: string) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Opens the login log: one file per month, each line encrypted and chained to the one before. What was acknowledged is on
 * disk (`fdatasync`); half a line that a crash left was never acknowledged and is cut off. Entries that wait together are
 * written together.
 *
 * Throws when the last line cannot be read: a log that was changed is not written on.
 */
export async function openLoginLog(
  folder: string,
  keys: LogKeys,
  now: () => number = Date.now,
  onFailure: (reason: string) => void = () => {},
): Promise<LoginLog> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let tail = await readTail(folder, keys);
  let file: { readonly month: string; readonly handle: FileHandle; size: number } | undefined;
  const waiting: Waiting[] = [];
  const sharedWritten = new Set<string>();
  let work: Promise<void> = Promise.resolve();
  let isDraining = false;
  let isBroken = false;
  let isClosed = false;

  async function fileOf(month: string): Promise<NonNullable<typeof file>> {
    if (file?.month === month) return file;
    await file?.handle.close();
    file = undefined;
    const handle = await open(monthPath(folder, month), 'a', 0o600);
    file = { month, handle, size: (await handle.stat()).size };
    await syncFolder(folder);
    // A month stands for itself: what its entries have in common is written into it again.
    sharedWritten.clear();
    return file;
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<readonly string[]> {
    if (isBroken) throw new Error('the login log cannot be written on');
    // A clock that goes back must not put a line into an older file than the one before.
    const at = Math.max(now(), tail.at);
    const current = await fileOf(monthOf(at));
    const lines: LogLine[] = [];
    let { seq, hash: previous } = tail;
    const add = (id: string, content: unknown, index: readonly string[]): void => {
      seq += 1;
      const line = sealLine({ seq, at, id, key: keys.current.id, index, previous }, content, keys.current);
      previous = line.hash;
      lines.push(line);
    };
    const added: string[] = [];
    const ids = batch.map(({ entry: { sharedContent, ...entry } }) => {
      const shared = sharedContent && `${sharedPrefix}${digestOf(sharedContent.content)}`;
      if (
        sharedContent !== undefined &&
        shared !== undefined &&
        !sharedWritten.has(shared) &&
        !added.includes(shared)
      ) {
        add(shared, sharedContent, []);
        added.push(shared);
      }
      const id = randomUUID();
      const index = entry.index.map(([name, value]) => indexHash(keys.current, name, value));
      add(id, shared === undefined ? entry : { ...entry, shared }, [...new Set(index)]);
      return id;
    });
    await appendDurably(current, lines.map(writeLine).join(''));
    tail = { seq, hash: previous, at };
    if (sharedWritten.size + added.length > mostShared) sharedWritten.clear();
    for (const one of added) sharedWritten.add(one);
    return ids;
  }

  async function appendDurably(target: NonNullable<typeof file>, text: string): Promise<void> {
    const { size } = await target.handle.stat();
    if (size !== target.size) {
      isBroken = true;
      throw new Error('somebody else writes the login log');
    }
    try {
      await target.handle.appendFile(text);
      await target.handle.datasync();
      target.size += Buffer.byteLength(text);
    } catch (error) {
      // Half of the lines may be there. They were not acknowledged; the next ones must not follow on them.
      try {
        await target.handle.truncate(target.size);
        await target.handle.datasync();
      } catch {
        isBroken = true;
      }
      throw error;
    }
  }

  async function drain(): Promise<void> {
    for (let batch = waiting.splice(0); batch.length > 0; batch = waiting.splice(0)) {
      try {
        const ids = await writeBatch(batch);
        for (const [position, { resolve }] of batch.entries()) resolve(ids[position] ?? '');
      } catch (error) {
        onFailure(error instanceof Error ? error.message : 'unknown');
        for (const { reject } of batch) reject(error instanceof Error ? error : new Error('login log'));
      }
    }
    isDraining = false;
  }

  function append(entry: LoginLogEntry): Promise<string> {
    if (isClosed) return Promise.reject(new Error('the login log is closed'));
    return new Promise((resolve, reject) => {
      waiting.push({ entry, resolve, reject });
      if (isDraining) return;
      isDraining = true;
      work = drain();
    });
  }

  let purging: Promise<readonly string[]> = Promise.resolve([]);

  /** One purge at a time: two would write the same anchor. */
  function purge(): Promise<readonly string[]> {
    purging = purging.catch(() => []).then(purgeOnce);
    return purging;
  }

  async function purgeOnce(): Promise<readonly string[]> {
    const purged: string[] = [];
    for (const month of await listMonths(folder)) {
      if (!isOutdated(month, now()) || month === file?.month) continue;
      const last = await lastLineOf(folder, month);
      const anchor = await readAnchor(folder, keys);
      // An empty file has nothing the chain could need.
      const { seq, hash } = last ?? anchor ?? { seq: 0, hash: firstPrevious };
      await purgeMonth(folder, { month, seq, hash }, keys);
      purged.push(month);
    }
    return purged;
  }

  const purgeQuietly = (): void => {
    purge().catch((error: unknown) => onFailure(error instanceof Error ? error.message : 'unknown'));
  };
  const timer = setInterval(purgeQuietly, purgeInterval);
  timer.unref();
  purgeQuietly();
  return {
    append,
    purge,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await work;
      await file?.handle.close();
      file = undefined;
    },
  };
}

interface Tail {
  readonly seq: number;
  readonly hash: string;
  readonly at: number;
}

/** Where the chain goes on. Half a line at the end of the last file is cut off. */
async function readTail(folder: string, keys: LogKeys): Promise<Tail> {
  const months = [...(await listMonths(folder))].reverse();
  for (const month of months) {
    await cutHalfLine(monthPath(folder, month));
    const last = await lastLineOf(folder, month);
    if (last !== undefined) return last;
  }
  const anchor = await readAnchor(folder, keys);
  return { seq: anchor?.seq ?? 0, hash: anchor?.hash ?? firstPrevious, at: 0 };
}

async function lastLineOf(folder: string, month: string): Promise<LogLine | undefined> {
  const text = await readLastLine(monthPath(folder, month));
  if (text === '') return undefined;
  const line = readLine(text);
  if (line === undefined) throw new Error(`the last line of the login log of ${month} cannot be read`);
  return line;
}

function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
