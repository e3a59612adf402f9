import { isJsonObject, type JsonObject } from '../../json/json-object.ts';
import { choiceProperty, elementOf, isResourceType, typeModel } from '../../model/index.ts';
import { Outside, undecided } from './outside.ts';

/** Where a child lies in the JSON of its parent; a choice may lie in one of several properties. */
interface Place {
  readonly property: string;
  readonly sibling: string;
  readonly type: string;
}

/** A FHIR type as navigation sees it. */
export interface NodeType {
  readonly name: string;
  readonly primitive: boolean;
  /** `typeof` of its values. */
  readonly form: 'object' | 'string' | 'number' | 'boolean';
  readonly temporal: boolean;
  readonly places: Map<string, readonly Place[] | undefined>;
}

/** An element of a resource: its value, what a primitive has besides it (`_name`), and its type. */
export class Node {
  readonly value: unknown;
  readonly sibling: JsonObject | undefined;
  readonly type: NodeType;
  /** The element that it was reached from; absent where an expression starts. */
  readonly parent: Node | undefined;

  constructor(value: unknown, sibling: JsonObject | undefined, type: NodeType, parent?: Node) {
    this.value = value;
    this.sibling = sibling;
    this.type = type;
    this.parent = parent;
  }
}

/** What FHIRPath collects: elements, and values that were computed or written in the expression. */
export type Item = Node | string | number | boolean;

/** Result of an expression. Never changed once it was handed over. */
export type Collection = readonly Item[];

const types = new Map<string, NodeType>();
const numbers = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt']);
const temporals = new Set(['date', 'dateTime', 'instant', 'time']);

/** Ids and the addresses of extensions have a type of FHIRPath itself, not of FHIR. */
export const systemString: NodeType = {
  name: 'System.String',
  primitive: true,
  form: 'string',
  temporal: false,
  places: new Map(),
};
types.set(systemString.name, systemString);

/** Type of dates and moments that the expression itself holds or computes. */
export const systemDate: NodeType = { ...systemString, name: 'System.Date', temporal: true, places: new Map() };

/** The type with a name of the model; throws {@link Outside} when there is none. */
export function nodeType(name: string): NodeType {
  let type = types.get(name);
  if (!type) {
    const model = typeModel(name);
    if (!model) throw new Outside(`type ${name}`);
    const primitive = model.kind === 'primitive-type' || name === 'xhtml';
    const form = !primitive ? 'object' : numbers.has(name) ? 'number' : name === 'boolean' ? 'boolean' : 'string';
    type = { name, primitive, form, temporal: temporals.has(name), places: new Map() };
    types.set(name, type);
  }
  return type;
}

/**
 * The type of what lies at a path of the model (`Patient.contact`, `Extension`, `Patient.birthDate`). Throws
 * {@link Outside} where the path alone does not tell it.
 */
export function typeAt(path: string): NodeType {
  if (typeModel(path)) return nodeType(path);
  const dot = path.lastIndexOf('.');
  const match = dot < 0 ? undefined : elementOf(path.slice(0, dot), path.slice(dot + 1));
  if (!match || match.element.choice) throw new Outside(`type at ${path}`);
  return nodeType(match.type);
}

/** Makes a node of a value. Gives up when the value is not of the JSON form of its type. */
export function toNode(value: unknown, sibling: unknown, type: NodeType, parent?: Node): Node {
  if (type.primitive) {
    const extra = sibling === undefined || sibling === null ? undefined : isJsonObject(sibling) ? sibling : undecided();
    if (value === null || value === undefined) return new Node(null, extra, type, parent);
    return typeof value === type.form ? new Node(value, extra, type, parent) : undecided();
  }
  if (!isJsonObject(value) || (sibling !== undefined && sibling !== null)) return undecided();
  const { resourceType } = value;
  if (resourceType === undefined) return isResourceLike(type) ? undecided() : new Node(value, undefined, type, parent);
  return resourceNode(value, parent);
}

const resourceLike = new Map<NodeType, boolean>();

function isResourceLike(type: NodeType): boolean {
  let answer = resourceLike.get(type);
  if (answer === undefined) {
    answer = typeModel(type.name)?.kind === 'resource';
    resourceLike.set(type, answer);
  }
  return answer;
}

