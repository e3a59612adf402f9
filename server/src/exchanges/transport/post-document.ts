import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** Certificates of a connection, PEM: whom to trust instead of the authorities of Node, and who the caller is (mutual TLS). */
export interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Bounds of a call: longest wait for a whole answer in ms, largest answer in octets, connections at a time; and the longest wait for a
 * connection in ms, that for the answer unless given.
 */
export interface TransportLimits {
  readonly timeout: number;
  readonly connectTimeout?: number;
  readonly largestAnswer: number;
  readonly connections: number;
}

/**
 * What came of a call: the status, the headers and the octets of a whole answer, or why there is none. `wasSent` is false only when
 * certainly nothing of the message arrived. `reason` is one of `timeout`, `connect-timeout`, `connection`, `certificate` (the other
 * system does not take ours), `answer-too-large`.
 */
export type Transported =
  | { readonly ok: true; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }
  | { readonly ok: false; readonly wasSent: boolean; readonly reason: string };

/** A call below the address of another system. */
export interface OutgoingCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Relative to the address. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Alerts of TLS with which a server turns a certificate down: nothing that follows is read. Source: RFC 8446, section 6.2. */
const certificateAlert =
  /ALERT_(?:BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)/;

/** Names of the own machine, which may be reached over plain HTTP. */
export const ownMachine = ['127.0.0.1', '[::1]', 'localhost'];

/** Sends documents to another system, over HTTPS and in bounded time and size. Redirects are not followed. */
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
    return this.send({ method: 'POST', path, headers, body: Buffer.from(document, 'utf8') });
  }

  /** Makes any call below the address. */
  send({ method, path, headers, body }: OutgoingCall): Promise<Transported> {
    const url = new URL(path, this.#base);
    const length = body === undefined ? {} : { 'content-length': body.length };
    const options: RequestOptions = { method, agent: this.#agent, headers: { ...headers, ...length } };
    const isSecure = url.protocol === 'https:';
    const { timeout, connectTimeout = timeout, largestAnswer } = this.#limits;
    return new Promise((resolve) => {
      let isConnected = false;
      const outgoing = isSecure ? httpsRequest(url, options) : httpRequest(url, options);
      const end = (result: Transported): void => {
        clearTimeout(timer);
        clearTimeout(connectTimer);
        resolve(result);
      };
      const fail = (reason: string, wasSent = isConnected): void => {
        end({ ok: false, wasSent, reason });
        outgoing.destroy();
      };
      const timer = setTimeout(() => fail('timeout'), timeout);
      const connectTimer = setTimeout(() => fail('connect-timeout'), Math.min(connectTimeout, timeout));
      const connected = (): void => {
        isConnected = true;
        clearTimeout(connectTimer);
      };
      outgoing.on('socket', (socket) => {
        // A connection that is kept is past its beginning: what is written to it may arrive.
        if (outgoing.reusedSocket || !socket.connecting) connected();
        else socket.once(isSecure ? 'secureConnect' : 'connect', connected);
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        if (certificateAlert.test(error.code ?? '')) fail('certificate', false);
        else fail('connection');
      });
      outgoing.on('response', (response) => read(response, largestAnswer, fail, end));
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
    const { complete, statusCode: status = 0, headers } = response;
    if (complete) end({ ok: true, status, headers, body: Buffer.concat(pieces) });
    else fail('connection');
  });
}
