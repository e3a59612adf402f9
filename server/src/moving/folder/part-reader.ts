import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { FhirError } from '@sinfonia/profiles/issues';
import { fingerprintFile } from '../../store/sqlite/index.ts';
import { damaged, type MoveManifest, type Part } from './manifest.ts';

/** Characters beyond which a line is none of ours. */
const longestLine = 256 * 1024 * 1024;

/**
 * Compares size and SHA-256 of every part with the manifest.
 *
 * @throws FhirError `move-damaged` with the first file that differs
 */
export async function verifyParts(folder: string, { types, chain }: MoveManifest): Promise<void> {
  const parts = [...Object.values(types).flatMap((type) => type.parts), ...(chain?.parts ?? [])];
  for (const { name, bytes, sha256 } of parts) {
    const file = join(folder, name);
    if (!existsSync(file)) throw damaged(name, 'file');
    if ((await stat(file)).size !== bytes) throw damaged(name, 'bytes');
    if ((await fingerprintFile(file)) !== sha256) throw damaged(name, 'sha256');
  }
}

/**
 * The lines of parts one after the other, each with the part it stands in.
 *
 * @throws FhirError `move-damaged` for what cannot be unpacked or has another number of lines
 */
export async function* linesOf(folder: string, parts: readonly Part[]): AsyncGenerator<{ line: string; part: Part }> {
  for (const part of parts) {
    let lines = 0;
    for await (const line of unpack(folder, part)) {
      lines++;
      yield { line, part };
    }
    if (lines !== part.lines) throw damaged(part.name, 'lines');
  }
}

async function* unpack(folder: string, { name }: Part): AsyncGenerator<string> {
  const source = createReadStream(join(folder, name));
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  try {
    for await (const chunk of unpacked) {
      const pieces = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
      rest = pieces.pop() ?? '';
      if (rest.length > longestLine) throw damaged(name, 'line');
      yield* pieces;
    }
    rest += decoder.decode();
  } catch (cause) {
    throw cause instanceof FhirError ? cause : damaged(name, 'gzip', cause);
  } finally {
    source.destroy();
  }
  if (rest !== '') throw damaged(name, 'line');
}
