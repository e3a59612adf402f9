const tokenPattern = /"([^"]*)"|([()])|([^\s()"]+)/g;

/**
 * Turns what a user types into an FTS5 query on one column: words are all required; `OR`, `AND`, `NOT` (or a leading
 * `-`), quoted phrases, parentheses and a trailing `*` work as expected; everything else is taken as plain words.
 * Undefined when no word is left.
 *
 * @see https://www.sqlite.org/fts5.html#full_text_query_syntax
 */
export function toFullTextQuery(query: string, column: 'narrative' | 'content'): string | undefined {
  // A NUL would end the query for FTS5.
  const tokens = tokenise(query.replace(/\p{Cc}/gu, ' '));
  const reader = new QueryReader(tokens);
  const expression = reader.alternatives();
  return expression === undefined ? undefined : `${column} : (${expression})`;
}

type Token = { readonly kind: 'term'; readonly text: string } | { readonly kind: 'mark'; readonly text: string };

function tokenise(query: string): Token[] {
  const tokens: Token[] = [];
  for (const [, phrase, bracket, word] of query.matchAll(tokenPattern)) {
    if (bracket !== undefined) tokens.push({ kind: 'mark', text: bracket });
    else if (phrase !== undefined) pushTerm(tokens, phrase, '');
    else if (word === 'OR' || word === 'AND' || word === 'NOT') tokens.push({ kind: 'mark', text: word });
    else if (word !== undefined) {
      const bare = word.startsWith('-') ? word.slice(1) : word;
      if (bare !== word && hasLetters(bare)) tokens.push({ kind: 'mark', text: 'NOT' });
      pushTerm(tokens, bare.replace(/\*+$/, ''), bare.endsWith('*') ? '*' : '');
    }
  }
  return tokens;
}

function pushTerm(tokens: Token[], text: string, suffix: string): void {
  // A quoted string is always a phrase for FTS5, whatever it holds.
  if (hasLetters(text)) tokens.push({ kind: 'term', text: `"${text.replaceAll('"', '')}"${suffix}` });
}

function hasLetters(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Reads tokens into a well-formed expression, leaving out operators without operands. */
class QueryReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  alternatives(): string | undefined {
    let left = this.#conjunction();
    while (this.#at < this.#tokens.length && !this.#sees(')')) {
      if (!this.#take('OR')) this.#at++;
      const right = this.#conjunction();
      left = left !== undefined && right !== undefined ? `(${left} OR ${right})` : (left ?? right);
    }
    return left;
  }

  #conjunction(): string | undefined {
    let left: string | undefined;
    while (this.#at < this.#tokens.length && !this.#sees('OR') && !this.#sees(')')) {
      const negated = this.#take('NOT');
      if (!negated) this.#take('AND');
      const right = this.#term();
      if (right === undefined) continue;
      // FTS5 knows "a NOT b" only: a negation with nothing before it has nothing to take away from.
      if (left === undefined) left = negated ? undefined : right;
      else left = `(${left} ${negated ? 'NOT' : 'AND'} ${right})`;
    }
    return left;
  }

  #term(): string | undefined {
    const token = this.#tokens[this.#at++];
    if (token?.kind === 'term') return token.text;
    if (token?.text !== '(') return undefined;
    const inner = this.alternatives();
    this.#take(')');
    return inner;
  }

  #sees(mark: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'mark' && token.text === mark;
  }

  #take(mark: string): boolean {
    if (!this.#sees(mark)) return false;
    this.#at++;
    return true;
  }
}
