import { weight } from '../weight.ts';
import { plainValue } from './equality.ts';
import { type Evaluate, nothing, type Scope, toNumber } from './evaluate.ts';
import type { FunctionForm } from './functions.ts';
import { type Collection, Node } from './node.ts';
import { undecided } from './outside.ts';

const none: Evaluate = () => nothing;

function onNumber(apply: (value: number) => number | undefined): FunctionForm {
  return {
    least: 0,
    most: 0,
    build: () => (input) => {
      const value = toNumber(input);
      return value === undefined ? nothing : finite(apply(value));
    },
  };
}

function finite(value: number | undefined): Collection {
  return value === undefined ? nothing : Number.isFinite(value) ? [value] : undecided();
}

/** Adds up in the order of the engine, so that the last digits are the same. */
function sum(input: Collection): Collection {
  const numbers = input.map((item) => {
    const value = plainValue(item);
    return typeof value === 'number' ? value : undecided();
  });
  return numbers.length === 0 ? nothing : finite(numbers.reduce((total, value) => value + total));
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
  sqrt: onNumber((value) => (value < 0 ? undefined : Math.sqrt(value))),
  power: {
    least: 1,
    most: 1,
    build:
      (exponent = none) =>
      (input, self, scope) => {
        const by = toNumber(exponent(self, scope));
        const value = toNumber(input);
        if (by === undefined || value === undefined) return nothing;
        const result = value ** by;
        return finite(Number.isNaN(result) ? undefined : result);
      },
  },
  sum: { least: 0, most: 0, build: () => sum },
  weight: scoreForm,
  ordinal: scoreForm,
};
