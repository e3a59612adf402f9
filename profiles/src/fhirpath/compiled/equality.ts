import { isSubtype } from '../../model/index.ts';
import { type Collection, type Item, Node } from './node.ts';
import { undecided } from './outside.ts';
import { compareMoments, type Dated, equalMoments, requireMoment } from './temporal.ts';

/** The value of an item: JSON of an element, or what was computed. */
export function plainValue(item: Item): unknown {
  return item instanceof Node ? item.value : item;
}

const step = 1e-8;

/** Numbers count to eight places after the point. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Math.round(value / step) * step;
}

/** Order of two numbers; gives up where integers are no longer exact. */
export function compareNumbers(a: number, b: number): number {
  if (Math.abs(a) > 1e15 || Math.abs(b) > 1e15) return undecided();
  if (Number.isInteger(a) && Number.isInteger(b)) return a - b;
  return Math.round(a / step) * step - Math.round(b / step) * step;
}

/** `=` of collections that are not empty; undefined when dates are not precise enough to tell. */
export function equalCollections(a: Collection, b: Collection): boolean | undefined {
  if (a.length !== b.length) return false;
  const one = a[0];
  const other = b[0];
  if (a.length === 1 && one !== undefined && other !== undefined) return equalItems(one, other);
  return a.every((item, index) => equalItems(item, b[index] ?? false) === true);
}

/** Whether two items are equal. Gives up where the engine looks at more than their values. */
export function equalItems(a: Item, b: Item): boolean | undefined {
  const one = plainValue(a);
  const other = plainValue(b);
  if (one === null || other === null) return one === other ? undecided() : false;
  if (isTemporal(a) || isTemporal(b)) return equalTemporals(a, b);
  if (typeof one !== typeof other) return isUnlikeText(a) && isUnlikeText(b) ? false : undecided();
  const equal =
    typeof one === 'number' && typeof other === 'number'
      ? compareNumbers(one, other) === 0
      : typeof one === 'object'
        ? equalObjects(a, b)
        : one === other;
  return equal && plain(a, b);
}

/** An object never equals a text or number, unless it has the positions of a text as names, or is a quantity. */
function isUnlikeText(item: Item): boolean {
  const value = plainValue(item);
  if (typeof value !== 'object' || value === null) return true;
  return item instanceof Node && !isSubtype(item.type.name, 'Quantity') && !Object.hasOwn(value, '0');
}

/** Equal elements must also have the same extensions. */
function plain(a: Item, b: Item): boolean {
  if (a instanceof Node && b instanceof Node && (a.sibling !== undefined || b.sibling !== undefined)) undecided();
  return true;
}

function equalTemporals(a: Item, b: Item): boolean | undefined {
  const one = datedOf(a);
  const other = datedOf(b);
  if (one && other) {
    const equal = equalMoments(one, other);
    return equal && plain(a, b);
  }
  if (typeof plainValue(a) !== 'string' || typeof plainValue(b) !== 'string') return undecided();
  // A date is no text; a wrong date is one.
  if (one) requireMoment(one);
  if (other) requireMoment(other);
  return false;
}

function datedOf(item: Item): Dated | undefined {
  if (!(item instanceof Node) || !item.type.temporal) return undefined;
  return { text: typeof item.value === 'string' ? item.value : undecided(), type: item.type.name };
}

function isTemporal(item: Item): boolean {
  return item instanceof Node && item.type.temporal;
}

function equalObjects(a: Item, b: Item): boolean {
  if (!(a instanceof Node) || !(b instanceof Node)) return undecided();
  // Quantities are equal in other units too.
  if (isSubtype(a.type.name, 'Quantity') || isSubtype(b.type.name, 'Quantity')) return undecided();
  return equalJson(a.value, b.value);
}

function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number') return rounded(a) === rounded(b) || undecidedIfNear(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return undecided();
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  const one = a as Readonly<Record<string, unknown>>;
  const other = b as Readonly<Record<string, unknown>>;
  return names.every((name) => Object.hasOwn(other, name) && equalJson(one[name], other[name]));
}

function undecidedIfNear(a: number, b: number): false {
  return Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(a)) ? undecided() : false;
}

/** Result of `<` and its like: the order of two single values; undefined when dates are not precise enough to tell. */
export function compareItems(a: Item, b: Item): number | undefined {
  const one = plainValue(a);
  const other = plainValue(b);
  if (typeof one === 'number' && typeof other === 'number') return compareNumbers(one, other);
  if (typeof one !== 'string' || typeof other !== 'string') return undecided();
  if (isTemporal(a) || isTemporal(b)) {
    const [first, second] = [datedOf(a), datedOf(b)];
    return first && second ? compareMoments(first, second) : undecided();
  }
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Larger collections of objects are compared by the engine, which has a table for them. */
const mostObjects = 60;

/** The items without those that equal an earlier one. */
export function distinctItems(items: Collection): Collection {
  if (items.length < 2) return items;
  if (items.every(isPlainText)) {
    const seen = new Set<unknown>();
    return items.filter((item) => {
      const text = plainValue(item);
      const isNew = !seen.has(text);
      seen.add(text);
      return isNew;
    });
  }
  if (items.length > mostObjects) return undecided();
  const kept: Item[] = [];
  for (const item of items) if (!kept.some((other) => equalItems(other, item) === true)) kept.push(item);
  return kept;
}

function isPlainText(item: Item): boolean {
  if (!(item instanceof Node)) return typeof item === 'string';
  return typeof item.value === 'string' && item.sibling === undefined && !item.type.temporal;
}
