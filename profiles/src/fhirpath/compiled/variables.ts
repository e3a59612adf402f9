import { type Evaluate, nothing } from './evaluate.ts';
import { type Collection, type Item, Node, resourceNode, toNode, typeAt } from './node.ts';
import { undecided } from './outside.ts';

const ucum: Collection = ['http://unitsofmeasure.org'];

/** The value of a variable. One that the evaluation does not have is an error, which the engine tells. */
export function compileVariable(name: string): Evaluate {
  return (_self, { variables, context }) => {
    if (name in variables) return toItems(variables[name]);
    return name === 'context' ? context : name === 'ucum' ? ucum : undecided();
  };
}

function toItems(value: unknown): Collection {
  if (value === undefined || value === null) return nothing;
  return Array.isArray(value) ? value.map(toItem) : [toItem(value)];
}

/** Objects that are no resources have no type unless an evaluation gave them one. */
function toItem(value: unknown): Item {
  if (value instanceof Node || typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'number' ? value : resourceNode(value);
}

/** Results as the value of a variable: elements keep their types, plain values are no more than values. */
export function toVariable(results: Collection): Collection {
  if (!results.some(isPrimitive)) return results;
  return results.flatMap((item) => {
    if (!isPrimitive(item)) return item;
    const { value } = item;
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : [];
  });
}

/** Whether a result is a plain value for the engine too, and no element that it would mark. */
export function isPlainResult(item: Item): boolean {
  return typeof item !== 'object' || item.type.primitive;
}

/** A value as the element that lies at a path of the model, so that it can be the value of a variable. */
export function typedElement(value: unknown, path: string): Collection {
  return [toNode(value, undefined, typeAt(path))];
}

/** Name of the type of an element (`HumanName`, `Patient.contact`); undefined for a value that was computed. */
export function typeNameOf(item: Item): string | undefined {
  return item instanceof Node ? item.type.name : undefined;
}

function isPrimitive(item: Item): item is Node {
  return item instanceof Node && item.type.primitive;
}

/** Results as the engine hands them over: the JSON of elements, without those that have no value. */
export function toValues(results: Collection): unknown[] {
  const values: unknown[] = [];
  for (const item of results) {
    const value = item instanceof Node ? item.value : item;
    if (value !== null) values.push(value);
  }
  return values;
}
