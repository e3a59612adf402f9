import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { LoginFailureCode } from './failure.ts';
import type { OneTimeRecords } from './one-time-records.ts';
import type { EidAssertion, LoginInteraction } from './port.ts';
import type { PendingRequest } from './provider-port.ts';
import { openValue, sealValue } from './sealed-value.ts';

/** Life of a request, seconds. Source: SPID/CIE OIDC technical rules; the interaction lives as long. */
const requestLife = 600;

/** Life of a result that waits for the browser to come back, seconds. */
const resultLife = 120;

/** A login that waits for its answer. */
export interface PendingLogin extends PendingRequest {
  readonly adapter: string;
  readonly interaction: LoginInteraction;
  /** Hash of the cookie of the browser that asked. */
  readonly browser: string;
}

/** Logins that are under way: each request is answered once, each result fetched once, in the browser that asked. */
export interface PendingLogins {
  put(login: PendingLogin): Promise<void>;
  /** Takes the login that a key names, or says why there is none: `request-expired`, `used-before`. */
  take(key: string): Promise<PendingLogin | LoginFailureCode>;
  /** Keeps the result of a login; resolves with the ticket by which the browser that gets it can fetch it. */
  keepResult(login: PendingLogin, assertion: EidAssertion): Promise<string>;
  /** Fetches a result: needs the ticket, the interaction and the browser that asked. */
  takeResult(ticket: string, uid: string, browser: string): Promise<EidAssertion | LoginFailureCode>;
}

interface Result {
  readonly uid: string;
  readonly browser: string;
  readonly assertion: EidAssertion;
}

/**
 * Keeps logins in one-time records. Everything is encrypted with its own key, which only the browser and the provider hold.
 *
 * A result needs both the cookie of the browser that asked and the ticket of the browser in which the answer arrived: an
 * attacker who sends his own login to somebody else has the first, the victim the second, and neither can go on.
 */
export function createPendingLogins(records: OneTimeRecords, now: () => number): PendingLogins {
  return {
    put: (login) => records.put('login-request', login.key, sealValue(login.key, login), requestLife),
    async take(key) {
      const sealed = await records.take('login-request', key);
      const login = sealed === undefined ? undefined : (openValue(key, sealed) as PendingLogin | undefined);
      if (login === undefined) {
        return (await records.find('login-used', key)) === undefined ? 'request-expired' : 'used-before';
      }
      await records.put('login-used', key, '', requestLife);
      return login.startedAt + requestLife * 1000 > now() ? login : 'request-expired';
    },
    async keepResult({ interaction, browser }, assertion) {
      const ticket = randomBytes(32).toString('base64url');
      const result: Result = { uid: interaction.uid, browser, assertion };
      await records.put('login-result', ticket, sealValue(ticket, result), resultLife);
      return ticket;
    },
    async takeResult(ticket, uid, browser) {
      const sealed = await records.take('login-result', ticket);
      const result = sealed === undefined ? undefined : (openValue(ticket, sealed) as Result | undefined);
      if (result === undefined) return 'request-expired';
      return result.uid === uid && isSameBrowser(result.browser, browser) ? result.assertion : 'other-browser';
    },
  };
}

/** Hash under which the cookie of a browser is remembered. */
export function browserHash(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url');
}

/** Tells whether two hashes of cookies are the same. */
export function isSameBrowser(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
