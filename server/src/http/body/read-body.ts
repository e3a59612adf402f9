import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FhirError } from '@sinfonia/profiles/issues';

/** Codings that a request body may be compressed with. */
const codings: ReadonlyMap<string, () => NodeJS.ReadWriteStream & Readable> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

const noBytes = Buffer.alloc(0);

/** Time that the rest of a refused body is read and thrown away, in milliseconds, so that the client sees the answer. */
const drainMilliseconds = 3000;

/**
 * Reads a request body up to `limit` bytes, counted after decompression. Nothing is read before its size is known to be
 * allowed, and never more than one chunk beyond the limit is kept.
 *
 * Refusals: `body-too-large` 413, `unsupported-content-encoding` 415, `malformed-encoding` 400, `request-interrupted` 400.
 */
export async function readBody(request: IncomingMessage, response: ServerResponse, limit: number): Promise<Buffer> {
  const declared = declaredLength(request);
  if (declared === 0) return noBytes;
  const coding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const decompress = codings.get(coding);
  if (coding !== 'identity' && coding !== '' && decompress === undefined) {
    throw new FhirError({ code: 'unsupported-content-encoding', values: { supported: 'gzip, deflate, br' } });
  }
  if (declared !== undefined && declared > limit) {
    if (request.headers.expect === undefined && declared <= 4 * limit) await drain(request);
    else response.setHeader('Connection', 'close');
    throw tooLarge(limit);
  }
  if (request.headers.expect !== undefined) response.writeContinue();
  if (decompress === undefined) return gather(request, request, limit);
  const plain = decompress();
  request.pipe(plain);
  try {
    return await gather(plain, request, limit);
  } finally {
    request.unpipe(plain);
    plain.destroy();
  }
}

/** Length that the headers announce: 0 without a body, undefined when it is sent in chunks. */
function declaredLength(request: IncomingMessage): number | undefined {
  const { headers } = request;
  if (headers['content-length'] !== undefined) return Number(headers['content-length']);
  return headers['transfer-encoding'] === undefined ? 0 : undefined;
}

function gather(source: Readable, request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    let settled = false;
    const fail = (error: FhirError): void => {
      if (settled) return;
      settled = true;
      chunks = [];
      reject(error);
    };
    source.on('data', (chunk: Buffer) => {
      if (settled) return;
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
      } else {
        settled = true;
        chunks = [];
        request.unpipe();
        drain(request).then(() => reject(tooLarge(limit)), reject);
      }
    });
    source.on('end', () => {
      if (settled) return;
      settled = true;
      const [first = noBytes] = chunks;
      resolve(chunks.length < 2 ? first : Buffer.concat(chunks, size));
    });
    source.on('error', (cause) => {
      fail(new FhirError({ code: source === request ? 'request-interrupted' : 'malformed-encoding' }, { cause }));
    });
    request.on('close', () => {
      if (!request.complete) fail(new FhirError({ code: 'request-interrupted' }));
    });
  });
}

function tooLarge(limit: number): FhirError {
  return new FhirError({ code: 'body-too-large', values: { limit } });
}

// A connection that is closed while the client still sends is reset, and the client never reads why it was refused.
function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, drainMilliseconds);
    function done(): void {
      clearTimeout(timer);
      resolve();
    }
    request.once('end', done);
    request.once('close', done);
    request.resume();
    if (request.complete && request.readableEnded) done();
  });
}
