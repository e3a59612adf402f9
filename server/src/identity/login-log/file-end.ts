import { type FileHandle, open } from 'node:fs/promises';

const lineEnd = 0x0a;
const blockSize = 64 * 1024;

/** Cuts off what comes after the last line end of a file: the half line that a crash left. */
export async function cutHalfLine(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const end = (await lastLineEndBefore(file, size)) + 1;
    if (end === size) return;
    await file.truncate(end);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The last whole line of a file, without its end; empty when there is none. Reads no more of the file than that. */
export async function readLastLine(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const last = await lastLineEndBefore(file, (await file.stat()).size);
    if (last < 0) return '';
    const start = (await lastLineEndBefore(file, last)) + 1;
    const line = Buffer.alloc(last - start);
    await file.read(line, 0, line.length, start);
    return line.toString('utf8');
  } finally {
    await file.close();
  }
}

/** Position of the last line end before a position; -1 when there is none. */
async function lastLineEndBefore(file: FileHandle, position: number): Promise<number> {
  const block = Buffer.alloc(blockSize);
  for (let end = position; end > 0; ) {
    const start = Math.max(0, end - blockSize);
    const { bytesRead } = await file.read(block, 0, end - start, start);
    const found = block.subarray(0, bytesRead).lastIndexOf(lineEnd);
    if (found >= 0) return start + found;
    end = start;
  }
  return -1;
}
