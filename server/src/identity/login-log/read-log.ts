import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isJsonObject } from '@sinfonia/profiles/json';

import { indexHash, type LogKeys } from './log-keys.ts';
import { firstPrevious, type LogLine, openLine, readLine } from './log-line.ts';
import { listMonths, monthOf, monthPath, readAnchor } from './month-files.ts';
import type { EvidenceIndex } from './port.ts';

/** What a check of the login log found. */
export type LogVerification =
  | { readonly ok: true; readonly entries: number; readonly head?: { readonly seq: number; readonly hash: string } }
  | {
      readonly ok: false;
      /** File (month) and line where the chain breaks, line from 1 on. */
      readonly month: string;
      readonly line: number;
      /** `line-unreadable`, `line-out-of-order`, `chain-broken`, `content-unreadable`, `key-missing`, `line-in-wrong-month`. */
      readonly reason: string;
    };

/** An entry that was found, decrypted. */
export interface FoundEntry {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  /** As it was written: `LoginLogEntry`, its shared content put back in place. */
  readonly content: unknown;
}

/**
 * Follows the chain through all files, decrypts every line and tells where it breaks. Lines missing at the end cannot be seen
 * from inside: compare `head` with one that was noted down elsewhere.
 */
export async function verifyLog(folder: string, keys: LogKeys): Promise<LogVerification> {
  const anchor = await readAnchor(folder, keys);
  let previous = anchor?.hash ?? firstPrevious;
  let seq = anchor?.seq ?? 0;
  let entries = 0;
  for (const month of await listMonths(folder)) {
    // A purge that was interrupted left the file behind its anchor.
    if (anchor !== undefined && month <= anchor.month) continue;
    let number = 0;
    for await (const text of linesOf(folder, month)) {
      number += 1;
      const line = readLine(text);
      const reason = faultOf(line, { month, previous, seq }, keys);
      if (line === undefined || reason !== undefined) {
        return { ok: false, month, line: number, reason: reason ?? 'line-unreadable' };
      }
      previous = line.hash;
      seq = line.seq;
      entries += 1;
    }
  }
  return { ok: true, entries, ...(seq === 0 ? {} : { head: { seq, hash: previous } }) };
}

/** Finds the entries that have a value under a name. Reads every file: minutes for a big log. */
export async function* findEntries(
  folder: string,
  keys: LogKeys,
  wanted: { readonly name: EvidenceIndex | 'id'; readonly value: string },
): AsyncIterable<FoundEntry> {
  const { name, value } = wanted;
  const hashes = new Set(keys.all.map((key) => indexHash(key, name, value)));
  for (const month of await listMonths(folder)) {
    for await (const text of linesOf(folder, month)) {
      const line = readLine(text);
      if (line === undefined || line.id.startsWith(sharedPrefix)) continue;
      if (name === 'id' ? line.id !== value : !line.index.some((hash) => hashes.has(hash))) continue;
      const key = keys.find(line.key);
      const content = key && openLine(line, key);
      yield {
        id: line.id,
        seq: line.seq,
        at: line.at,
        content: content === undefined ? undefined : await withShared(folder, month, keys, content),
      };
    }
  }
}

/** Begins the identifier of content that entries have in common. */
export const sharedPrefix = 'shared:';

/** Lines of the file of a month, without empty ones. */
export function linesOf(folder: string, month: string): AsyncIterable<string> {
  return createInterface({
    input: createReadStream(monthPath(folder, month), 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
}

function faultOf(
  line: LogLine | undefined,
  expected: { readonly month: string; readonly previous: string; readonly seq: number },
  keys: LogKeys,
): string | undefined {
  if (line === undefined) return 'line-unreadable';
  if (line.seq !== expected.seq + 1) return 'line-out-of-order';
  if (line.previous !== expected.previous) return 'chain-broken';
  if (monthOf(line.at) !== expected.month) return 'line-in-wrong-month';
  const key = keys.find(line.key);
  if (key === undefined) return 'key-missing';
  return openLine(line, key) === undefined ? 'content-unreadable' : undefined;
}

/** Puts back what entries have in common. Each month has it anew, before the first entry that refers to it. */
async function withShared(folder: string, month: string, keys: LogKeys, content: unknown): Promise<unknown> {
  const reference = isJsonObject(content) ? content['shared'] : undefined;
  if (typeof reference !== 'string') return content;
  for await (const text of linesOf(folder, month)) {
    if (!text.includes(reference)) continue;
    const line = readLine(text);
    const key = line?.id === reference ? keys.find(line.key) : undefined;
    if (line !== undefined && key !== undefined) return { ...(content as object), sharedContent: openLine(line, key) };
  }
  return content;
}
