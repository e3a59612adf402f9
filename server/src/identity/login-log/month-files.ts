import { createHmac, timingSafeEqual } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject } from '@sinfonia/profiles/json';

import { readIfPresent } from '../private-file.ts';
import type { LogKeys } from './log-keys.ts';

/** Folder of the login log inside the data folder. */
export const loginLogFolder = 'login-log';

/**
 * Months that are kept beside the one that runs: a month goes when every entry in it is older than 24 months.
 *
 * Source: SPID and CIE technical rules; DPCM 24 October 2014, art. 13(2).
 */
const monthsKept = 24;

const fileName = /^(\d{4})-(\d\d)\.jsonl$/;
const anchorFile = 'anchor.json';

/** Where the chain begins after old months were purged. */
export interface ChainAnchor {
  /** Last month that was purged, `YYYY-MM`. */
  readonly month: string;
  /** Position and hash of the last line that was purged. */
  readonly seq: number;
  readonly hash: string;
}

/** Month (`YYYY-MM`, UTC) of an instant in ms. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** Path of the file of a month. */
export function monthPath(folder: string, month: string): string {
  return join(folder, `${month}.jsonl`);
}

/** The months of a log, oldest first; empty when there is no log. */
export async function listMonths(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.flatMap((name) => (fileName.test(name) ? [name.slice(0, 7)] : [])).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Tells whether everything of a month is older than what must be kept. */
export function isOutdated(month: string, now: number): boolean {
  return ordinalOf(monthOf(now)) - ordinalOf(month) > monthsKept;
}

/** Reads the anchor. Throws when it was not written with one of the keys. */
export async function readAnchor(folder: string, keys: LogKeys): Promise<ChainAnchor | undefined> {
  const text = await readIfPresent(join(folder, anchorFile));
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  const { month, seq, hash, mac } = isJsonObject(value) ? value : {};
  if (typeof month !== 'string' || typeof seq !== 'number' || typeof hash !== 'string' || typeof mac !== 'string') {
    throw new Error('the anchor of the login log cannot be read');
  }
  const anchor = { month, seq, hash };
  if (!keys.all.some(({ index }) => isSame(mac, macOf(anchor, index)))) {
    throw new Error('the anchor of the login log was not written by this server');
  }
  return anchor;
}

/** Deletes the file of a month. The anchor is on disk before the file goes, so that the chain can always be followed. */
export async function purgeMonth(folder: string, anchor: ChainAnchor, keys: LogKeys): Promise<void> {
  const draft = join(folder, `${anchorFile}.new`);
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ ...anchor, mac: macOf(anchor, keys.current.index) })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, anchorFile));
  await syncFolder(folder);
  await rm(monthPath(folder, anchor.month), { force: true });
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders, and does not need it.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ordinalOf(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
}

function macOf({ month, seq, hash }: ChainAnchor, key: Uint8Array): string {
  return createHmac('sha256', key).update(`anchor\0${month}\0${seq}\0${hash}`).digest('hex');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
