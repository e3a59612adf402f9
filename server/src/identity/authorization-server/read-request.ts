import type { IncomingMessage } from 'node:http';

/** A request that cannot be read; `status` is that of the answer, `error` the OAuth error code. */
export class RequestFault extends Error {
  readonly status: number;
  readonly error: string;

  constructor(status: number, error: string, message: string) {
    super(message);
    this.name = 'RequestFault';
    this.status = status;
    this.error = error;
  }
}

const longestBody = 65_536;

/** Reads a form (`application/x-www-form-urlencoded`). Throws `RequestFault` (413, 415). */
export async function readFormBody(request: IncomingMessage): Promise<string> {
  requireType(request, 'application/x-www-form-urlencoded');
  return readText(request);
}

/** Reads a JSON object. Throws `RequestFault` (400, 413, 415). */
export async function readJsonBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  requireType(request, 'application/json');
  let value: unknown;
  try {
    value = JSON.parse(await readText(request));
  } catch (error) {
    if (error instanceof RequestFault) throw error;
    throw new RequestFault(400, 'invalid_request', 'the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestFault(400, 'invalid_request', 'the body is not a JSON object');
  }
  return value as Readonly<Record<string, unknown>>;
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > longestBody) throw new RequestFault(413, 'invalid_request', 'the body is too long');
  }
  return text;
}

function requireType(request: IncomingMessage, wanted: string): void {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';', 1);
  if (type.trim().toLowerCase() !== wanted) {
    throw new RequestFault(415, 'invalid_request', `the content type must be ${wanted}`);
  }
}
