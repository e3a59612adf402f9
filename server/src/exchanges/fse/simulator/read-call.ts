import type { IncomingMessage } from 'node:http';

/** Largest PDF that the gateway takes, bytes. Source: it-fse-support, issue 2493. */
export const largestFile = 5 * 1024 * 1024;

/** Room for the JSON part and the boundaries beside the largest PDF, bytes. */
const besideFile = 64 * 1024;

/** What is still read of a body that is too long, so that the caller gets to read why, bytes. */
const mostRead = 64 * 1024 * 1024;

/** Reads the body of a call; undefined when it is longer than the gateway takes. */
export async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > mostRead) return undefined;
    if (length <= largestFile + besideFile) pieces.push(piece);
  }
  return length > largestFile + besideFile ? undefined : Buffer.concat(pieces);
}

/** The parts of a multipart call; a part that is not there is undefined. */
export interface CallParts {
  readonly file: Uint8Array | undefined;
  /** JSON text, whatever content type it is labelled with. */
  readonly requestBody: string | undefined;
}

/** A file that is longer than the gateway takes, in a body that is not. */
export class FileTooLong extends Error {}

/** Reads the parts `file` and `requestBody`, in any order; undefined when the call is labelled as another type of content. Throws `FileTooLong`. */
export async function readParts(body: Buffer, contentType: string | undefined): Promise<CallParts | undefined> {
  if (contentType === undefined || !/^multipart\/form-data\s*;/i.test(contentType)) return undefined;
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    // What cannot be read has no parts.
    return { file: undefined, requestBody: undefined };
  }
  const file = form.get('file');
  const request = form.get('requestBody');
  if (file instanceof Blob && file.size > largestFile) throw new FileTooLong();
  return {
    file: file === null ? undefined : typeof file === 'string' ? Buffer.from(file, 'utf8') : await bytesOf(file),
    requestBody: request === null ? undefined : typeof request === 'string' ? request : await request.text(),
  };
}

async function bytesOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

/** Reads JSON text that is an object. */
export function readJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
