import { isJsonObject, type JsonObject } from '../../json/json-object.ts';

/** One occurrence of an element under its parent. */
export interface Item {
  readonly value: unknown;
  /** Type of the value when the property name tells it (`valueQuantity`), else undefined. */
  readonly type: string | undefined;
  /** `_name` sibling of a primitive. */
  readonly sibling: unknown;
  /** Position when the element repeats, else -1. */
  readonly index: number;
}

/** Finds the occurrences of an element under a parent. */
export type ItemReader = (parent: JsonObject) => readonly Item[];

const none: readonly Item[] = [];

/**
 * Compiles a reader of the occurrences of an element: of a choice whatever its type is (`choiceTypes`: type by property),
 * of a repeating element one per entry. `primitive` says whether there may be `_name` siblings.
 */
export function compileReader(
  name: string,
  choiceTypes: ReadonlyMap<string, string> | undefined,
  primitive: boolean,
): ItemReader {
  if (!choiceTypes) {
    // Names are put together once: looking up a freshly made text is slow.
    const siblingName = primitive ? `_${name}` : undefined;
    return (parent) => toItems(parent[name], siblingName === undefined ? undefined : parent[siblingName], undefined);
  }
  const properties = [...choiceTypes].map(([property, type]) => ({ property, siblingName: `_${property}`, type }));
  const byKey = new Map(
    properties.flatMap((entry) => [[entry.property, entry] as const, [entry.siblingName, entry] as const]),
  );
  return (parent) => {
    for (const key in parent) {
      const entry = byKey.get(key);
      if (entry) return toItems(parent[entry.property], parent[entry.siblingName], entry.type);
    }
    return none;
  };
}

function toItems(value: unknown, sibling: unknown, type: string | undefined): readonly Item[] {
  if (value === undefined && sibling === undefined) return none;
  if (!Array.isArray(value) && !Array.isArray(sibling)) return [{ value, type, sibling, index: -1 }];
  const values: readonly unknown[] = Array.isArray(value) ? value : none;
  const siblings: readonly unknown[] = Array.isArray(sibling) ? sibling : none;
  const items: Item[] = [];
  const count = Math.max(values.length, siblings.length);
  for (let index = 0; index < count; index++)
    items.push({ value: values[index], type, sibling: siblings[index], index });
  return items;
}

const noChildren: JsonObject = {};

/**
 * The object to look for children in: the value itself, or the sibling of a primitive. A primitive without a sibling has
 * none, and may lack those that a profile requires.
 */
export function childrenHolder({ value, sibling }: Item): JsonObject | undefined {
  if (isJsonObject(value)) return value;
  if (isJsonObject(sibling)) return sibling;
  return value === undefined || value === null || Array.isArray(value) ? undefined : noChildren;
}
