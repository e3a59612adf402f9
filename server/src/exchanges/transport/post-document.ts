import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** Certificates of a connection, PEM: whom to trust instead of the authorities of Node, and who the caller is (mutual TLS). */
export interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Bounds of a call: longest wait for a whole answer in ms, largest answer in octets, connections at a time. */
export interface TransportLimits {
  readonly timeout: number;
  readonly largestAnswer: number;
  readonly connections: number;
}

/**
 * What came of a call: the status and the octets of a whole answer, or why there is none. `wasSent` is false only when certainly
 * nothing of the message left. `reason` is one of `timeout`, `connection`, `answer-too-large`.
 */
export type Transported =
  | { readonly ok: true; readonly status: number; readonly body: Buffer }
  | { readonly ok: false; readonly wasSent: boolean; readonly reason: string };

const ownMachine = ['127.0.0.1', '[::1]', 'localhost'];

/** Posts documents to another system, over HTTPS and in bounded time and size. Redirects are not followed. */
export class DocumentPoster {
  readonly #base: URL;
  readonly #limits: TransportLimits;
  readonly #agent: HttpAgent | HttpsAgent;

  /** Throws `TypeError` for an address that is not of `https:`, unless it is that of the own machine. */
  constructor(address: string, limits: TransportLimits, tls: TlsSettings = {}) {
    this.#base = new URL(address.endsWith('/') ? address : `${address}/`);
    this.#limits = limits;
    const isSecure = this.#base.protocol === 'https:';
    if (!isSecure && !(this.#base.protocol === 'http:' && ownMachine.includes(this.#base.hostname))) {
      throw new TypeError('other systems are called over https');
    }
    const options = { keepAlive: true, maxSockets: limits.connections };
    this.#agent = isSecure ? new HttpsAgent({ ...options, ...tls, minVersion: 'TLSv1.2' }) : new HttpAgent(options);
  }

  /** Posts a document to a path below the address. */
  post(path: string, document: string, headers: Readonly<Record<string, string>>): Promise<Transported> {
    const url = new URL(path, this.#base);
    const body = Buffer.from(document, 'utf8');
    const options: RequestOptions = {
      method: 'POST',
      agent: this.#agent,
      headers: { ...headers, 'content-length': body.length },
    };
    const isSecure = url.protocol === 'https:';
    return new Promise((resolve) => {
      let isConnected = false;
      const outgoing = isSecure ? httpsRequest(url, options) : httpRequest(url, options);
      const end = (result: Transported): void => {
        clearTimeout(timer);
        resolve(result);
      };
      const fail = (reason: string): void => {
        end({ ok: false, wasSent: isConnected, reason });
        outgoing.destroy();
      };
      const timer = setTimeout(() => fail('timeout'), this.#limits.timeout);
      outgoing.on('socket', (socket) => {
        // A connection that is kept is past its beginning: what is written to it may arrive.
        if (outgoing.reusedSocket || !socket.connecting) isConnected = true;
        else socket.once(isSecure ? 'secureConnect' : 'connect', () => (isConnected = true));
      });
      outgoing.on('error', () => fail('connection'));
      outgoing.on('response', (response) => read(response, this.#limits.largestAnswer, fail, end));
      outgoing.end(body);
    });
  }

  /** Ends the connections that are kept. */
  close(): void {
    this.#agent.destroy();
  }
}

function read(
  response: IncomingMessage,
  largest: number,
  fail: (reason: string) => void,
  end: (result: Transported) => void,
): void {
  const pieces: Buffer[] = [];
  let length = 0;
  response.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length > largest) fail('answer-too-large');
    else pieces.push(piece);
  });
  response.on('aborted', () => fail('connection'));
  response.on('error', () => fail('connection'));
  response.on('end', () => {
    if (response.complete) end({ ok: true, status: response.statusCode ?? 0, body: Buffer.concat(pieces) });
    else fail('connection');
  });
}
