import { type ElementModel, elementOf, typeModel } from '@sinfonia/profiles/model';
import { isPrimitive, type JsonObject, propertyIn } from './element-list.ts';
import type { ElementNode } from './fhirpath-engine.ts';

/** The object that holds an element, and the type by which the model knows it. */
export interface Holder {
  readonly object: JsonObject;
  readonly type: string;
  /** FHIRPath place of the object. */
  readonly place: string;
}

/** One element of a resource: its holder, its model, its JSON name, and its position among its like. */
export interface ElementAddress {
  readonly holder: Holder;
  readonly element: ElementModel;
  readonly property: string;
  readonly index: number;
  readonly place: string;
}

/**
 * Finds, in a resource that is to be changed, the element that a node found by the FHIRPath engine stands for. Undefined
 * for the resource itself and for what the model does not know.
 */
export function addressOf(resource: JsonObject, node: ElementNode): ElementAddress | undefined {
  if (node.parentResNode === null || node.propName === null) return undefined;
  const holder = holderOf(resource, node.parentResNode);
  return holder && addressIn(holder, node.propName, node.index);
}

/** The object that a node stands for, to add to it; for a primitive the sibling that holds its extensions. */
export function holderOf(resource: JsonObject, node: ElementNode): Holder | undefined {
  if (node.parentResNode === null) {
    const type = String(resource['resourceType']);
    return { object: resource, type, place: type };
  }
  const address = addressOf(resource, node);
  return address && enter(address);
}

function addressIn(holder: Holder, name: string, index: number | null): ElementAddress | undefined {
  const element = elementNamed(holder.type, name);
  const property = element && propertyIn(holder.object, element);
  if (!element || property === undefined) return undefined;
  const position = element.max > 1 ? `[${index ?? 0}]` : '';
  return { holder, element, property, index: index ?? 0, place: `${holder.place}.${element.name}${position}` };
}

/** Element of a type by its FHIR name (`value`), or by the JSON name of one of its choices (`valueQuantity`). */
export function elementNamed(type: string, name: string): ElementModel | undefined {
  return typeModel(type)?.elements.find((element) => element.name === name) ?? elementOf(type, name)?.element;
}

function enter(address: ElementAddress): Holder | undefined {
  const { holder, property, index, element, place } = address;
  const type = elementOf(holder.type, property)?.type;
  if (type === undefined) return undefined;
  if (isPrimitive(type)) return { object: siblingAt(holder.object, property, index, element.max > 1), type, place };
  const held = holder.object[property];
  const object = Array.isArray(held) ? held[index] : held;
  if (typeof object !== 'object' || object === null) return undefined;
  const resourceType = (object as JsonObject)['resourceType'];
  return { object: object as JsonObject, type: typeof resourceType === 'string' ? resourceType : type, place };
}

/** The sibling of a primitive, made when there is none; a patch that leaves it empty drops it at the end. */
function siblingAt(object: JsonObject, property: string, index: number, repeats: boolean): JsonObject {
  const name = `_${property}`;
  if (!repeats) {
    const known = object[name];
    if (typeof known === 'object' && known !== null) return known as JsonObject;
    const made: JsonObject = {};
    object[name] = made;
    return made;
  }
  const values = object[property];
  const siblings: unknown[] = Array.isArray(object[name]) ? object[name] : [];
  const length = Math.max(Array.isArray(values) ? values.length : 0, index + 1);
  while (siblings.length < length) siblings.push(null);
  object[name] = siblings;
  const known = siblings[index];
  if (typeof known === 'object' && known !== null) return known as JsonObject;
  const made: JsonObject = {};
  siblings[index] = made;
  return made;
}
