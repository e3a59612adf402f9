import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { isJsonObject } from '@sinfonia/profiles/json';
import { textsOf } from '../federation/outcome.ts';
import type { LogKey } from './log-keys.ts';

/** What stands in front of the encrypted content of a line, readable without a key. */
export interface LineHead {
  /** Position in the log, from 1 on; never used twice. */
  readonly seq: number;
  /** Ms since the epoch, UTC. */
  readonly at: number;
  /** Identifier of the entry (a UUID), or `shared:<hash>` for content that entries have in common. */
  readonly id: string;
  /** Key that encrypted it. */
  readonly key: string;
  /** Keyed hashes of the values it is found by. */
  readonly index: readonly string[];
  /** Hash of the line before. */
  readonly previous: string;
}

/** A line of the login log. */
export interface LogLine extends LineHead {
  /** Nonce, tag and encrypted content, base64. */
  readonly data: string;
  /** SHA-256 over everything before it. */
  readonly hash: string;
}

/** `previous` of the first line that was ever written. */
export const firstPrevious = '0'.repeat(64);

/** Longest content that is read back, bytes. */
const longestContent = 8 * 1024 * 1024;

/**
 * Encrypts content (AES-256-GCM). The head is authenticated with it: whoever has no key can neither change a line nor put
 * one in another place.
 */
export function sealLine(head: LineHead, content: unknown, key: LogKey): LogLine {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.encryption, nonce);
  cipher.setAAD(Buffer.from(canonicalHead(head)));
  const body = cipher.update(deflateRawSync(JSON.stringify(content)));
  const sealed = Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]).toString('base64');
  return { ...head, data: sealed, hash: hashOf(head, sealed) };
}

/** Decrypts a line; undefined when line or key are not the right ones. */
export function openLine(line: LogLine, key: LogKey): unknown {
  const sealed = Buffer.from(line.data, 'base64');
  if (sealed.length < 28) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.encryption, sealed.subarray(0, 12));
    decipher.setAAD(Buffer.from(canonicalHead(line)));
    decipher.setAuthTag(sealed.subarray(sealed.length - 16));
    const body = Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()]);
    return JSON.parse(inflateRawSync(body, { maxOutputLength: longestContent }).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Writes a line as the file has it, with its line end. */
export function writeLine({ seq, at, id, key, index, previous, data, hash }: LogLine): string {
  return `${JSON.stringify({ seq, at, id, key, index, previous, data, hash })}\n`;
}

/** Reads a line of a file; undefined when it is none or its hash is wrong. */
export function readLine(text: string): LogLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const { seq, at, id, key, previous, data, hash } = value;
  const index = textsOf(value['index']);
  if (typeof seq !== 'number' || typeof at !== 'number' || typeof id !== 'string' || typeof key !== 'string') {
    return undefined;
  }
  if (index === undefined || typeof previous !== 'string' || typeof data !== 'string' || typeof hash !== 'string') {
    return undefined;
  }
  const head = { seq, at, id, key, index, previous };
  return hashOf(head, data) === hash ? { ...head, data, hash } : undefined;
}

function canonicalHead({ seq, at, id, key, index, previous }: LineHead): string {
  return JSON.stringify([seq, at, id, key, index, previous]);
}

function hashOf(head: LineHead, data: string): string {
  return createHash('sha256').update(canonicalHead(head)).update('\0').update(data).digest('hex');
}
