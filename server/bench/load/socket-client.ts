import { connect, type Socket } from 'node:net';
import type { Answer, Ask, LoadClient, OpenClient } from './client.ts';

const separator = Buffer.from('\r\n\r\n');

/** Opens a client with a plain socket of its own. */
export const openSocketClient: OpenClient = (base, headers) => SocketClient.open(base, headers);

/**
 * One keep-alive HTTP/1.1 connection, one request at a time, with as little work per request as possible, so that the load
 * generator is not what is measured. Understands `Content-Length` and `Transfer-Encoding: chunked`.
 */
class SocketClient implements LoadClient {
  private readonly socket: Socket;
  private readonly prefix: string;
  private pending: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  private received: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket, host: string, headers: Readonly<Record<string, string>>) {
    this.socket = socket;
    this.prefix = `host: ${host}\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}`;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('connection closed')));
  }

  /** Opens a connection to an `http:` base URL; `headers` go with every request. */
  static open(base: URL, headers: Readonly<Record<string, string>>): Promise<SocketClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(base.port || 80), base.hostname);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new SocketClient(socket, base.host, headers));
      });
    });
  }

  ask({ method, path, body }: Ask): Promise<Answer> {
    const length =
      body === undefined ? '' : `content-type: application/fhir+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      this.pending = { resolve, reject };
      this.socket.write(`${method} ${path} HTTP/1.1\r\n${this.prefix}${length}\r\n${body ?? ''}`);
    });
  }

  close(): void {
    this.pending = undefined;
    this.socket.destroy();
  }

  private fail(error: Error): void {
    const { pending } = this;
    this.pending = undefined;
    pending?.reject(error);
  }

  private receive(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const headEnd = this.received.indexOf(separator);
    if (headEnd < 0 || this.pending === undefined) return;
    const head = this.received.toString('latin1', 0, headEnd);
    const status = Number(head.slice(9, 12));
    const bodyStart = headEnd + separator.length;
    const bodyEnd = this.bodyEnd(head, status, bodyStart);
    if (bodyEnd === undefined) return;
    const body = this.received.toString('utf8', bodyStart, bodyEnd);
    const location = /\r\nlocation: ([^\r]*)/i.exec(head)?.[1];
    this.received = this.received.subarray(bodyEnd);
    const { resolve } = this.pending;
    this.pending = undefined;
    resolve({ status, body, ...(location === undefined ? {} : { location }) });
  }

  /** Where the body ends, or undefined when it has not all come yet. */
  private bodyEnd(head: string, status: number, bodyStart: number): number | undefined {
    if (status === 204 || status === 304) return bodyStart;
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length !== undefined) {
      const end = bodyStart + Number(length);
      return this.received.length >= end ? end : undefined;
    }
    const last = this.received.indexOf('0\r\n\r\n', bodyStart, 'latin1');
    return last < 0 ? undefined : last + 5;
  }
}
