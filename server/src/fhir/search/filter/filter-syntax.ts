import { refusal } from '../faults.ts';

/** Syntax tree of a `_filter` expression. */
export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly left: FilterNode; readonly right: FilterNode }
  | { readonly kind: 'not'; readonly of: FilterNode }
  | { readonly kind: 'test'; readonly path: FilterPath; readonly operator: string; readonly value: FilterValue };

/** A parameter, maybe followed through a reference, whose target may have to satisfy a filter of its own. */
export interface FilterPath {
  readonly name: string;
  readonly filter?: FilterNode;
  readonly next?: FilterPath;
}

/** A value: quoted text, or the characters of a number, date, token, reference or address. */
export interface FilterValue {
  readonly quoted: boolean;
  readonly text: string;
}

/** Nesting of parentheses and brackets. */
const depthLimit = 20;
const operators: ReadonlySet<string> = new Set([
  'eq',
  'ne',
  'co',
  'sw',
  'ew',
  'gt',
  'lt',
  'ge',
  'le',
  'ap',
  'sa',
  'eb',
  'pr',
  'po',
  'ss',
  'sb',
  'in',
  'ni',
  're',
]);

/**
 * Parses a `_filter` expression; `and` binds tighter than `or`. Refuses with `filter-syntax`, naming the position.
 *
 * @see FHIR R4 search_filter.html
 */
export function parseFilter(text: string): FilterNode {
  const reader = new FilterReader(text);
  const node = reader.expression(0);
  reader.skipBlanks();
  if (!reader.isAtEnd()) reader.fail();
  return node;
}

class FilterReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  skipBlanks(): void {
    while (this.#text[this.#at] === ' ') this.#at++;
  }

  fail(): never {
    throw refusal({ code: 'filter-syntax', values: { position: this.#at + 1 } }, '_filter');
  }

  expression(depth: number): FilterNode {
    let left = this.#conjunction(depth);
    while (this.#takeWord('or')) left = { kind: 'or', left, right: this.#conjunction(depth) };
    return left;
  }

  #conjunction(depth: number): FilterNode {
    let left = this.#term(depth);
    while (this.#takeWord('and')) left = { kind: 'and', left, right: this.#term(depth) };
    return left;
  }

  #term(depth: number): FilterNode {
    if (depth > depthLimit) this.fail();
    this.skipBlanks();
    if (this.#takeWord('not')) {
      this.skipBlanks();
      return { kind: 'not', of: this.#group('(', ')', depth) };
    }
    return this.#text[this.#at] === '(' ? this.#group('(', ')', depth) : this.#test(depth);
  }

  #group(open: string, close: string, depth: number): FilterNode {
    this.#expect(open);
    const node = this.expression(depth + 1);
    this.skipBlanks();
    this.#expect(close);
    return node;
  }

  #test(depth: number): FilterNode {
    const path = this.#path(depth);
    this.skipBlanks();
    const operator = this.#match(/[a-z]{2}(?= )/y);
    if (operator === undefined || !operators.has(operator)) this.fail();
    this.skipBlanks();
    return { kind: 'test', path, operator, value: this.#value() };
  }

  #path(depth: number): FilterPath {
    const name = this.#match(/[A-Za-z_][\w-]*(?::[A-Za-z]+)?/y);
    if (name === undefined) this.fail();
    const filter = this.#text[this.#at] === '[' ? this.#group('[', ']', depth) : undefined;
    const followed = this.#text[this.#at] === '.';
    if (filter !== undefined && !followed) this.fail();
    if (!followed) return { name };
    this.#at++;
    return { name, next: this.#path(depth), ...(filter ? { filter } : {}) };
  }

  #value(): FilterValue {
    const quoted = this.#match(/"(?:[^"\\]|\\.)*"/y);
    if (quoted !== undefined) return { quoted: true, text: quoted.slice(1, -1).replace(/\\(.)/g, '$1') };
    const text = this.#match(/[^\s()"\]]+/y);
    if (text === undefined) this.fail();
    return { quoted: false, text };
  }

  #takeWord(word: string): boolean {
    const before = this.#at;
    this.skipBlanks();
    const end = this.#at + word.length;
    const next = this.#text[end];
    if (this.#text.startsWith(word, this.#at) && (next === ' ' || next === '(')) {
      this.#at = end;
      return true;
    }
    this.#at = before;
    return false;
  }

  #expect(char: string): void {
    if (this.#text[this.#at] !== char) this.fail();
    this.#at++;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
