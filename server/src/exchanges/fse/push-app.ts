import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { readOrCreatePrivateFile } from '../../identity/private-file.ts';
import { pushPath } from './gateway/push.ts';
import type { PushDesk } from './push-route.ts';

/** Path below the address of the server at which the gateway tells final states. */
export const pushMount = '/fse/push';

const secretFile = 'fse-push-secret';
const longestBody = 1024 * 1024;
/** Longest wait for a content, ms. */
const patience = 30_000;

/**
 * The secret part of the address that the gateway is given for its pushes, made at first use. Who knows it may tell of workflows that were
 * begun here; nobody can guess it. What is told is held against the states of a document (`publishing/states.json`).
 */
export function readPushSecret(dataDirectory: string): Promise<string> {
  return readOrCreatePrivateFile(join(dataDirectory, secretFile), async () => randomBytes(32).toString('base64url'));
}

/** Address for `X-Callback-Url`; the gateway adds `/v1/workflow/status`. */
export function callbackUrl(baseUrl: string, secret: string): string {
  return `${baseUrl.replace(/\/+$/, '')}${pushMount}/${secret}`;
}

/**
 * Takes the pushes of the gateway, mounted at `pushMount`. Answers 200, 400 for what is no list of events, 404 for an unknown workflow and
 * for any other address, 405, 408 and 413. Nothing of a content is logged or answered.
 *
 * Source: `swagger_status.yaml` of it-fse-support; integration guide v2.22, chapter 11.
 */
export function pushApp(secret: () => Promise<string>, desk: PushDesk) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const end = (status: number, body: object = {}): void => {
      if (response.destroyed) return;
      response.writeHead(status, {
        'content-type': status === 200 ? 'application/json' : 'application/problem+json',
        'cache-control': 'no-store',
      });
      response.end(JSON.stringify(body));
    };
    if (!isAddress(request.url ?? '', await secret())) return end(404, problem(404, 'Not Found'));
    if (request.method !== 'POST') return end(405, problem(405, 'Method Not Allowed'));
    const content = await readContent(request);
    if (content.kind !== 'read') return end(content.status, problem(content.status, content.title));
    const { status, body } = await desk.answer(content.content);
    end(status, body);
  };
}

function isAddress(url: string, secret: string): boolean {
  const [path = ''] = url.split('?');
  const [own, asked] = [`/${secret}${pushPath}`, path].map((one) => createHash('sha256').update(one).digest());
  return own !== undefined && asked !== undefined && timingSafeEqual(own, asked);
}

type Content =
  | { readonly kind: 'read'; readonly content: unknown }
  | { readonly kind: 'refused'; readonly status: 400 | 408 | 413; readonly title: string };

async function readContent(request: IncomingMessage): Promise<Content> {
  const timer = setTimeout(() => request.destroy(), patience);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > longestBody) return { kind: 'refused', status: 413, title: 'Content Too Large' };
      chunks.push(chunk);
    }
    return { kind: 'read', content: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch (error) {
    return error instanceof SyntaxError
      ? { kind: 'refused', status: 400, title: 'Bad Request' }
      : { kind: 'refused', status: 408, title: 'Request Timeout' };
  } finally {
    clearTimeout(timer);
  }
}

function problem(status: number, title: string): object {
  return { type: 'about:blank', title, status };
}
