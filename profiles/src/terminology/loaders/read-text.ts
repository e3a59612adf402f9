import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { FhirError } from '../../issues/index.ts';

/** Encodings of official lists: UTF-8, or windows-1252 in the older ones. */
export type TextEncoding = 'utf-8' | 'windows-1252';

/** What a first reading tells of a file. */
export interface FileFacts {
  /** UTF-8 when the whole file is valid UTF-8. */
  readonly encoding: TextEncoding;
  readonly sha256: string;
  readonly bytes: number;
}

/** Reads a file once for its encoding and checksum. Refusal: `terminology-file-empty`. */
export async function fileFacts(path: string): Promise<FileFacts> {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let encoding: TextEncoding = 'utf-8';
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    if (encoding !== 'utf-8') continue;
    try {
      decoder.decode(chunk, { stream: true });
    } catch {
      encoding = 'windows-1252';
    }
  }
  if (bytes === 0) throw new FhirError({ code: 'terminology-file-empty', values: { file: basename(path) } });
  return { encoding, sha256: hash.digest('hex'), bytes };
}

/** Streams the text of a file, without a byte order mark. */
export async function* readText(path: string, encoding: TextEncoding): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>)
    yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
