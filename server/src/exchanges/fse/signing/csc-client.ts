import type { DocumentPoster } from '../../transport/post-document.ts';
import errorTable from './csc-errors.json' with { type: 'json' };

/** An answer of the service, or why there is none: words of the port's refusals, or of the connection. */
export type CscAnswer =
  | { readonly kind: 'ok'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unreached'; readonly reason: string };

/** Who the platform is at the service: OAuth 2.0 client credentials. */
export interface CscClientCredentials {
  readonly id: string;
  readonly secret: string;
}

/** Time before its end at which a token is not used any more, ms. */
const tokenMargin = 30_000;
const reasons = new Map(errorTable.errors.map(({ error, reason }) => [error, reason] as const));

/**
 * Calls of a remote signature service by the CSC API (JSON over HTTPS, OAuth 2.0 client credentials). Nothing that is sent or answered is
 * logged.
 *
 * Source: Cloud Signature Consortium, version 1.0.4.0, 8 (authorization) and 11 (methods).
 */
export class CscClient {
  readonly #poster: DocumentPoster;
  readonly #credentials: CscClientCredentials;
  readonly #now: () => number;
  #token: { readonly value: string; readonly until: number } | undefined;

  constructor(poster: DocumentPoster, credentials: CscClientCredentials, now: () => number = Date.now) {
    this.#poster = poster;
    this.#credentials = credentials;
    this.#now = now;
  }

  /** Calls a method, e.g. `credentials/info`; with a new token once when the service does not know the old one. */
  async call(method: string, content: Readonly<Record<string, unknown>>): Promise<CscAnswer> {
    for (let attempt = 0; ; attempt++) {
      const token = await this.#tokenOf();
      if (token.kind !== 'ok') return token;
      const { status, answer } = await this.#post(`csc/v1/${method}`, JSON.stringify(content), {
        'content-type': 'application/json',
        authorization: `Bearer ${String(token.body['access_token'])}`,
      });
      if (status !== 401 || attempt > 0) return answer;
      this.#token = undefined;
    }
  }

  async #tokenOf(): Promise<CscAnswer> {
    if (this.#token !== undefined && this.#token.until > this.#now()) {
      return { kind: 'ok', body: { access_token: this.#token.value } };
    }
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'service',
      client_id: this.#credentials.id,
      client_secret: this.#credentials.secret,
    });
    const { answer } = await this.#post('oauth2/token', form.toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    if (answer.kind !== 'ok') return answer;
    const { access_token: value, expires_in: seconds } = answer.body;
    if (typeof value !== 'string') return { kind: 'unreached', reason: 'unreadable' };
    const lasts = typeof seconds === 'number' ? seconds * 1000 : 0;
    this.#token = { value, until: this.#now() + lasts - tokenMargin };
    return { kind: 'ok', body: { access_token: value } };
  }

  async #post(
    path: string,
    content: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly answer: CscAnswer }> {
    const sent = await this.#poster.post(path, content, { ...headers, accept: 'application/json' });
    if (!sent.ok) return { status: 0, answer: { kind: 'unreached', reason: sent.reason } };
    const { status } = sent;
    if (status === 429 || status >= 500) return { status, answer: { kind: 'unreached', reason: `http-${status}` } };
    const body = objectOf(sent.body.toString('utf8'));
    if (status < 300) {
      return {
        status,
        answer: body === undefined ? { kind: 'unreached', reason: 'unreadable' } : { kind: 'ok', body },
      };
    }
    return { status, answer: { kind: 'refused', reason: reasons.get(String(body?.['error'])) ?? 'service-refused' } };
  }
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text === '') return {};
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null && !Array.isArray(content) ? { ...content } : undefined;
  } catch {
    return undefined;
  }
}
