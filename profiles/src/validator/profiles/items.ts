import { isJsonObject, type JsonObject } from '../json.ts';

/** One occurrence of an element under its parent. */
export interface Item {
  readonly value: unknown;
  /** Type of the value when the property name tells it (`valueQuantity`), else undefined. */
  readonly type?: string;
  /** `_name` sibling of a primitive. */
  readonly sibling?: unknown;
  /** Position when the element repeats, else -1. */
  readonly index: number;
}

const none: readonly Item[] = [];

/** Occurrences of an element: of a choice whatever its type is, of a repeating element one per entry. */
export function itemsOf(
  parent: JsonObject,
  name: string,
  choiceTypes: ReadonlyMap<string, string> | undefined,
): readonly Item[] {
  if (!choiceTypes) return read(parent, name, undefined);
  for (const property in parent) {
    const type = choiceTypes.get(property.charCodeAt(0) === 95 ? property.slice(1) : property);
    if (type !== undefined) return read(parent, property.charCodeAt(0) === 95 ? property.slice(1) : property, type);
  }
  return none;
}

function read(parent: JsonObject, property: string, type: string | undefined): readonly Item[] {
  const value = parent[property];
  const sibling = parent[`_${property}`];
  if (value === undefined && sibling === undefined) return none;
  const typed = type === undefined ? {} : { type };
  if (!Array.isArray(value) && !Array.isArray(sibling)) return [{ value, sibling, index: -1, ...typed }];
  const values: readonly unknown[] = Array.isArray(value) ? value : [];
  const siblings: readonly unknown[] = Array.isArray(sibling) ? sibling : [];
  return Array.from({ length: Math.max(values.length, siblings.length) }, (_, index) => ({
    value: values[index],
    sibling: siblings[index],
    index,
    ...typed,
  }));
}

/** The object to look for children in: the value itself, or the sibling of a primitive. */
export function childrenHolder(item: Item): JsonObject | undefined {
  if (isJsonObject(item.value)) return item.value;
  return isJsonObject(item.sibling) ? item.sibling : undefined;
}
