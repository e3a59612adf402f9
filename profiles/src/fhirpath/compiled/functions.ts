import { isSubtype } from '../../model/index.ts';
import { toPattern } from '../patterns.ts';
import { distinctItems, equalItems, plainValue } from './equality.ts';
import { type Evaluate, isTrue, keeps, nothing, only, type Step, toBoolean, toText, truth } from './evaluate.ts';
import { type Build, type FunctionForm, none, onInput } from './function-form.ts';
import { addAllChildren, type Collection, type Item, Node, type NodeType, nodeType } from './node.ts';
import { numberFunctions } from './number-functions.ts';
import { Outside, undecided } from './outside.ts';
import { repeat } from './repeat.ts';
import { textFunctions } from './text-functions.ts';

function form(least: number, most: number, build: Build): FunctionForm {
  return { least, most, build };
}

function filtered(input: Collection, self: Evaluate, scope: Parameters<Evaluate>[1]): Collection {
  if (input.length === 0) return nothing;
  return input.filter((item) => keeps(self(only(item), scope)));
}

function everyTruth(input: Collection, expected: boolean): Collection {
  for (const item of input) {
    const value = plainValue(item);
    if (typeof value !== 'boolean') return undecided();
    if (value !== expected) return truth(false);
  }
  return truth(true);
}

function anyTruth(input: Collection, expected: boolean): Collection {
  for (const item of input) {
    const value = plainValue(item);
    if (typeof value !== 'boolean') return undecided();
    if (value === expected) return truth(true);
  }
  return truth(false);
}

function first(input: Collection): Collection {
  const item = input[0];
  return item === undefined ? nothing : input.length === 1 ? input : [item];
}

function last(input: Collection): Collection {
  const item = input.at(-1);
  return item === undefined ? nothing : [item];
}

function hasValue(input: Collection): Collection {
  const item = input[0];
  if (item === undefined || input.length > 1 || plainValue(item) === null) return truth(false);
  if (!(item instanceof Node)) return truth(true);
  return truth(item.type.name === 'xhtml' ? undecided() : item.type.primitive);
}

function extensions(input: Collection, url: string | undefined): Collection {
  if (url === undefined || url === '') return nothing;
  const type = nodeType('Extension');
  const found: Node[] = [];
  for (const item of input) {
    if (!(item instanceof Node)) return undecided();
    const holder = item.type.primitive ? item.sibling : (item.value as Readonly<Record<string, unknown>>);
    const list = holder?.['extension'];
    if (list === undefined) continue;
    if (!Array.isArray(list)) return undecided();
    for (const extension of list as readonly unknown[]) {
      if (typeof extension !== 'object' || extension === null || Array.isArray(extension)) return undecided();
      if ('resourceType' in extension) return undecided();
      if ((extension as { readonly url?: unknown }).url === url) found.push(new Node(extension, undefined, type, item));
    }
  }
  return found;
}

/** Whether an element is of a type or of one derived from it. */
function isOfType(item: Item, type: NodeType): boolean {
  if (!(item instanceof Node) || item.type.name.startsWith('System.')) return undecided();
  return item.type === type || isSubtype(item.type.name, type.name);
}

/** `is`, `as` and `ofType` with a type of FHIR; throws {@link Outside} for other types. */
export function typeStep(test: string, name: string): Step {
  const type = nodeType(name);
  if (name.includes('.')) throw new Outside('qualified type');
  if (test === 'ofType') return (input) => input.filter((item) => isOfType(item, type));
  return (input) => {
    const item = input[0];
    if (item === undefined) return nothing;
    if (input.length > 1) return undecided();
    const answer = isOfType(item, type);
    return test === 'is' ? truth(answer) : answer ? input : nothing;
  };
}

function children(input: Collection): readonly Node[] {
  const found: Node[] = [];
  for (const item of input) if (item instanceof Node) addAllChildren(item, found);
  return found;
}

/** Everything below, level by level. */
function descendants(input: Collection): Collection {
  const found: Node[] = [];
  for (let level = children(input); level.length > 0; level = children(level))
    for (const node of level) found.push(node);
  return found;
}

/** The functions that have a compiled form, but for those that take a type. */
export const functions: Readonly<Record<string, FunctionForm>> = {
  ...textFunctions(toPattern),
  ...numberFunctions,
  empty: onInput((input) => truth(input.length === 0)),
  not: onInput((input) => {
    const value = toBoolean(input);
    return truth(value === undefined ? undefined : !value);
  }),
  count: onInput((input) => [input.length]),
  first: onInput(first),
  last: onInput(last),
  tail: onInput((input) => input.slice(1)),
  single: onInput((input) => (input.length > 1 ? undecided() : input)),
  children: onInput(children),
  descendants: onInput(descendants),
  hasValue: onInput(hasValue),
  distinct: onInput(distinctItems),
  isDistinct: onInput((input) => truth(distinctItems(input).length === input.length)),
  allTrue: onInput((input) => everyTruth(input, true)),
  allFalse: onInput((input) => everyTruth(input, false)),
  anyTrue: onInput((input) => anyTruth(input, true)),
  anyFalse: onInput((input) => anyTruth(input, false)),
  exists: form(0, 1, (criterion) => {
    if (!criterion) return (input) => truth(input.length > 0);
    return (input, _self, scope) => truth(filtered(input, criterion, scope).length > 0);
  }),
  where: form(
    1,
    1,
    (criterion = none) =>
      (input, _self, scope) =>
        filtered(input, criterion, scope),
  ),
  all: form(1, 1, (criterion = none) => (input, _self, scope) => {
    for (const item of input) if (!isTrue(criterion(only(item), scope))) return truth(false);
    return truth(true);
  }),
  select: form(
    1,
    1,
    (projection = none) =>
      (input, _self, scope) =>
        input.length === 0 ? nothing : input.flatMap((item) => projection(only(item), scope)),
  ),
  repeat: form(
    1,
    1,
    (projection = none) =>
      (input, _self, scope) =>
        repeat(input, projection, scope),
  ),
  iif: form(
    2,
    3,
    (criterion = none, yes = none, no = none) =>
      (input, _self, scope) =>
        isTrue(criterion(input, scope)) ? yes(input, scope) : no(input, scope),
  ),
  extension: form(
    1,
    1,
    (url = none) =>
      (input, self, scope) =>
        extensions(input, toText(url(self, scope))),
  ),
  combine: form(1, 1, (other = none) => (input, self, scope) => [...input, ...other(self, scope)]),
  intersect: form(1, 1, (other = none) => (input, self, scope) => {
    const others = other(self, scope);
    if (input.length === 0 || others.length === 0) return nothing;
    return distinctItems(input).filter((item) => others.some((candidate) => equalItems(item, candidate) === true));
  }),
  aggregate: form(1, 2, (step = none, start = none) => (input, self, scope) => {
    const before = scope.total;
    scope.total = start(self, scope);
    for (const item of input) scope.total = step(only(item), scope);
    const { total } = scope;
    scope.total = before;
    return total;
  }),
  // The trace itself goes nowhere.
  trace: form(1, 1, () => (input) => input),
};
