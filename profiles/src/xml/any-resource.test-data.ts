import fc from 'fast-check';
import { choiceProperty, type ElementModel, elementOf, resourceTypes, typeModel } from '../model/index.ts';

type JsonObject = Record<string, unknown>;

const numeric = new Set(['integer', 'positiveInt', 'unsignedInt']);
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot carry these characters
  .filter((value) => value.isWellFormed() && !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(value));

/**
 * Any resource that the model allows by its shape (names, nesting, cardinality, choices, siblings of primitives), for
 * property tests. Values follow their JSON form only: dates are any text.
 */
export function anyResource(): fc.Arbitrary<object> {
  return fc.constantFrom(...resourceTypes()).chain((type) => resourceOf(type, 4));
}

function resourceOf(type: string, depth: number): fc.Arbitrary<object> {
  return objectOf(type, depth).map((object) => ({ resourceType: type, ...object }));
}

function objectOf(type: string, depth: number): fc.Arbitrary<JsonObject> {
  const elements = typeModel(type)?.elements ?? [];
  const usable = elements.filter((element) => depth > 0 || isLeaf(type, element));
  if (usable.length === 0) return fc.constant({});
  return fc
    .subarray(usable, { minLength: 1, maxLength: Math.min(4, usable.length) })
    .chain((chosen) => fc.tuple(...chosen.map((element) => propertyOf(type, element, depth - 1))))
    .map((parts) => Object.assign({}, ...parts) as JsonObject);
}

function isLeaf(type: string, element: ElementModel): boolean {
  const concrete = element.choice ? element.types[0]?.code : elementOf(type, element.name)?.type;
  return concrete !== undefined && typeModel(concrete)?.kind === 'primitive-type';
}

function propertyOf(type: string, element: ElementModel, depth: number): fc.Arbitrary<JsonObject> {
  if (!element.choice)
    return valuesOf(element.name, elementOf(type, element.name)?.type ?? 'string', element, depth, type);
  const codes = element.types.map(({ code }) => code).filter((code) => depth > 0 || isPrimitive(code));
  if (codes.length === 0) return fc.constant({});
  return fc
    .constantFrom(...codes)
    .chain((code) => valuesOf(choiceProperty(element.name, code), code, element, depth, type));
}

function valuesOf(
  property: string,
  type: string,
  element: ElementModel,
  depth: number,
  holder: string,
): fc.Arbitrary<JsonObject> {
  const asAttribute = (property === 'id' && typeModel(holder)?.kind !== 'resource') || holder === 'Extension';
  if (isPrimitive(type) && type !== 'xhtml') {
    const value = primitiveOf(type);
    if (asAttribute && (property === 'id' || property === 'url')) return value.map((one) => ({ [property]: one }));
    const sibling = fc.record({ id: text }, { noNullPrototype: true });
    const item = fc.oneof(
      fc.tuple(value, fc.constant(null)),
      fc.tuple(value, sibling),
      fc.tuple(fc.constant(null), sibling),
    );
    return listOf(item, element).map((items) => ({
      ...side(
        property,
        element,
        items.map(([one]) => one),
      ),
      ...side(
        `_${property}`,
        element,
        items.map(([, one]) => one),
      ),
    }));
  }
  const value: fc.Arbitrary<unknown> =
    type === 'xhtml'
      ? text.map((words) => `<div xmlns="http://www.w3.org/1999/xhtml"><p>${words.replace(/[&<>\r]/g, '')}</p></div>`)
      : type === 'Resource'
        ? fc.constantFrom('Patient', 'Basic', 'Observation').chain((name) => resourceOf(name, depth))
        : objectOf(type, depth).filter((object) => Object.keys(object).length > 0);
  return listOf(value, element).map((items) => side(property, element, items));
}

function listOf<Value>(value: fc.Arbitrary<Value>, element: ElementModel): fc.Arbitrary<Value[]> {
  return fc.array(value, { minLength: 1, maxLength: element.max > 1 ? 3 : 1 });
}

function side(name: string, element: ElementModel, items: readonly unknown[]): JsonObject {
  if (items.every((item) => item === null)) return {};
  return { [name]: element.max > 1 ? items : items[0] };
}

function primitiveOf(type: string): fc.Arbitrary<unknown> {
  if (type === 'boolean') return fc.boolean();
  if (numeric.has(type)) return fc.integer();
  if (type === 'decimal') return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  return text;
}

function isPrimitive(type: string): boolean {
  return typeModel(type)?.kind === 'primitive-type';
}
