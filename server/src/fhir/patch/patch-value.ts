import { choiceProperty, type ElementModel, elementOf, isResourceType } from '@sinfonia/profiles/model';
import { elementNamed } from './element-address.ts';
import { type Item, isPrimitive, type JsonObject, readItems, writeItems } from './element-list.ts';
import type { PatchValue } from './patch-parameters.ts';

/** A value ready to be written: the JSON name it goes under, and the item. */
export interface PlacedValue {
  readonly property: string;
  readonly item: Item;
}

const numeric = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt']);

/**
 * Fits a patch value to an element: chooses the JSON name of a choice by the type of the value and checks that the
 * element takes that type. Primitives with the same JSON form stand for one another (`valueString` for a code).
 * Undefined when the value does not fit.
 */
export function placeValue(element: ElementModel, type: string, value: PatchValue): PlacedValue | undefined {
  if (value.form === 'resource') {
    const resourceType = value.resource['resourceType'];
    const fits = type === 'Resource' && typeof resourceType === 'string' && isResourceType(resourceType);
    return fits ? { property: element.name, item: { value: structuredClone(value.resource) } } : undefined;
  }
  if (value.form === 'parts') {
    if (element.choice || isPrimitive(type) || type === 'Resource') return undefined;
    const object = fromParts(type, value.parts);
    return object && { property: element.name, item: { value: object } };
  }
  const item = structuredClone(value.item);
  if (!element.choice) return fits(type, value.type) ? { property: element.name, item } : undefined;
  const exact = element.types.some(({ code }) => code === value.type);
  return exact ? { property: choiceProperty(element.name, value.type), item } : undefined;
}

function fits(wanted: string, given: string): boolean {
  if (wanted === given) return true;
  return isPrimitive(wanted) && isPrimitive(given) && jsonForm(wanted) === jsonForm(given);
}

function jsonForm(type: string): 'boolean' | 'number' | 'string' {
  if (type === 'boolean') return 'boolean';
  return numeric.has(type) ? 'number' : 'string';
}

function fromParts(type: string, parts: readonly { name: string; value: PatchValue }[]): JsonObject | undefined {
  const object: JsonObject = {};
  for (const part of parts) {
    const element = elementNamed(type, part.name);
    if (!element) return undefined;
    const placed = placeValue(element, concreteTypeOf(type, element), part.value);
    if (!placed) return undefined;
    const items = readItems(object, placed.property);
    if (items.length >= element.max) return undefined;
    writeItems(object, placed.property, element, [...items, placed.item]);
  }
  return object;
}

/** Type of an element for the model: its data type, or the path of its content for a backbone element. */
export function concreteTypeOf(holderType: string, element: ElementModel): string {
  return elementOf(holderType, element.name)?.type ?? element.types[0]?.code ?? 'Element';
}
