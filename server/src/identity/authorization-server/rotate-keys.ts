import { join } from 'node:path';
import { readIfPresent, replacePrivateFile } from '../private-file.ts';
import { generateSigningKey, keyFiles, newCookieKey, readStoredKeys, type StoredSigningKey } from './signing-keys.ts';

/** Time for which a new key is only published before it signs, in seconds: until caches of clients have it. */
export const publishedFirst = 3_600;

/** Time for which an old key stays published after it has ceased to sign, in seconds: longer than any token it signed. */
export const keptAfter = 1_800;

/** What a rotation did, or why it did nothing yet. */
export type RotationStep =
  | { readonly step: 'published' | 'signs' | 'dropped' | 'retired'; readonly keys: readonly string[] }
  /** Too early: `until` in ms since the epoch, UTC. */
  | { readonly step: 'waits'; readonly until: number };

/**
 * Takes the next step of a rotation of the signing keys of a folder; running servers follow within seconds. First a new key
 * of each algorithm is published; an hour later it signs, with a new key for cookies; half an hour later the old one is
 * dropped. `retire` does all at once, for a key that others may have: every token it signed ends there and then.
 *
 * Rejects when the folder has no keys.
 */
export async function rotateKeys(folder: string, retire: boolean, now: number = Date.now()): Promise<RotationStep> {
  const keys = await readStoredKeys(folder);
  const instant = new Date(now).toISOString();
  const algorithms = [...new Set(keys.map(({ alg }) => alg))];
  const make = async (alg: string): Promise<StoredSigningKey> => ({
    ...(await generateSigningKey(alg)),
    published_at: instant,
  });
  if (retire) {
    const fresh = await Promise.all(algorithms.map(make));
    await write(
      folder,
      fresh.map((key) => ({ ...key, signs_since: instant })),
    );
    await rotateCookieKeys(folder, 1);
    return { step: 'retired', keys: keys.map(({ kid }) => kid) };
  }
  const next = keys.filter(({ signs_since: since }) => since === undefined);
  const signing = algorithms.flatMap((alg) => keys.find((key) => key.alg === alg) ?? []);
  const old = keys.filter((key) => !signing.includes(key) && !next.includes(key));
  if (next.some((key) => !signing.includes(key))) {
    const until = latest(next.map(({ published_at: at }) => at)) + publishedFirst * 1000;
    if (until > now) return { step: 'waits', until };
    const first = next.map((key) => ({ ...key, signs_since: instant }));
    await write(folder, [...first, ...keys.filter((key) => !next.includes(key))]);
    await rotateCookieKeys(folder, 2);
    return { step: 'signs', keys: next.map(({ kid }) => kid) };
  }
  if (old.length > 0) {
    const until = latest(signing.map(({ signs_since: since }) => since)) + keptAfter * 1000;
    if (until > now) return { step: 'waits', until };
    await write(folder, signing);
    return { step: 'dropped', keys: old.map(({ kid }) => kid) };
  }
  const fresh = await Promise.all(algorithms.map(make));
  // A key that is as old as the file has no date; it signs already.
  const present = keys.map((key) => ({ ...key, signs_since: key.signs_since ?? instant }));
  await write(folder, [...present, ...fresh]);
  return { step: 'published', keys: fresh.map(({ kid }) => kid) };
}

function latest(instants: readonly (string | undefined)[]): number {
  return Math.max(0, ...instants.map((instant) => Date.parse(instant ?? '') || 0));
}

function write(folder: string, keys: readonly StoredSigningKey[]): Promise<void> {
  return replacePrivateFile(join(folder, keyFiles.signing), `${JSON.stringify({ keys }, null, 2)}\n`);
}

/** Puts a new cookie key first and keeps so many in all. */
async function rotateCookieKeys(folder: string, keep: number): Promise<void> {
  const path = join(folder, keyFiles.cookies);
  const text = await readIfPresent(path);
  const { keys = [] } = text === undefined ? {} : (JSON.parse(text) as { keys?: readonly string[] });
  await replacePrivateFile(path, `${JSON.stringify({ keys: [newCookieKey(), ...keys].slice(0, keep) }, null, 2)}\n`);
}
