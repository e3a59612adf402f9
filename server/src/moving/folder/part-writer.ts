import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import type { Part } from './manifest.ts';

/** Lines, and characters, of one part. */
const partLines = 50_000;
const partCharacters = 128 * 1024 * 1024;

/** A quick level: resources shrink to a tenth of their size with it already. */
const level = 3;

interface OpenPart {
  readonly name: string;
  readonly gzip: Gzip;
  readonly written: Promise<{ readonly bytes: number; readonly sha256: string }>;
  lines: number;
  characters: number;
}

/** Writes lines into files of bounded size, `name.0001.ndjson.gz` and so on, readable by their owner only. */
export class PartWriter {
  readonly #folder: string;
  readonly #name: string;
  readonly #parts: Part[] = [];
  #open: OpenPart | undefined;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  async write(line: string): Promise<void> {
    if (this.#open !== undefined && (this.#open.lines >= partLines || this.#open.characters >= partCharacters)) {
      await this.#close();
    }
    this.#open ??= this.#begin();
    const part = this.#open;
    part.lines++;
    part.characters += line.length;
    if (!part.gzip.write(`${line}\n`)) await Promise.race([once(part.gzip, 'drain'), part.written]);
  }

  /** Ends the last file, and gives what was written once it is on durable storage. */
  async end(): Promise<readonly Part[]> {
    await this.#close();
    return this.#parts;
  }

  #begin(): OpenPart {
    const name = `${this.#name}.${String(this.#parts.length + 1).padStart(4, '0')}.ndjson.gz`;
    const gzip = createGzip({ level });
    const written = store(gzip, join(this.#folder, name));
    // A full disk is met by whoever writes or ends next.
    written.catch(() => undefined);
    return { name, gzip, written, lines: 0, characters: 0 };
  }

  async #close(): Promise<void> {
    if (this.#open === undefined) return;
    const { name, gzip, written, lines } = this.#open;
    gzip.end();
    this.#parts.push({ name, lines, ...(await written) });
    this.#open = undefined;
  }
}

/** Writes what comes out of a stream to a new file, and tells its size and SHA-256 when it is on durable storage. */
async function store(source: Gzip, file: string): Promise<{ bytes: number; sha256: string }> {
  const fingerprint = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      fingerprint.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const target = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  source.pipe(measure).pipe(target);
  await finished(target);
  return { bytes, sha256: fingerprint.digest('hex') };
}
