/** Syntax tree of the part of FHIRPath that search parameters use. */
export type Expression =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'resource' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | {
      readonly kind: 'call';
      readonly of?: Expression;
      readonly name: string;
      readonly arguments: readonly Expression[];
    }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: number }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

const tokenPattern = /\s*(%[A-Za-z]+|[A-Za-z_][A-Za-z0-9_]*|\d+|'(?:[^'\\]|\\.)*'|!=|[|=().,[\]])/y;
/** Binary operators by how tightly they bind. Source: FHIRPath 2.0, precedence. */
const strength: Readonly<Record<string, number>> = { or: 1, and: 2, '=': 3, '!=': 3, '|': 4, is: 5, as: 5 };

/**
 * Parses the FHIRPath of a search parameter; undefined when it uses anything outside the supported part (paths, unions,
 * `where`, `ofType`, `as`, `exists`, `resolve`, `extension`, indexes, equality, `and`, `or`).
 */
export function parseExpression(text: string): Expression | undefined {
  const tokens = tokenise(text);
  if (tokens === undefined) return undefined;
  const parser = new Parser(tokens);
  const expression = parser.binary(0);
  return expression !== undefined && parser.isAtEnd() ? expression : undefined;
}

function tokenise(text: string): string[] | undefined {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  const source = text.trimEnd();
  while (tokenPattern.lastIndex < source.length) {
    const match = tokenPattern.exec(source);
    if (!match?.[1]) return undefined;
    tokens.push(match[1]);
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly string[];
  #position = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#position >= this.#tokens.length;
  }

  binary(minimum: number): Expression | undefined {
    let left = this.#postfix();
    while (left !== undefined) {
      const operator = this.#tokens[this.#position] ?? '';
      const binds = strength[operator];
      if (binds === undefined || binds <= minimum) return left;
      this.#position++;
      const right = this.binary(binds);
      if (right === undefined) return undefined;
      left = { kind: 'binary', operator, left, right };
    }
    return undefined;
  }

  #postfix(): Expression | undefined {
    let expression = this.#primary();
    while (expression !== undefined) {
      if (this.#take('.')) {
        const name = this.#name();
        if (name === undefined) return undefined;
        expression = this.#callOrMember(name, expression);
      } else if (this.#take('[')) {
        const index = Number(this.#tokens[this.#position++]);
        if (!Number.isInteger(index) || !this.#take(']')) return undefined;
        expression = { kind: 'index', of: expression, index };
      } else {
        return expression;
      }
    }
    return undefined;
  }

  #primary(): Expression | undefined {
    const token = this.#tokens[this.#position++];
    if (token === undefined) return undefined;
    if (token === '(') {
      const inner = this.binary(0);
      return this.#take(')') ? inner : undefined;
    }
    if (token === '%resource') return { kind: 'resource' };
    if (token.startsWith("'")) return { kind: 'literal', value: token.slice(1, -1).replace(/\\(.)/g, '$1') };
    if (token === 'true' || token === 'false') return { kind: 'literal', value: token === 'true' };
    if (/^\d+$/.test(token)) return { kind: 'literal', value: Number(token) };
    if (!/^[A-Za-z_]/.test(token)) return undefined;
    return this.#tokens[this.#position] === '(' ? this.#callOrMember(token, undefined) : { kind: 'name', name: token };
  }

  #callOrMember(name: string, of: Expression | undefined): Expression | undefined {
    if (!this.#take('(')) return of && { kind: 'member', of, name };
    const list: Expression[] = [];
    if (!this.#take(')')) {
      do {
        const argument = this.binary(0);
        if (argument === undefined) return undefined;
        list.push(argument);
      } while (this.#take(','));
      if (!this.#take(')')) return undefined;
    }
    return { kind: 'call', name, arguments: list, ...(of ? { of } : {}) };
  }

  #name(): string | undefined {
    const token = this.#tokens[this.#position++];
    return token !== undefined && /^[A-Za-z_]/.test(token) ? token : undefined;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#position] !== token) return false;
    this.#position++;
    return true;
  }
}
