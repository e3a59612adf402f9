import { randomUUID } from 'node:crypto';
import { DocumentPoster, type TlsSettings } from '../transport/post-document.ts';
import { callPath, largestMessage, readAnswer, writeRequest } from './envelope.ts';
import type { AnswerOf, CallName, Reply, RequestOf, WebDpcPort } from './port.ts';

/** How WebDPC is reached. */
export interface HttpAdapterSettings {
  /** Address of the service; `v1/<call>` follows. Anything but loopback needs `https:`. */
  readonly address: string;
  /** Bearer token of the platform, asked for at each call so that it may change; without it, certificates tell who calls. */
  readonly bearer?: () => string | undefined;
  /** Certificates, PEM: of the authority to be trusted, and of the platform for mutual TLS. */
  readonly tls?: TlsSettings;
  /** Longest wait for a whole answer, ms. */
  readonly timeout: number;
  /** Connections at a time. */
  readonly connections: number;
}

/** Statuses of HTTP with which a call was certainly not let in. */
const notLetIn = new Set([401, 403, 404, 429]);

/**
 * Calls WebDPC with JSON over HTTPS, by `messages.json` (a proposal: the messages of WebDPC are not public). Authentication: bearer
 * token (RFC 6750), mutual TLS, or both. It writes no log: nothing of a message leaves it but to WebDPC.
 */
export class WebDpcHttpAdapter implements WebDpcPort {
  readonly #settings: HttpAdapterSettings;
  readonly #poster: DocumentPoster;

  /** Throws `TypeError` for an address that is not of `https:`, unless it is that of the own machine. */
  constructor(settings: HttpAdapterSettings) {
    const { address, timeout, connections, tls } = settings;
    this.#settings = settings;
    this.#poster = new DocumentPoster(address, { timeout, connections, largestAnswer: largestMessage }, tls);
  }

  async call<N extends CallName>(call: N, request: RequestOf<N>): Promise<Reply<AnswerOf<N>>> {
    const correlation = randomUUID();
    const document = writeRequest(call, correlation, request);
    if (document === undefined) return { kind: 'refused', code: 'unwritable' };
    const authorization = this.#authorization();
    if (authorization === undefined) return { kind: 'unreached', reason: 'no-credentials' };
    const got = await this.#poster.post(`${callPath}${call}`, document, {
      ...authorization,
      accept: 'application/json',
      'content-type': 'application/json; charset=utf-8',
    });
    if (!got.ok) return { kind: got.wasSent ? 'unsure' : 'unreached', reason: got.reason };
    if (notLetIn.has(got.status)) return { kind: 'unreached', reason: `status-${got.status}` };
    if (got.status === 413) return { kind: 'refused', code: 'too-large' };
    // Refusals come with 400 or 422; behind any other status, a redirection as well, nobody knows who answered.
    if (![200, 400, 422].includes(got.status)) return { kind: 'unsure', reason: `status-${got.status}` };
    const read = readAnswer(call, correlation, got.body);
    if (!read.ok) return { kind: 'unsure', reason: read.reason };
    if (!read.isAccepted) return { kind: 'refused', code: read.code };
    return got.status === 200
      ? { kind: 'accepted', answer: read.answer }
      : { kind: 'unsure', reason: `status-${got.status}` };
  }

  /** Ends the connections that are kept. */
  close(): void {
    this.#poster.close();
  }

  #authorization(): Readonly<Record<string, string>> | undefined {
    const { bearer } = this.#settings;
    if (bearer === undefined) return {};
    const token = bearer();
    return token === undefined ? undefined : { authorization: `Bearer ${token}` };
  }
}
