import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** How long a binding token may be used, in milliseconds. */
const tokenLife = 60_000;
/** Connections at once, and unsent bytes from which a slow reader is cut. */
const maximumConnections = 2_000;
const maximumBuffered = 1_000_000;
/** Time within which a connection has to be bound, and between two pings, in milliseconds. */
const bindingTime = 15_000;
const pingPeriod = 30_000;

/**
 * Websockets of subscribers. A connection is bound by the message `bind-with-token <token>`; tokens are used once and live in
 * memory, so a new one is asked for after a restart. Source: HL7 Subscriptions R5 Backport 1.1.0, websocket channel.
 */
export class WebSockets {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 1_024, perMessageDeflate: false });
  readonly #tokens = new Map<string, { readonly subscription: string; readonly expires: number }>();
  readonly #bound = new Map<string, Set<WebSocket>>();
  readonly #alive = new WeakSet<WebSocket>();
  readonly #onBound: (subscription: string) => void;
  readonly #pings: NodeJS.Timeout;

  /** `onBound` is told of each new connection of a subscription. */
  constructor(onBound: (subscription: string) => void) {
    this.#onBound = onBound;
    this.#pings = setInterval(() => this.#ping(), pingPeriod);
    this.#pings.unref();
  }

  /** Makes a token for a subscription; `expires` in ms, UTC. */
  bindingToken(subscription: string): { readonly token: string; readonly expires: number } {
    const now = Date.now();
    for (const [token, { expires }] of this.#tokens) if (expires <= now) this.#tokens.delete(token);
    const token = randomBytes(32).toString('base64url');
    const expires = now + tokenLife;
    this.#tokens.set(token, { subscription, expires });
    return { token, expires };
  }

  /** Takes over a request to upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#server.clients.size >= maximumConnections) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#open(connection));
  }

  /** Sends a message to all connections of a subscription: `delivered` when it was written to one at least. */
  async send(subscription: string, message: string): Promise<string> {
    const connections = [...(this.#bound.get(subscription) ?? [])].filter(
      ({ readyState, OPEN }) => readyState === OPEN,
    );
    const sent = await Promise.all(
      connections.map((connection) => {
        if (connection.bufferedAmount <= maximumBuffered) return write(connection, message);
        connection.terminate();
        return false;
      }),
    );
    return sent.includes(true) ? 'delivered' : 'not connected';
  }

  close(): void {
    clearInterval(this.#pings);
    for (const connection of this.#server.clients) connection.close(1001);
    for (const connection of this.#server.clients) connection.terminate();
    this.#server.close();
  }

  #open(connection: WebSocket): void {
    const late = setTimeout(() => connection.close(1008, 'not bound'), bindingTime);
    const subscriptions = new Set<string>();
    this.#alive.add(connection);
    connection.on('pong', () => this.#alive.add(connection));
    connection.on('error', () => connection.terminate());
    connection.on('message', (data) => {
      const subscription = this.#useToken(String(data));
      if (subscription === undefined) return connection.close(1008, 'token refused');
      clearTimeout(late);
      subscriptions.add(subscription);
      const others = this.#bound.get(subscription) ?? new Set();
      this.#bound.set(subscription, others.add(connection));
      this.#onBound(subscription);
    });
    connection.on('close', () => {
      clearTimeout(late);
      for (const subscription of subscriptions) {
        const others = this.#bound.get(subscription);
        others?.delete(connection);
        if (others?.size === 0) this.#bound.delete(subscription);
      }
    });
  }

  #useToken(text: string): string | undefined {
    const token = /^bind-with-token:? (\S{1,100})$/.exec(text.trim())?.[1];
    const found = token === undefined ? undefined : this.#tokens.get(token);
    if (token !== undefined) this.#tokens.delete(token);
    return found !== undefined && found.expires > Date.now() ? found.subscription : undefined;
  }

  #ping(): void {
    for (const connection of this.#server.clients) {
      if (!this.#alive.delete(connection)) connection.terminate();
      else connection.ping();
    }
  }
}

function write(connection: WebSocket, message: string): Promise<boolean> {
  return new Promise((resolve) => connection.send(message, (error) => resolve(!error)));
}
