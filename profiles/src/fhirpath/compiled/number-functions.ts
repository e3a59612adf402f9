import { weight } from '../weight.ts';
import { compareNumbers, plainValue } from './equality.ts';
import { type Evaluate, nothing, type Scope, toNumber } from './evaluate.ts';
import { type FunctionForm, onInput, onValue, withValue } from './function-form.ts';
import { type Collection, type Item, Node } from './node.ts';
import { undecided } from './outside.ts';

function finite(value: number | undefined): Collection {
  return value === undefined ? nothing : Number.isFinite(value) ? [value] : undecided();
}

const onNumber = (apply: (value: number) => number | undefined): FunctionForm =>
  onValue(toNumber, (value) => finite(apply(value)));

/** The result when it is a number at all. */
function orNothing(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

const round: FunctionForm = {
  least: 0,
  most: 1,
  build: (places?: Evaluate) => (input, self, scope) => {
    const count = places ? toNumber(places(self, scope)) : 0;
    if (count === undefined || !Number.isSafeInteger(count)) return undecided();
    const value = toNumber(input);
    if (value === undefined) return nothing;
    const scale = 10 ** count;
    return finite(Math.round(value * scale) / scale);
  },
};

function numberIn(item: Item): number {
  const value = plainValue(item);
  return typeof value === 'number' ? value : undecided();
}

/** Adds up in the order of the engine, so that the last digits are the same. */
function total(input: Collection): number {
  return input.map(numberIn).reduce((before, value) => value + before);
}

function foremost(input: Collection, isBefore: (order: number) => boolean): Collection {
  const first = input[0];
  if (first === undefined) return nothing;
  let best = numberIn(first);
  for (const item of input) if (isBefore(compareNumbers(numberIn(item), best))) best = numberIn(item);
  return [best];
}

/** A node as the engine hands it to functions of ours. */
class EngineNode {
  readonly #node: Node;

  constructor(node: Node) {
    this.#node = node;
  }

  get data(): unknown {
    return this.#node.value;
  }

  get _data(): unknown {
    return this.#node.sibling ?? null;
  }

  get parentResNode(): EngineNode | null {
    return this.#node.parent ? new EngineNode(this.#node.parent) : null;
  }
}

function scores(input: Collection, { variables }: Scope): Collection {
  const nodes = input.map((item) => new EngineNode(item instanceof Node ? item : undecided()));
  return weight.call({ vars: variables }, nodes);
}

const scoreForm: FunctionForm = { least: 0, most: 0, build: () => (input, _self, scope) => scores(input, scope) };

/** Functions of numbers, and those of scores. */
export const numberFunctions: Readonly<Record<string, FunctionForm>> = {
  abs: onNumber(Math.abs),
  ceiling: onNumber(Math.ceil),
  floor: onNumber(Math.floor),
  truncate: onNumber(Math.trunc),
  round,
  exp: onNumber(Math.exp),
  ln: onNumber(Math.log),
  sqrt: onNumber((value) => orNothing(Math.sqrt(value))),
  power: withValue(toNumber, (base, exponent) => finite(orNothing(base ** exponent))),
  // A single value is its own sum, whatever it is.
  sum: onInput((input) => (input.length < 2 ? input : finite(total(input)))),
  avg: onInput((input) => (input.length === 0 ? nothing : finite(total(input) / input.length))),
  min: onInput((input) => foremost(input, (order) => order < 0)),
  max: onInput((input) => foremost(input, (order) => order > 0)),
  weight: scoreForm,
  ordinal: scoreForm,
};
