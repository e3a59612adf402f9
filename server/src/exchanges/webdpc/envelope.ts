import { hasForm, isContentOf } from './message-form.ts';
import table from './messages.json' with { type: 'json' };
import type { AnswerOf, CallName, RefusalCode, RequestOf } from './port.ts';

/** Largest message in either direction, octets. */
export const largestMessage = table.largestMessage;

/** Version of the messages that is written, and the only one that is read. */
export const messageVersion = table.version;

/** Path of the calls of this version below the address of WebDPC; the name of the call follows. */
export const callPath = 'v1/';

/** Why a message was not read: no JSON of the table, another version, or it is about another call. */
export type ReadingFailure = 'unreadable' | 'wrong-version' | 'other-message';

/** A request that was read; `correlation` of one that was not, when there is one, so that it can be answered. */
export type ReadRequest<N extends CallName> =
  | { readonly ok: true; readonly correlation: string; readonly request: RequestOf<N> }
  | Unread;

interface Unread {
  readonly ok: false;
  readonly reason: ReadingFailure;
  readonly correlation?: string;
}

/** An answer that was read: that of the table, or the code of a refusal. */
export type ReadAnswer<N extends CallName> =
  | { readonly ok: true; readonly isAccepted: true; readonly answer: AnswerOf<N> }
  | { readonly ok: true; readonly isAccepted: false; readonly code: RefusalCode }
  | { readonly ok: false; readonly reason: ReadingFailure };

/** Whether a text is the name of a call. */
export function isCall(name: string): name is CallName {
  return Object.hasOwn(table.calls, name);
}

/** Writes a request; undefined when it is not one of its table. `correlation` names the call, and comes back in the answer. */
export function writeRequest<N extends CallName>(
  call: N,
  correlation: string,
  request: RequestOf<N>,
): string | undefined {
  if (!isContentOf(table.calls[call].request, request)) return undefined;
  const text = JSON.stringify({ header: { version: messageVersion, message: call, correlation }, body: request });
  return Buffer.byteLength(text) > largestMessage ? undefined : text;
}

/** Writes the answer to a call. Throws when it is not one of its table: the mistake is of whoever made it. */
export function writeAnswer<N extends CallName>(call: N, correlation: string, answer: AnswerOf<N>): string {
  if (!isContentOf(table.calls[call].answer, answer)) throw new TypeError(`not an answer to ${call}`);
  const header = { version: messageVersion, message: call, correlation };
  return JSON.stringify({ header, outcome: 'accepted', body: answer });
}

/** Writes a refusal of a call. */
export function writeRefusal(call: CallName, correlation: string, code: Exclude<RefusalCode, 'unknown-code'>): string {
  const header = { version: messageVersion, message: call, correlation };
  return JSON.stringify({ header, outcome: 'refused', code });
}

/** Reads a request strictly. */
export function readRequest<N extends CallName>(call: N, octets: Uint8Array): ReadRequest<N> {
  const envelope = readEnvelope(octets, ['header', 'body']);
  if (!envelope.ok) return envelope;
  const { message, correlation, parts } = envelope;
  if (message !== call) return { ok: false, reason: 'other-message', correlation };
  if (!isContentOf(table.calls[call].request, parts['body'])) return { ok: false, reason: 'unreadable', correlation };
  return { ok: true, correlation, request: parts['body'] as RequestOf<N> };
}

/** Reads an answer strictly: one to another call, or to another message, is none. */
export function readAnswer<N extends CallName>(call: N, correlation: string, octets: Uint8Array): ReadAnswer<N> {
  const envelope = readEnvelope(octets, ['header', 'outcome', 'code', 'body']);
  if (!envelope.ok) return envelope;
  const { parts } = envelope;
  if (envelope.message !== call || envelope.correlation !== correlation) return { ok: false, reason: 'other-message' };
  const hasBody = Object.hasOwn(parts, 'body');
  const hasCode = Object.hasOwn(parts, 'code');
  if (parts['outcome'] === 'accepted' && hasBody && !hasCode) {
    if (!isContentOf(table.calls[call].answer, parts['body'])) return { ok: false, reason: 'unreadable' };
    return { ok: true, isAccepted: true, answer: parts['body'] as AnswerOf<N> };
  }
  if (parts['outcome'] !== 'refused' || hasBody || typeof parts['code'] !== 'string') {
    return { ok: false, reason: 'unreadable' };
  }
  const isKnown = Object.hasOwn(table.refusals, parts['code']);
  return { ok: true, isAccepted: false, code: isKnown ? (parts['code'] as RefusalCode) : 'unknown-code' };
}

type Envelope =
  | { readonly ok: true; readonly message: unknown; readonly correlation: string; readonly parts: Parts }
  | Unread;

type Parts = Readonly<Record<string, unknown>>;

/** The version is looked at before anything else: what another version looks like is not known. */
function readEnvelope(octets: Uint8Array, names: readonly string[]): Envelope {
  const parts = parse(octets);
  const header = parts === undefined ? undefined : partsOf(parts['header']);
  if (parts === undefined || header === undefined) return { ok: false, reason: 'unreadable' };
  const { version, message, correlation } = header;
  if (typeof version !== 'string') return { ok: false, reason: 'unreadable' };
  if (typeof correlation !== 'string' || !hasForm('correlation', correlation)) {
    return { ok: false, reason: version === messageVersion ? 'unreadable' : 'wrong-version' };
  }
  if (version !== messageVersion) return { ok: false, reason: 'wrong-version', correlation };
  const isStrict =
    Object.keys(parts).every((name) => names.includes(name)) &&
    Object.keys(header).every((name) => ['version', 'message', 'correlation'].includes(name));
  return isStrict ? { ok: true, message, correlation, parts } : { ok: false, reason: 'unreadable', correlation };
}

function parse(octets: Uint8Array): Parts | undefined {
  if (octets.length > largestMessage) return undefined;
  try {
    return partsOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets)));
  } catch {
    return undefined;
  }
}

function partsOf(value: unknown): Parts | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Parts) : undefined;
}
