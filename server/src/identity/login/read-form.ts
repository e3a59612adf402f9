import type { IncomingMessage } from 'node:http';

/** Reads the form of a request; undefined when it is longer than `longest` bytes. */
export async function readForm(request: IncomingMessage, longest: number): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > longest) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
