import { Buffer } from 'node:buffer';
import type { LineLayout } from './layout.ts';

const allowed: Readonly<Record<LineLayout['encoding'], RegExp>> = {
  ascii: /^[\0-\x7f]*$/,
  latin1: /^[\0-\xff]*$/,
  'utf-8': /^\p{Any}*$/u,
};

/** Whether a text can be written in an encoding without loss; lone surrogates never can. */
export function isEncodable(text: string, encoding: LineLayout['encoding']): boolean {
  return allowed[encoding].test(text) && text.isWellFormed();
}

/** Bytes of a text that `isEncodable` accepts. */
export function encodeLine(text: string, encoding: LineLayout['encoding']): Uint8Array {
  return Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'latin1');
}

/** A function from the chunks of a file to text, to be called once more without a chunk at the end. */
export function lineDecoder(
  encoding: LineLayout['encoding'],
  refuse: (reason: string) => never,
): (chunk?: Uint8Array | string) => string {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  return (chunk) => {
    if (typeof chunk === 'string') return chunk;
    if (encoding === 'utf-8') {
      try {
        return utf8.decode(chunk, { stream: chunk !== undefined });
      } catch {
        return refuse('encoding');
      }
    }
    // Not the latin1 of TextDecoder, which is windows-1252.
    const text = chunk === undefined ? '' : Buffer.from(chunk).toString('latin1');
    return isEncodable(text, encoding) ? text : refuse('encoding');
  };
}
