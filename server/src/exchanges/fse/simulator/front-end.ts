import type { X509Certificate } from 'node:crypto';
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { GatewayFault } from './fault-plan.ts';
import { type GovWayError, govWayReply } from './govway.ts';
import { callbackOf } from './notify.ts';
import { openToken } from './open-token.ts';
import type { Reply } from './reply.ts';
import { type Route, routeOf } from './routes.ts';

/** By how much the clock of a caller may be ahead, seconds (unverified; clocks that drift by minutes were refused). */
const tolerance = 5;

/** A call as it comes from the connection. */
export interface RawCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A call that the front end lets through. */
export interface GatewayCall {
  readonly route: Route;
  readonly trace: string;
  readonly span: string;
  /** Instant, ms UTC. */
  readonly now: number;
  /** Claims of the token of the header `Authorization`. */
  readonly bearer: Readonly<Record<string, unknown>>;
  /** Claims of `FSE-JWT-Signature`; what is missing or cannot be read is told of by the gateway. */
  readonly signature: 'missing' | 'unreadable' | Readonly<Record<string, unknown>>;
  readonly contentType: string | undefined;
  readonly body: Buffer;
  readonly callback?: string;
}

/** What the front end goes by. */
export interface FrontEnd {
  readonly base: string;
  readonly fault: GatewayFault | undefined;
  readonly audiences: readonly string[];
  readonly authorities: readonly X509Certificate[];
  readonly now: number;
}

/** Checks what the front end (GovWay) checks: operation, load, both tokens. The state of the service needs no token. */
export async function openCall(
  { method, path, headers, body }: RawCall,
  front: FrontEnd,
): Promise<{ readonly ok: true; readonly call: GatewayCall } | { readonly ok: false; readonly reply: Reply }> {
  const refuse = (error: GovWayError) => ({ ok: false, reply: govWayReply(error) }) as const;
  if (front.fault === 'fault-before') return refuse('GatewayError');
  if (front.fault === 'too-many-requests') return refuse('TooManyRequests');
  const [asked = ''] = path.split('?');
  const route = asked.startsWith(front.base) ? routeOf(method, asked.slice(front.base.length)) : undefined;
  if (route === undefined) return refuse('UndefinedOperation');
  const rules = { ...front, tolerance };
  const call = {
    route,
    trace: randomBytes(16).toString('hex'),
    span: randomBytes(8).toString('hex'),
    now: front.now,
    contentType: headers['content-type'],
    body,
    ...callbackIn(headers),
  };
  if (route.name === 'health') return { ok: true, call: { ...call, bearer: {}, signature: 'missing' } };
  const bearerText = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (bearerText === undefined) return refuse('TokenAuthenticationRequired');
  const bearer = await openToken(bearerText, 'auth', rules);
  if (!bearer.ok) return refuse(bearer.error);
  if (bearer.claims === undefined) return refuse('TokenAuthenticationFailed');
  const signatureText = headers['fse-jwt-signature'];
  if (typeof signatureText !== 'string' || signatureText === '') {
    return { ok: true, call: { ...call, bearer: bearer.claims, signature: 'missing' } };
  }
  const signature = await openToken(signatureText, 'integrity', rules);
  if (!signature.ok) return refuse(signature.error);
  return { ok: true, call: { ...call, bearer: bearer.claims, signature: signature.claims ?? 'unreadable' } };
}

function callbackIn(headers: IncomingHttpHeaders): { callback?: string } {
  const header = headers['x-callback-url'];
  const callback = typeof header === 'string' ? callbackOf(header) : undefined;
  return callback === undefined ? {} : { callback };
}
