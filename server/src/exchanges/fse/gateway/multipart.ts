import { randomBytes } from 'node:crypto';

/** A body of several parts, and its media type with the boundary. */
export interface Multipart {
  readonly contentType: string;
  readonly body: Buffer;
}

/**
 * Writes the parts `requestBody` (JSON) and `file` (PDF) of a call. `requestBody` has no file name: the gateway reads it as a
 * parameter. Source: RFC 7578; OpenAPI of it-fse-support.
 */
export function writeMultipart(requestBody: object, file: Uint8Array): Multipart {
  // 144 bits: not to be met by chance in a file.
  const boundary = `fse-${randomBytes(18).toString('hex')}`;
  const part = (disposition: string, type: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${part('name="requestBody"', 'application/json')}${JSON.stringify(requestBody)}\r\n`),
    Buffer.from(part('name="file"; filename="document.pdf"', 'application/pdf')),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}
