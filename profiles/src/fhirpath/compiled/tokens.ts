import { Outside } from './outside.ts';

/** A word of a FHIRPath expression. Strings and delimited identifiers carry their text without quotes and escapes. */
export interface Token {
  readonly kind: 'identifier' | 'delimited' | 'string' | 'number' | 'date' | 'symbol' | 'end';
  readonly text: string;
}

const word =
  /\s+|@\d{4}(?:-\d\d(?:-\d\d)?)?(?![T\d-])|\d+(?:\.\d+)?(?![A-Za-z_])|[A-Za-z_][A-Za-z0-9_]*|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\/(?![/*])|\$[a-z]+|<=|>=|!=|[.,()[\]{}|=<>+\-*&%]/suy;

/**
 * Splits an expression into words. Throws {@link Outside} at what the compiled form does not know: literals of times, long
 * numbers, comments, equivalence.
 *
 * @see FHIRPath N1, lexical elements
 */
export function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  word.lastIndex = 0;
  for (let at = 0; at < expression.length; at = word.lastIndex) {
    if (!word.test(expression)) throw new Outside(`text at ${expression.charAt(at)}`);
    const text = expression.slice(at, word.lastIndex);
    if (text.trim() !== '') tokens.push(toToken(text));
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function toToken(text: string): Token {
  const first = text.charAt(0);
  if (first === "'") return { kind: 'string', text: unescaped(text.slice(1, -1)) };
  if (first === '`') return { kind: 'delimited', text: unescaped(text.slice(1, -1)) };
  if (first === '@') return { kind: 'date', text: text.slice(1) };
  if (first >= '0' && first <= '9') return { kind: 'number', text };
  return { kind: /[A-Za-z_]/.test(first) ? 'identifier' : 'symbol', text };
}

const controls: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', f: '\f' };

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (controls[code] ?? code),
  );
}
