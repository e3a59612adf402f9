import { plainValue } from './equality.ts';
import { isComputedDate, nothing, toNumber, toText, truth } from './evaluate.ts';
import { type FunctionForm, none, onValue, withValue } from './function-form.ts';
import { type Collection, Node, systemDate } from './node.ts';
import { undecided } from './outside.ts';
import { isDate } from './temporal.ts';

const integer = /^[+-]?\d+$/;

function toInteger(input: Collection): Collection {
  const item = input[0];
  if (item === undefined) return nothing;
  if (input.length > 1) return undecided();
  if (isComputedDate(item)) return undecided();
  const value = plainValue(item);
  if (typeof value === 'boolean') return [value ? 1 : 0];
  if (typeof value === 'number') return Number.isSafeInteger(value) ? [value] : undecided();
  return typeof value === 'string' && integer.test(value) ? [Number.parseInt(value, 10)] : nothing;
}

function asText(input: Collection): Collection {
  const item = input[0];
  if (item === undefined) return nothing;
  if (input.length > 1) return undecided();
  const value = plainValue(item);
  if (value === null) return nothing;
  if (typeof value === 'string' || typeof value === 'boolean') return [String(value)];
  return typeof value === 'number' && Number.isSafeInteger(value) ? [String(value)] : undecided();
}

function toDate(input: Collection): Collection {
  const text = toText(input);
  if (text === undefined) return nothing;
  return isDate(text) ? [new Node(text, undefined, systemDate)] : undecided();
}

/** A number that a function takes as a whole one. */
function toWhole(items: Collection): number | undefined {
  const value = toNumber(items);
  return value === undefined || Number.isSafeInteger(value) ? value : undecided();
}

/** Functions of texts; `toPattern` reads a regular expression as `matches()` of the engine does. */
export function textFunctions(toPattern: (source: string) => RegExp): Readonly<Record<string, FunctionForm>> {
  return {
    startsWith: withValue(toText, (text, given) => truth(text.startsWith(given))),
    endsWith: withValue(toText, (text, given) => truth(text.endsWith(given))),
    contains: withValue(toText, (text, given) => truth(text.includes(given))),
    upper: onValue(toText, (text) => [text.toUpperCase()]),
    lower: onValue(toText, (text) => [text.toLowerCase()]),
    trim: onValue(toText, (text) => [text.trim()]),
    length: onValue(toText, (text) => [text.length]),
    toInteger: { least: 0, most: 0, build: () => toInteger },
    toDate: { least: 0, most: 0, build: () => toDate },
    toString: { least: 0, most: 0, build: () => asText },
    matches: {
      least: 1,
      most: 1,
      build:
        (source = none) =>
        (input, self, scope) => {
          const pattern = toText(source(self, scope));
          const first = input[0];
          if (input.length > 1 || isComputedDate(first)) return undecided();
          const text = first instanceof Node ? first.value : first;
          return typeof text === 'string' && pattern !== undefined ? truth(toPattern(pattern).test(text)) : nothing;
        },
    },
    replaceMatches: {
      least: 2,
      most: 2,
      build:
        (source = none, replacement = none) =>
        (input, self, scope) => {
          const pattern = toText(source(self, scope));
          const by = toText(replacement(self, scope));
          const text = toText(input);
          if (text === undefined || pattern === undefined || by === undefined) return nothing;
          return [text.replace(new RegExp(pattern, 'gu'), by)];
        },
    },
    substring: {
      least: 1,
      most: 2,
      build:
        (start = none, length) =>
        (input, self, scope) => {
          const from = toWhole(start(self, scope));
          const count = length && toWhole(length(self, scope));
          const text = toText(input);
          if (text === undefined || from === undefined || from < 0 || from >= text.length) return nothing;
          return [count === undefined ? text.substring(from) : text.substring(from, from + count)];
        },
    },
  };
}
