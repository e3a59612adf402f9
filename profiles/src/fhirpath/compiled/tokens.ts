import { Outside } from './outside.ts';

/** A word of a FHIRPath expression. Strings and delimited identifiers carry their text without quotes and escapes. */
export interface Token {
  readonly kind: 'identifier' | 'delimited' | 'string' | 'number' | 'date' | 'symbol' | 'end';
  readonly text: string;
}

const pattern =
  /\s+|@(?<date>\d{4}(?:-\d\d(?:-\d\d)?)?)(?![T\d-])|(?<number>\d+(?:\.\d+)?)|(?<identifier>[A-Za-z_][A-Za-z0-9_]*)|'(?<string>(?:[^'\\]|\\.)*)'|`(?<delimited>(?:[^`\\]|\\.)*)`|(?<symbol>\$[a-z]+|<=|>=|!=|[.,()[\]{}|=<>+\-*/&%])/suy;

/**
 * Splits an expression into words. Throws {@link Outside} at what the compiled form does not know: literals of times,
 * comments, equivalence.
 *
 * @see FHIRPath N1, lexical elements
 */
export function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    pattern.lastIndex = at;
    const found = pattern.exec(expression);
    if (!found || expression.startsWith('//', at) || expression.startsWith('/*', at))
      throw new Outside(`text at ${expression.slice(at, at + 1)}`);
    at = pattern.lastIndex;
    const token = toToken(found.groups ?? {});
    // `5L` is a long number.
    if (
      token?.kind === 'identifier' &&
      tokens.at(-1)?.kind === 'number' &&
      /\d/.test(expression.charAt(found.index - 1))
    )
      throw new Outside('long number');
    if (token) tokens.push(token);
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function toToken(groups: Readonly<Record<string, string | undefined>>): Token | undefined {
  for (const kind of ['identifier', 'symbol', 'number', 'date'] as const) {
    const text = groups[kind];
    if (text !== undefined) return { kind, text };
  }
  for (const kind of ['string', 'delimited'] as const) {
    const text = groups[kind];
    if (text !== undefined) return { kind, text: unescaped(text) };
  }
  return undefined;
}

const controls: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (controls[code] ?? code),
  );
}
