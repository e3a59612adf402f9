import { compareItems, distinctItems, equalCollections, equalItems, plainValue } from './equality.ts';
import { nothing, toBoolean, toNumber, toText, truth } from './evaluate.ts';
import type { Collection } from './node.ts';
import { undecided } from './outside.ts';
import type { Operator } from './syntax.ts';

/** An operator on what its operands were evaluated to. Both are always evaluated: an error in one is an error of all. */
export type Apply = (left: Collection, right: Collection) => Collection;

/** The operators that have a compiled form. */
export const operators: Readonly<Record<Operator, Apply>> = {
  and: (left, right) => truth(and(toBoolean(left), toBoolean(right))),
  or: (left, right) => truth(or(toBoolean(left), toBoolean(right))),
  xor: (left, right) => {
    const one = toBoolean(left);
    const other = toBoolean(right);
    return one === undefined || other === undefined ? nothing : truth(one !== other);
  },
  implies: (left, right) => truth(implies(toBoolean(left), toBoolean(right))),
  '=': (left, right) => (left.length === 0 || right.length === 0 ? nothing : truth(equalCollections(left, right))),
  '!=': (left, right) => {
    if (left.length === 0 || right.length === 0) return nothing;
    const equal = equalCollections(left, right);
    return truth(equal === undefined ? undefined : !equal);
  },
  '<': ordered((order) => order < 0),
  '>': ordered((order) => order > 0),
  '<=': ordered((order) => order <= 0),
  '>=': ordered((order) => order >= 0),
  in: (left, right) => isMember(left, right),
  contains: (left, right) => isMember(right, left),
  '|': (left, right) => distinctItems(left.length === 0 ? right : right.length === 0 ? left : [...left, ...right]),
  '&': (left, right) => [(toText(left) ?? '') + (toText(right) ?? '')],
  '+': (left, right) => {
    const one = left[0];
    if (left.length === 0 || right.length === 0) return nothing;
    if (typeof (one === undefined ? one : plainValue(one)) === 'string') return joined(left, right);
    return calculated(left, right, (a, b) => a + b);
  },
  '-': (left, right) => calculated(left, right, (a, b) => a - b),
  '*': (left, right) => calculated(left, right, (a, b) => a * b),
  '/': (left, right) => calculated(left, right, (a, b) => (b === 0 ? undefined : a / b)),
  mod: (left, right) => divided(left, right, (a, b) => a % b),
  div: (left, right) => divided(left, right, (a, b) => Math.trunc(a / b)),
};

function and(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function or(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === true || b === true) return true;
  // The engine answers "empty" for false or empty, either way round.
  return a === undefined || b === undefined ? undefined : false;
}

function implies(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}

function ordered(holds: (order: number) => boolean): Apply {
  return (left, right) => {
    const one = left[0];
    const other = right[0];
    if (one === undefined || other === undefined) return nothing;
    if (left.length > 1 || right.length > 1) return undecided();
    const order = compareItems(one, other);
    return order === undefined ? nothing : truth(holds(order));
  };
}

function isMember(single: Collection, all: Collection): Collection {
  const item = single[0];
  if (item === undefined) return nothing;
  if (all.length === 0) return truth(false);
  if (single.length > 1) return undecided();
  return truth(all.some((other) => equalItems(other, item) === true));
}

function joined(left: Collection, right: Collection): Collection {
  const one = left[0];
  const other = right[0];
  if (left.length > 1 || right.length > 1 || isTemporalNode(one) || isTemporalNode(other)) return undecided();
  return [(toText(left) ?? undecided()) + (toText(right) ?? undecided())];
}

function isTemporalNode(item: Collection[number] | undefined): boolean {
  return typeof item === 'object' && item.type.temporal;
}

function calculated(
  left: Collection,
  right: Collection,
  calculate: (a: number, b: number) => number | undefined,
): Collection {
  if (left.length === 0 || right.length === 0) return nothing;
  const one = toNumber(left);
  const other = toNumber(right);
  if (one === undefined || other === undefined) return undecided();
  const result = calculate(one, other);
  return result === undefined ? nothing : Number.isFinite(result) ? [result] : undecided();
}

/** `div` and `mod` look at both operands even where one is empty. */
function divided(left: Collection, right: Collection, calculate: (a: number, b: number) => number): Collection {
  const one = toNumber(left);
  const other = toNumber(right);
  if (one === undefined || other === undefined || other === 0) return nothing;
  const result = calculate(one, other);
  return Number.isFinite(result) ? [result] : undecided();
}
