import { type ClientRequestArgs, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** Time in milliseconds after which an idle connection is closed: before a server closes it in the moment of the next request. */
const idleTime = 4_000;

/** An answer as it came. */
export interface PlainAnswer {
  readonly status: number;
  /** Header by name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly text: string;
}

/** What is sent. */
export interface PlainRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * HTTP requests over kept-alive connections. Those of `fetch` take the same server a millisecond longer, which is as much as HAPI
 * needs for a read.
 */
export class KeptConnections {
  readonly #http = new HttpAgent({ keepAlive: true, timeout: idleTime });
  readonly #https = new HttpsAgent({ keepAlive: true, timeout: idleTime });
  readonly #patience: number;

  /** @param patience time in milliseconds after which a request is given up */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** Sends a request; rejected when no whole answer comes in time. Redirections are not followed. */
  async send({ method, url, headers, body }: PlainRequest): Promise<PlainAnswer> {
    const secure = url.protocol === 'https:';
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options: ClientRequestArgs = {
      method,
      headers: { ...headers, ...length },
      agent: secure ? this.#https : this.#http,
    };
    const { promise, resolve, reject } = Promise.withResolvers<PlainAnswer>();
    const take = (message: IncomingMessage): void => {
      textOf(message).then((text) => {
        const header = (name: string): string | undefined => message.headers[name]?.toString();
        resolve({ status: message.statusCode ?? 0, header, text });
      }, reject);
    };
    const sent = secure ? httpsRequest(url, options, take) : httpRequest(url, options, take);
    sent.on('error', reject);
    const late = setTimeout(() => sent.destroy(new Error('no answer in time')), this.#patience);
    sent.end(body);
    try {
      return await promise;
    } finally {
      clearTimeout(late);
    }
  }
}

async function textOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
