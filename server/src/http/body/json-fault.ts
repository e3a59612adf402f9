import { positionsIn, type TextPosition } from '@sinfonia/profiles/source-text';

/**
 * Finds the first place where a text is not JSON. The engine's own messages quote the text around the fault, which may be
 * personal data, and do not always tell the place; this runs only after `JSON.parse` has failed.
 *
 * @see RFC 8259
 */
export function findJsonFault(text: string): TextPosition {
  return positionsIn(text)(new JsonScanner(text).firstFault());
}

type Expectation = 'value' | 'first-element' | 'first-key' | 'key' | 'colon' | 'comma' | 'end';

const numberForm = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const hexDigits = /[0-9a-fA-F]{4}/y;
const escapable = '"\\/bfnrt';
const words = ['true', 'false', 'null'];

class JsonScanner {
  readonly #text: string;
  #at = 0;
  /** Open containers, `{` or `[`, outermost first. */
  readonly #open: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  firstFault(): number {
    let expected: Expectation = 'value';
    for (;;) {
      this.#skipSpace();
      const next = this.#step(expected);
      if (next === undefined || this.#at > this.#text.length) return Math.min(this.#at, this.#text.length);
      if (next === 'end' && this.#at >= this.#text.length) return this.#at;
      expected = next;
    }
  }

  /** Reads one token; undefined when it is not what was expected. */
  #step(expected: Expectation): Expectation | undefined {
    const char = this.#text[this.#at];
    switch (expected) {
      case 'end':
        return undefined;
      case 'colon':
        return this.#take(char === ':', 'value');
      case 'comma':
        return this.#afterElement(char);
      case 'first-key':
        if (char === '}') return this.#close();
        return this.#string() ? 'colon' : undefined;
      case 'key':
        return this.#string() ? 'colon' : undefined;
      case 'first-element':
        return char === ']' ? this.#close() : this.#value(char);
      case 'value':
        return this.#value(char);
    }
  }

  #value(char: string | undefined): Expectation | undefined {
    if (char === '{' || char === '[') {
      this.#open.push(char);
      return this.#take(true, char === '{' ? 'first-key' : 'first-element');
    }
    if (char === '"') return this.#string() ? this.#next() : undefined;
    const word = words.find((candidate) => this.#text.startsWith(candidate, this.#at));
    if (word !== undefined) {
      this.#at += word.length;
      return this.#next();
    }
    return this.#number() ? this.#next() : undefined;
  }

  #afterElement(char: string | undefined): Expectation | undefined {
    const container = this.#open.at(-1);
    if (char === ',') return this.#take(true, container === '{' ? 'key' : 'value');
    if (char === (container === '{' ? '}' : ']')) return this.#close();
    return undefined;
  }

  #close(): Expectation {
    this.#at += 1;
    this.#open.pop();
    return this.#next();
  }

  #next(): Expectation {
    return this.#open.length === 0 ? 'end' : 'comma';
  }

  #take(found: boolean, next: Expectation): Expectation | undefined {
    if (!found) return undefined;
    this.#at += 1;
    return next;
  }

  #number(): boolean {
    numberForm.lastIndex = this.#at;
    if (!numberForm.test(this.#text)) return false;
    this.#at = numberForm.lastIndex;
    return true;
  }

  /** Moves past a string, or to the character that spoils it. */
  #string(): boolean {
    if (this.#text[this.#at] !== '"') return false;
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x22) {
        this.#at += 1;
        return true;
      }
      if (code < 0x20) return false;
      if (code !== 0x5c) continue;
      const escaped = this.#text[this.#at + 1] ?? '';
      if (escaped === 'u') {
        hexDigits.lastIndex = this.#at + 2;
        if (!hexDigits.test(this.#text)) return false;
        this.#at += 5;
      } else if (escaped !== '' && escapable.includes(escaped)) {
        this.#at += 1;
      } else {
        return false;
      }
    }
    return false;
  }

  #skipSpace(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'end')) this.#at += 1;
  }
}
