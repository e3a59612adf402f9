import { choiceProperty, type ElementModel, typeModel } from '@sinfonia/profiles/model';

/** A JSON object on its way of being changed. */
export type JsonObject = Record<string, unknown>;

/** One value of an element: for a primitive also its sibling, the object with `id` and `extension`. */
export interface Item {
  readonly value?: unknown;
  readonly sibling?: unknown;
}

/** JSON name of an element inside an object: for a choice, the one of its names that is there. */
export function propertyIn(object: JsonObject, element: ElementModel): string | undefined {
  const names = element.choice ? element.types.map(({ code }) => choiceProperty(element.name, code)) : [element.name];
  return names.find((name) => Object.hasOwn(object, name) || Object.hasOwn(object, `_${name}`));
}

/** Tells whether a type is a primitive one. */
export function isPrimitive(type: string): boolean {
  return typeModel(type)?.kind === 'primitive-type';
}

/** Values of a property with their siblings, side by side; a single value is a list of one. */
export function readItems(object: JsonObject, property: string): Item[] {
  const values = toList(object[property]);
  const siblings = toList(object[`_${property}`]);
  const items: Item[] = [];
  for (let index = 0; index < Math.max(values.length, siblings.length); index++) {
    const value = values[index] ?? undefined;
    const sibling = siblings[index] ?? undefined;
    items.push({ ...(value === undefined ? {} : { value }), ...(sibling === undefined ? {} : { sibling }) });
  }
  return items;
}

function toList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/**
 * Writes values back, arrays or single by the cardinality of the element, with null where one of a pair is missing.
 * Source: FHIR R4 json.html#primitive.
 */
export function writeItems(object: JsonObject, property: string, element: ElementModel, items: readonly Item[]): void {
  const kept = items.filter((item) => item.value !== undefined || item.sibling !== undefined);
  const values = kept.map((item) => item.value ?? null);
  const siblings = kept.map((item) => item.sibling ?? null);
  writeSide(object, property, element, values);
  writeSide(object, `_${property}`, element, siblings);
}

function writeSide(object: JsonObject, name: string, element: ElementModel, side: readonly unknown[]): void {
  if (side.every((value) => value === null)) delete object[name];
  else object[name] = element.max > 1 ? side : side[0];
}
