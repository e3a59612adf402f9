import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Credential } from './gateway-certificates.ts';

/** A call as it came in. */
export interface RecordedCall {
  readonly method: string;
  /** As it was on the wire, nothing decoded. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Common name of the certificate of the caller. */
  readonly caller: string;
}

/** How the next calls are answered. */
export type Answering = (response: ServerResponse, call: RecordedCall) => void;

/** A server with TLS on loopback that lets in certificates of one authority only, keeps what comes, and answers as it is told. */
export class RecordingGateway {
  readonly calls: RecordedCall[] = [];
  answering: Answering = (response) => void response.destroy();
  /** Connections that were opened. */
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor(own: Credential, authority: string) {
    const tls = { key: own.privateKey, cert: own.certificate, ca: authority };
    this.#server = createServer({ ...tls, requestCert: true, rejectUnauthorized: true }, (incoming, response) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('end', () => {
        const { method = '', url: path = '', headers, socket } = incoming;
        const certificate = 'getPeerX509Certificate' in socket ? (socket as Peer).getPeerX509Certificate() : undefined;
        const caller = certificate?.subject.replace('CN=', '') ?? '';
        const call = { method, path, headers, body: Buffer.concat(pieces), caller };
        this.calls.push(call);
        this.answering(response, call);
      });
    });
    this.#server.on('secureConnection', (socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** Listens on a free port when this returns. */
  static async start(own: Credential, authority: string): Promise<RecordingGateway> {
    const gateway = new RecordingGateway(own, authority);
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get address(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}/govway/rest/in/FSE/gateway/v1`;
  }

  /** Answers calls with a status, a content and headers. */
  answer(status: number, content: unknown, headers: Readonly<Record<string, string>> = {}): void {
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    this.answering = (response) => {
      response.writeHead(status, { 'content-type': type, ...headers });
      response.end(typeof content === 'string' ? content : JSON.stringify(content));
    };
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

interface Peer {
  getPeerX509Certificate(): { readonly subject: string } | undefined;
}

/** The parts of a call: the text of `requestBody`, and the octets of `file`. */
export async function partsOf({
  headers,
  body,
}: RecordedCall): Promise<{ readonly requestBody: unknown; readonly file: Buffer }> {
  const type = headers['content-type'] ?? '';
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const file = form.get('file');
  const text = form.get('requestBody');
  if (!(file instanceof File) || typeof text !== 'string') throw new Error('a part is missing');
  return { requestBody: JSON.parse(text) as unknown, file: Buffer.from(await file.arrayBuffer()) };
}
