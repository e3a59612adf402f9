import { isUtf8 } from 'node:buffer';
import { FhirError } from '@sinfonia/profiles/issues';
import { parseJsonText } from '@sinfonia/profiles/json';
import { findJsonFault } from './json-fault.ts';

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Reads the bytes of a body as text.
 *
 * Refusal: `malformed-encoding` 400 when they are not UTF-8. A byte order mark is dropped (RFC 8259, section 8.1).
 */
export function decodeText(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new FhirError({ code: 'malformed-encoding' });
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark ? bytes.toString('utf8', 3) : bytes.toString('utf8');
}

/**
 * Parses a JSON body.
 *
 * Refusals: `malformed-json` 400 with line and column and never a piece of the text, `body-too-deep` 400,
 * `unsafe-property` 400, `malformed-encoding` 400.
 */
export function parseJson(bytes: Buffer, depthLimit: number): unknown {
  if (isDeeperThan(bytes, depthLimit)) throw new FhirError({ code: 'body-too-deep', values: { limit: depthLimit } });
  const text = decodeText(bytes);
  let value: unknown;
  try {
    value = parseJsonText(text);
  } catch {
    throw new FhirError({ code: 'malformed-json', values: { ...findJsonFault(text) } });
  }
  // An escaped underscore is the only other way to write the name.
  if ((text.includes('__proto__') || text.includes('\\u005')) && hasUnsafeProperty(value)) {
    throw new FhirError({ code: 'unsafe-property' });
  }
  return value;
}

/** Tells whether brackets nest deeper than a limit. Works on bytes, before anything is allocated for the content. */
function isDeeperThan(bytes: Buffer, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
    }
  }
  return false;
}

function hasUnsafeProperty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasUnsafeProperty);
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasUnsafeProperty);
}
