import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { FhirError, type IssueCode, toOperationOutcome } from '@sinfonia/profiles/issues';
import type { Configuration } from '../config/index.ts';
import type { HttpApp } from './app.ts';

/** What takes over requests to upgrade a connection, by path; those to other paths are refused with 404. */
export type Upgrades = Readonly<Record<string, (request: IncomingMessage, socket: Socket, head: Buffer) => void>>;

/** A server that listens. */
export interface HttpServer {
  /** Port that it listens on, also when the system chose it. */
  readonly port: number;
  /**
   * Stops accepting connections, closes idle ones, lets requests in progress finish for the grace time and then cuts them.
   * Resolves when no connection is left, so that the store may be closed. May be called more than once.
   */
  close(): Promise<void>;
}

/**
 * Listens for the application.
 *
 * Rejects with Node's error (`EADDRINUSE`, `EACCES`) when it cannot. What does not parse as HTTP is answered with an
 * OperationOutcome too (400, 408, 431).
 */
export async function startHttpServer(
  app: HttpApp,
  config: Pick<Configuration, 'server' | 'limits'>,
  upgrades: Upgrades = {},
): Promise<HttpServer> {
  const { server: options, limits } = config;
  const handle = app.callback();
  let closing: Promise<void> | undefined;
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      requestTimeout: options.requestTimeoutSeconds * 1000,
      headersTimeout: Math.min(60, options.requestTimeoutSeconds) * 1000,
      keepAliveTimeout: options.keepAliveSeconds * 1000,
      noDelay: true,
    },
    (request, response) => listener(request, response),
  );
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    if (closing !== undefined) response.setHeader('Connection', 'close');
    void handle(request, response);
  };
  // The body reader sends 100 Continue itself, once it knows that it wants the body.
  server.on('checkContinue', listener);
  server.on('clientError', refuseUnparsed);
  server.on('upgrade', (request, socket: Socket, head) => {
    socket.on('error', () => socket.destroy());
    const take = closing === undefined ? upgrades[new URL(request.url ?? '/', 'http://host').pathname] : undefined;
    if (take === undefined) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    else take(request, socket, head);
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close() {
      closing ??= shutDown(server, options.shutdownGraceSeconds);
      return closing;
    },
  };
}

function listen(server: Server, options: Configuration['server']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, ...(options.host === '' ? {} : { host: options.host }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function shutDown(server: Server, graceSeconds: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const unparsedCodes: Readonly<Record<string, IssueCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** Answers what is not HTTP: there is no request yet, so the answer is written to the socket as it is. */
function refuseUnparsed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = new FhirError({ code: unparsedCodes[error.code ?? ''] ?? 'malformed-request' });
  const body = JSON.stringify(toOperationOutcome(refusal.issues, 'it'));
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} `,
      'Content-Type: application/fhir+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
