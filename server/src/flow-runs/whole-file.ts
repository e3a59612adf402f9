import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';

/** Opens a file only when its first bytes are asked for, so that a missing one fails where it is read. */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path)) yield chunk as Uint8Array;
}

/**
 * Writes a file beside its place and moves it there when it is complete and on disk, so that nobody ever sees half of it.
 * Only its owner may read it: it names people. False when there was nothing to write.
 */
export async function writeWhole(
  path: string,
  isWorthKeeping: () => boolean,
  produce: () => AsyncIterable<string | Uint8Array>,
): Promise<boolean> {
  const partial = `${path}.${process.pid}.part`;
  const file = await open(partial, 'wx', 0o600);
  try {
    for await (const text of produce()) {
      await file.appendFile(text);
    }
    await file.sync();
    await file.close();
    if (!isWorthKeeping()) {
      await rm(partial, { force: true });
      return false;
    }
    await rename(partial, path);
    return true;
  } catch (error) {
    await file.close();
    await rm(partial, { force: true });
    throw error;
  }
}
