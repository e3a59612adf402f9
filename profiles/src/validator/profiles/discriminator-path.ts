import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../json/json-object.ts';
import { typeModel } from '../../model/index.ts';
import { referencedType } from '../rules/reference.ts';
import type { Run } from '../run.ts';
import type { Item } from './items.ts';

/** Steps of the path of a discriminator, `$this` left out; `ofType(X)` becomes `ofType:X`. */
export function splitPath(path: string): readonly string[] {
  return path
    .split(/\.(?![^(]*\))/)
    .filter((part) => part !== '' && part !== '$this')
    .map((part) => part.replace(/^ofType\((\w+)\)$/, 'ofType:$1'));
}

/** A step that names the extension with an address. */
export const extensionStep = /^extension\(['"](.+)['"]\)$/;

/** The values of an item at a path, through references to resources at hand. */
export function valuesAt(item: Item, path: readonly string[], run: Run): readonly unknown[] {
  const start = item.value === undefined ? [] : [item.value];
  const resolveAt = path.indexOf('resolve()');
  if (resolveAt < 0) return descend(start, path);
  return descend(
    descend(start, path.slice(0, resolveAt)).flatMap((value) => resolveLocal(value, run)),
    path.slice(resolveAt + 1),
  );
}

/** Contained resources and those of the same bundle can be looked into: the validator never fetches. */
function resolveLocal(value: unknown, run: Run): readonly unknown[] {
  const reference = isJsonObject(value) ? textOf(value['reference']) : undefined;
  return reference === undefined ? [] : run.resolve(reference);
}

/** The values below others at a path without references. */
export function descend(values: readonly unknown[], path: readonly string[]): readonly unknown[] {
  let current = values;
  for (const step of path) {
    const next: unknown[] = [];
    const extension = extensionStep.exec(step)?.[1];
    for (const value of current) {
      if (!isJsonObject(value)) continue;
      if (step.startsWith('ofType:')) next.push(value);
      else if (extension !== undefined)
        next.push(...objectsOf(value['extension']).filter((candidate) => candidate['url'] === extension));
      else next.push(...childValues(value, step));
    }
    current = next;
  }
  return current;
}

function childValues(value: JsonObject, name: string): readonly unknown[] {
  const direct = value[name];
  if (direct !== undefined) return Array.isArray(direct) ? direct : [direct];
  const prefix = name.length;
  return Object.keys(value)
    .filter((property) => property.startsWith(name) && /[A-Z]/.test(property.charAt(prefix)))
    .map((property) => value[property]);
}

/** Types an item may be said to have: of the choice property, of the resource, of the target of a reference. */
export function valueTypes(item: Item, path: readonly string[], run: Run): readonly string[] {
  if (path.length === 0 && item.type !== undefined) return [item.type];
  const resolves = path.includes('resolve()');
  if (!resolves && path.length > 0) {
    const named = choiceTypes(
      descend(item.value === undefined ? [] : [item.value], path.slice(0, -1)),
      path.at(-1) ?? '',
    );
    if (named.length > 0) return named;
  }
  const values = descend(
    item.value === undefined ? [] : [item.value],
    resolves ? path.slice(0, path.indexOf('resolve()')) : path,
  );
  return values.flatMap((value) => {
    if (typeof value === 'string') return ['string', 'code', 'uri'];
    if (!isJsonObject(value)) return [];
    const reference = textOf(value['reference']);
    if (resolves && reference !== undefined) {
      const type = referencedType(reference, run) ?? textOf(value['type']);
      return type === undefined ? [] : [type];
    }
    const type = textOf(value['resourceType']);
    return type !== undefined && typeModel(type)?.kind === 'resource' ? [type] : [];
  });
}

/** Types that the names of choice properties tell: `valueQuantity` of the choice `value`. */
function choiceTypes(parents: readonly unknown[], name: string): readonly string[] {
  return parents.filter(isJsonObject).flatMap((parent) =>
    Object.keys(parent).flatMap((property) => {
      if (!property.startsWith(name) || !/[A-Z]/.test(property.charAt(name.length))) return [];
      const type = property.slice(name.length);
      return [typeModel(type) ? type : type.charAt(0).toLowerCase() + type.slice(1)];
    }),
  );
}
