import { Outside } from './outside.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What may follow a dot. */
export type Invocation =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly parameters: readonly Expression[] }
  | { readonly kind: 'this' }
  | { readonly kind: 'total' };

/** Operators with two operands that are expressions. */
export type Operator =
  | 'implies'
  | 'or'
  | 'xor'
  | 'and'
  | 'in'
  | 'contains'
  | '='
  | '!='
  | '<'
  | '>'
  | '<='
  | '>='
  | '|'
  | '+'
  | '-'
  | '&'
  | '*'
  | '/'
  | 'mod'
  | 'div';

/** A FHIRPath expression as a tree. */
export type Expression =
  | Invocation
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'date'; readonly text: string }
  | { readonly kind: 'duration'; readonly amount: number; readonly unit: Unit }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'dot'; readonly left: Expression; readonly right: Invocation }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: number }
  | { readonly kind: 'type'; readonly test: 'is' | 'as'; readonly of: Expression; readonly type: string }
  | { readonly kind: 'operator'; readonly operator: Operator; readonly left: Expression; readonly right: Expression };

/** Unit of a calendar duration. */
export type Unit = 'year' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second';

const units: readonly string[] = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] satisfies Unit[];

/** How tightly an operator binds; all of them associate to the left. */
const strengths: Readonly<Record<string, number>> = {
  implies: 1,
  or: 2,
  xor: 2,
  and: 3,
  in: 4,
  contains: 4,
  '=': 5,
  '!=': 5,
  '<': 6,
  '>': 6,
  '<=': 6,
  '>=': 6,
  '|': 7,
  is: 8,
  as: 8,
  '+': 9,
  '-': 9,
  '&': 9,
  '*': 10,
  '/': 10,
  mod: 10,
  div: 10,
};

/** Words that the grammar keeps for itself and that no element can be called without quotes. */
const reserved = new Set(
  (
    'true false and or xor implies div mod year month week day hour minute second millisecond years months weeks days ' +
    'hours minutes seconds milliseconds'
  ).split(' '),
);

/**
 * Parses an expression. Throws {@link Outside} for what is wrong or has no compiled form; the engine tells which.
 *
 * @see FHIRPath N1, appendix A, grammar
 */
export function parse(expression: string): Expression {
  const parser = new Parser(tokensOf(expression));
  const tree = parser.expression(0);
  parser.end();
  return tree;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(weakest: number): Expression {
    let left = this.#postfix(this.#term());
    for (;;) {
      const operator = this.#operator();
      const strength = operator === undefined ? undefined : strengths[operator];
      if (operator === undefined || strength === undefined || strength <= weakest) return left;
      this.#at++;
      if (operator === 'is' || operator === 'as')
        left = { kind: 'type', test: operator, of: left, type: this.#typeName() };
      else left = { kind: 'operator', operator: operator as Operator, left, right: this.expression(strength) };
    }
  }

  end(): void {
    if (this.#peek().kind !== 'end') throw new Outside('syntax');
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '' };
  }

  #operator(): string | undefined {
    const { kind, text } = this.#peek();
    return (kind === 'symbol' || kind === 'identifier') && Object.hasOwn(strengths, text) ? text : undefined;
  }

  #takes(symbol: string): boolean {
    const { kind, text } = this.#peek();
    const found = kind === 'symbol' && text === symbol;
    if (found) this.#at++;
    return found;
  }

  #expect(symbol: string): void {
    if (!this.#takes(symbol)) throw new Outside('syntax');
  }

  #term(): Expression {
    const token = this.#peek();
    if (token.kind === 'string') return this.#literal(token.text);
    if (token.kind === 'number') return this.#number(token.text);
    if (token.kind === 'date') {
      this.#at++;
      return { kind: 'date', text: token.text };
    }
    if (token.kind === 'identifier' && (token.text === 'true' || token.text === 'false'))
      return this.#literal(token.text === 'true');
    if (this.#takes('(')) {
      const inner = this.expression(0);
      this.#expect(')');
      return inner;
    }
    if (this.#takes('{')) {
      this.#expect('}');
      return { kind: 'nothing' };
    }
    if (this.#takes('%')) return { kind: 'variable', name: this.#variableName() };
    return this.#invocation();
  }

  #literal(value: string | number | boolean): Expression {
    this.#at++;
    return { kind: 'literal', value };
  }

  #number(text: string): Expression {
    const next = this.#tokens[this.#at + 1];
    if (next?.kind === 'string') throw new Outside('quantity literal');
    if (/\.0+$/.test(text)) throw new Outside('decimal literal that is whole');
    if (next?.kind !== 'identifier' || Object.hasOwn(strengths, next.text)) return this.#literal(Number(text));
    const unit = next.text.replace(/s$/, '');
    if (!units.includes(unit) || !/^\d+$/.test(text)) throw new Outside('quantity literal');
    this.#at += 2;
    return { kind: 'duration', amount: Number(text), unit: unit as Unit };
  }

  #variableName(): string {
    const { kind, text } = this.#peek();
    if (kind !== 'identifier' || reserved.has(text)) throw new Outside('variable');
    this.#at++;
    return text;
  }

  #postfix(term: Expression): Expression {
    let left = term;
    for (;;) {
      if (this.#takes('.')) left = { kind: 'dot', left, right: this.#invocation() };
      else if (this.#takes('[')) left = { kind: 'index', of: left, index: this.#position() };
      else return left;
    }
  }

  #position(): number {
    const { kind, text } = this.#peek();
    if (kind !== 'number' || !/^\d+$/.test(text)) throw new Outside('computed index');
    this.#at++;
    this.#expect(']');
    return Number(text);
  }

  #invocation(): Invocation {
    const { kind, text } = this.#peek();
    this.#at++;
    if (kind === 'symbol' && text === '$this') return { kind: 'this' };
    if (kind === 'symbol' && text === '$total') return { kind: 'total' };
    if (kind !== 'identifier' && kind !== 'delimited') throw new Outside('syntax');
    if (kind === 'identifier' && reserved.has(text)) throw new Outside('syntax');
    if (!this.#takes('(')) return { kind: 'member', name: text };
    if (kind === 'delimited') throw new Outside('delimited function');
    return { kind: 'call', name: text, parameters: this.#parameters() };
  }

  #parameters(): readonly Expression[] {
    const parameters: Expression[] = [];
    if (this.#takes(')')) return parameters;
    do parameters.push(this.expression(0));
    while (this.#takes(','));
    this.#expect(')');
    return parameters;
  }

  #typeName(): string {
    const { kind, text } = this.#peek();
    const next = this.#tokens[this.#at + 1];
    if (kind !== 'identifier' || next?.text === '.') throw new Outside('qualified type');
    this.#at++;
    return text;
  }
}