/** Makes a node of a whole resource. Gives up on anything else. */
export function resourceNode(value: unknown, parent?: Node): Node {
  const resourceType = isJsonObject(value) ? value['resourceType'] : undefined;
  if (typeof resourceType !== 'string' || !isResourceType(resourceType)) return undecided();
  return new Node(value, undefined, nodeType(resourceType), parent);
}

/** Adds the children of a node that have a name. */
export function addChildren(node: Node, name: string, found: Node[]): void {
  const { type, value } = node;
  if (type.primitive) {
    const child = node.sibling?.[name];
    if (name === 'extension') addAll(child, undefined, nodeType('Extension'), node, found);
    else if (child !== undefined || name === 'length') undecided();
    return;
  }
  const places = placesOf(type, name);
  const parent = value as JsonObject;
  if (places === undefined) {
    if (parent[name] !== undefined || parent[`_${name}`] !== undefined) undecided();
    return;
  }
  let seen = false;
  for (const { property, sibling, type: of } of places) {
    const child = parent[property];
    const extra = parent[sibling];
    if (child === undefined && extra === undefined) continue;
    if (seen) undecided();
    seen = true;
    addAll(child, extra, nodeType(of), node, found);
  }
}

/**
 * The text of a child that is nothing but a text: one value, no sibling, no date. Undefined when there is more to it, and
 * when there is none: {@link addChildren} tells then.
 */
export function plainText(node: Node, name: string): string | undefined {
  const places = node.type.primitive ? undefined : placesOf(node.type, name);
  const place = places?.[0];
  if (place === undefined || places?.length !== 1) return undefined;
  const parent = node.value as JsonObject;
  const text = parent[place.property];
  if (typeof text !== 'string' || parent[place.sibling] !== undefined) return undefined;
  const { form, temporal } = nodeType(place.type);
  return form === 'string' && !temporal ? text : undefined;
}

/** Adds all children of a node, in the order of the JSON. */
export function addAllChildren(node: Node, found: Node[]): void {
  const { type, value, sibling } = node;
  if (type.primitive) {
    for (const name in sibling)
      if (name === 'extension') addAll(sibling[name], undefined, nodeType('Extension'), node, found);
      else undecided();
    return;
  }
  const parent = value as JsonObject;
  for (const key in parent) {
    const property = key.startsWith('_') ? key.slice(1) : key;
    if (key === 'resourceType' || (property !== key && Object.hasOwn(parent, property))) continue;
    const match = elementOf(type.name, property) ?? undecided();
    const of = isSystemString(type, property) ? systemString : nodeType(match.type);
    addAll(parent[property], parent[`_${property}`], of, node, found);
  }
}

function placesOf(type: NodeType, name: string): readonly Place[] | undefined {
  const known = type.places.get(name);
  if (known !== undefined || type.places.has(name)) return known;
  const element = typeModel(type.name)?.elements.find((candidate) => candidate.name === name);
  const properties = element?.choice ? element.types.map(({ code }) => choiceProperty(name, code)) : [name];
  const places = element
    ? properties.map((property) => ({
        property,
        sibling: `_${property}`,
        type: isSystemString(type, name) ? systemString.name : (elementOf(type.name, property)?.type ?? ''),
      }))
    : undefined;
  type.places.set(name, places);
  return places;
}

function isSystemString(type: NodeType, name: string): boolean {
  return name === 'id' || (name === 'url' && type.name === 'Extension');
}

function addAll(child: unknown, extra: unknown, type: NodeType, parent: Node, found: Node[]): void {
  if (Array.isArray(child)) {
    if (extra === undefined || extra === null) {
      for (const value of child) found.push(toNode(value, undefined, type, parent));
      return;
    }
    // Arrays that do not belong together are wrong data.
    const extras: readonly unknown[] = Array.isArray(extra) ? extra : undecided();
    if (child.length === 0 || extras.length > child.length) undecided();
    for (let index = 0; index < child.length; index++) found.push(toNode(child[index], extras[index], type, parent));
    return;
  }
  if (Array.isArray(extra)) {
    if (child !== undefined && child !== null) undecided();
    for (const sibling of extra) found.push(toNode(null, sibling, type, parent));
    return;
  }
  if ((child === undefined || child === null) && (extra === undefined || extra === null)) return;
  found.push(toNode(child, extra, type, parent));
}
