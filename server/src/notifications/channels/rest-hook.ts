import { createHmac } from 'node:crypto';
import { lookup } from 'node:dns';
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type EndpointRules, isAllowedAddress, readEndpoint } from './endpoint.ts';

/** Header with the signature of a message, see {@link signatureOf}. */
export const signatureHeader = 'X-Sinfonia-Signature';

/** Connections of their own, kept for the next message: only rest-hooks use them, so each was judged when it was made. */
const agentOptions = { keepAlive: true, maxSockets: 64, maxFreeSockets: 64 };
const plainAgent = new PlainAgent(agentOptions);
const secureAgent = new SecureAgent(agentOptions);

/** Longest answer that is read to its end, in bytes: what it says is of no use. */
const longestAnswer = 65_536;

/** A message on its way to a rest-hook. */
export interface RestHookMessage {
  readonly endpoint: string;
  /** Header lines of the Subscription, `Name: value`. */
  readonly headers: readonly string[];
  readonly body: string;
  /** Key that signs, when the subscriber gave one. */
  readonly secret?: string;
  readonly timeoutSeconds: number;
}

/**
 * Signature of a message: `t=<seconds since the epoch>,v1=<HMAC-SHA256 of "<t>.<body>", hexadecimal>`. The time is signed too,
 * so that a receiver can refuse an old message that somebody sends again.
 */
export function signatureOf(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** Sends a message. Resolves with `delivered` or a short technical reason, never rejects. Redirections are not followed. */
export function sendRestHook(message: RestHookMessage, rules: EndpointRules): Promise<string> {
  const url = readEndpoint(message.endpoint, rules);
  if (url === undefined) return Promise.resolve('address refused');
  const { body, secret } = message;
  const headers: Record<string, string> = {};
  for (const line of message.headers) {
    const at = line.indexOf(':');
    headers[line.slice(0, at).trim().toLowerCase()] = line.slice(at + 1).trim();
  }
  headers['content-type'] = 'application/fhir+json';
  headers['content-length'] = String(Buffer.byteLength(body));
  if (secret !== undefined)
    headers[signatureHeader.toLowerCase()] = signatureOf(body, secret, Math.floor(Date.now() / 1000));
  const isSecure = url.protocol === 'https:';
  const send = isSecure ? secureRequest : plainRequest;
  const agent = isSecure ? secureAgent : plainAgent;
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(message.timeoutSeconds * 1000);
    const request = send(url, { method: 'POST', headers, agent, lookup: guardedLookup(rules), signal }, (response) => {
      const { statusCode = 0 } = response;
      skipBody(response);
      resolve(statusCode >= 200 && statusCode < 300 ? 'delivered' : `status ${statusCode}`);
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve(reasonOf(error, signal)));
    request.end(body);
  });
}

/** Reads past a short answer, so that the connection serves again; ends the connection of a long one. */
function skipBody(response: IncomingMessage): void {
  let length = 0;
  response.on('error', () => undefined);
  response.on('data', (part: Buffer) => {
    length += part.length;
    if (length > longestAnswer) response.destroy();
  });
}

function reasonOf(error: NodeJS.ErrnoException, signal: AbortSignal): string {
  if (signal.aborted) return 'timeout';
  return error.code === 'EADDRREFUSED' ? 'address refused' : (error.code ?? 'connection failed');
}

/** Finds the addresses of a name and lets none pass that is not allowed: the connection is made to what was judged. */
function guardedLookup(rules: EndpointRules): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 0);
      const allowed = found.filter(({ address }) => isAllowedAddress(address, rules));
      const [first] = allowed;
      if (first === undefined) {
        const refused: NodeJS.ErrnoException = Object.assign(new Error('address refused'), { code: 'EADDRREFUSED' });
        return callback(refused, '', 0);
      }
      if (options.all === true) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };
}
