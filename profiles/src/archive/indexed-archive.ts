import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';

/** Where each entry of an archive lies: key → byte offset and byte length in the `.ndjson` file. */
type ArchiveIndex = Readonly<Record<string, readonly [offset: number, length: number]>>;

/**
 * Many JSON values in one file, read one at a time by key, so that a server pays only for the definitions it uses.
 * On disk: `<name>.ndjson` (one value per line) and `<name>.index.json`.
 */
export interface IndexedArchive<Value> {
  keys(): readonly string[];
  has(key: string): boolean;
  /** The value of a key, read and parsed on first use; undefined for an unknown key. */
  get(key: string): Value | undefined;
}

/** Choices of an open archive. */
export interface ArchiveOptions {
  /** Tells whether the value of a key is kept once it was read; all are unless told otherwise. */
  readonly keeps?: (key: string) => boolean;
}

/** Opens an archive by its path without extension. Nothing is read before the first question. */
export function openArchive<Value>(path: string, { keeps = () => true }: ArchiveOptions = {}): IndexedArchive<Value> {
  let index: ArchiveIndex | undefined;
  let file: number | undefined;
  const loaded = new Map<string, Value>();
  const readIndex = (): ArchiveIndex => {
    index ??= JSON.parse(readFileSync(`${path}.index.json`, 'utf8')) as ArchiveIndex;
    return index;
  };
  return {
    keys: () => Object.keys(readIndex()),
    has: (key) => Object.hasOwn(readIndex(), key),
    get(key) {
      const known = loaded.get(key);
      if (known !== undefined) return known;
      const all = readIndex();
      const place = Object.hasOwn(all, key) ? all[key] : undefined;
      if (!place) return undefined;
      file ??= openSync(`${path}.ndjson`, 'r');
      const bytes = Buffer.allocUnsafe(place[1]);
      readSync(file, bytes, 0, place[1], place[0]);
      const value = JSON.parse(bytes.toString('utf8')) as Value;
      if (keeps(key)) loaded.set(key, value);
      return value;
    },
  };
}

/** Writes an archive; used by the build step only. */
export function writeArchive(path: string, entries: Iterable<readonly [key: string, value: unknown]>): void {
  const index: Record<string, [number, number]> = {};
  const file = openSync(`${path}.ndjson`, 'w');
  let offset = 0;
  for (const [key, value] of entries) {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    writeSync(file, line);
    index[key] = [offset, line.length - 1];
    offset += line.length;
  }
  closeSync(file);
  writeFileSync(`${path}.index.json`, JSON.stringify(index));
}
