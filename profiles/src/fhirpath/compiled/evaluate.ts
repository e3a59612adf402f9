import type { Memory } from './closed.ts';
import { type Collection, type Item, Node, systemDate } from './node.ts';
import { undecided } from './outside.ts';

/** What an evaluation carries along. */
export interface Scope {
  /** `%context`: what the expression was started on. */
  readonly context: Collection;
  readonly variables: Readonly<Record<string, unknown>>;
  /** `$total` of the innermost `aggregate()`. */
  total: Collection;
  readonly memory: Memory | undefined;
}

/** A compiled expression: `self` is `$this`. */
export type Evaluate = (self: Collection, scope: Scope) => Collection;

/** A compiled step after a dot: `input` is what stands before the dot. */
export type Step = (input: Collection, self: Collection, scope: Scope) => Collection;

export const nothing: Collection = [];
const isTrueOnly: Collection = [true];
const isFalseOnly: Collection = [false];

/** A truth value as a collection; undefined is the empty one. */
export function truth(value: boolean | undefined): Collection {
  return value === undefined ? nothing : value ? isTrueOnly : isFalseOnly;
}

/** A collection as an operand of logic: a single item that is no boolean counts as true. */
export function toBoolean(items: Collection): boolean | undefined {
  if (items.length === 0) return undefined;
  const item = items[0];
  if (items.length > 1) return undecided();
  const value = item instanceof Node ? item.value : item;
  return value === null ? undefined : typeof value === 'boolean' ? value : true;
}

/** Whether a collection is a single `true`, as the criterion of `all()` and `iif()`. */
export function isTrue(items: Collection): boolean {
  const item = items[0];
  return items.length === 1 && (item instanceof Node ? item.value : item) === true;
}

/** Whether `where()` keeps an item. An element that exists will do, whatever its value: so does the engine. */
export function keeps(items: Collection): boolean {
  const item = items[0];
  if (item === undefined || typeof item === 'boolean') return item === true;
  return item instanceof Node || undecided();
}

/** The only text of a collection; undefined for none. */
export function toText(items: Collection): string | undefined {
  if (items.length === 0) return undefined;
  const item = items[0];
  if (items.length > 1) return undecided();
  const value = item instanceof Node ? item.value : item;
  if (value === null) return undefined;
  return typeof value === 'string' && !isComputedDate(item) ? value : undecided();
}

/** The only number of a collection; undefined for none. */
export function toNumber(items: Collection): number | undefined {
  if (items.length === 0) return undefined;
  const item = items[0];
  if (items.length > 1) return undecided();
  const value = item instanceof Node ? item.value : item;
  if (value === null) return undefined;
  return typeof value === 'number' ? value : undecided();
}

/** A single item as a collection of its own. */
export function only(item: Item): Collection {
  return [item];
}

/** Whether an item is a date that the expression itself holds or computes: no text, unlike a date of a resource. */
export function isComputedDate(item: Item | undefined): boolean {
  return item instanceof Node && item.type === systemDate;
}
