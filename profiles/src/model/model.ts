import { readFileSync } from 'node:fs';
import { generatedFile } from '../archive/locations.ts';
import { type ElementRecord, elementFlag, type KindCode, type ModelFile } from './model-file.ts';
import type { ConstraintModel, ElementBinding, ElementModel, TypeModel, TypeReference } from './types.ts';

/** An element found by the name of a JSON property, with the concrete type that the property holds. */
export interface ElementMatch {
  readonly element: ElementModel;
  /** Name to give to `typeModel`: `Quantity` for `valueQuantity`, `Patient.contact` for a backbone element. */
  readonly type: string;
}

const kinds: Record<KindCode, TypeModel['kind']> = { r: 'resource', c: 'complex-type', p: 'primitive-type' };
const strengths: Record<string, ElementBinding['strength']> = {
  r: 'required',
  e: 'extensible',
  p: 'preferred',
  x: 'example',
};

let file: ModelFile | undefined;
let resources: readonly string[] | undefined;
let resourceNames: ReadonlySet<string> | undefined;
const types = new Map<string, TypeModel>();
const properties = new Map<string, ReadonlyMap<string, ElementMatch>>();

function modelFile(): ModelFile {
  file ??= JSON.parse(readFileSync(generatedFile('model.json'), 'utf8')) as ModelFile;
  return file;
}

/**
 * The model of a FHIR R4 type by name: a resource, a data type, or the path of a backbone element (`Patient.contact`).
 * Undefined for an unknown name.
 */
export function typeModel(name: string): TypeModel | undefined {
  const known = types.get(name);
  if (known) return known;
  const records = modelFile().types;
  const record = Object.hasOwn(records, name) ? records[name] : undefined;
  if (!record) return undefined;
  const [kind, base, abstract, constraints, elements] = record;
  const model: TypeModel = {
    name,
    kind: kinds[kind],
    ...(base ? { base } : {}),
    abstract: abstract === 1,
    elements: elements.map((element) => toElement(name, element)),
    constraints: splitKeys(constraints),
  };
  types.set(name, model);
  return model;
}

function toElement(parent: string, record: ElementRecord): ElementModel {
  const [name, min, flags, max, typeText, constraints, binding, content] = record;
  const strength = strengths[binding.charAt(0)];
  return {
    name,
    path: `${parent}.${name}`,
    min,
    max: max < 0 ? Number.POSITIVE_INFINITY : max,
    types: parseTypes(typeText),
    choice: (flags & elementFlag.choice) !== 0,
    ...(content ? { content } : {}),
    ...(strength ? { binding: { strength, valueSet: binding.slice(1) } } : {}),
    summary: (flags & elementFlag.summary) !== 0,
    modifier: (flags & elementFlag.modifier) !== 0,
    constraints: splitKeys(constraints),
  };
}

function splitKeys(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}

function parseTypes(text: string): readonly TypeReference[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const open = part.indexOf('(');
    if (open < 0) return { code: part };
    return { code: part.slice(0, open), targets: part.slice(open + 1, -1).split('|') };
  });
}

/**
 * The element behind a JSON property of a type, choices resolved (`valueQuantity` → `value` as `Quantity`). Give the name
 * without the `_` of a primitive's sibling. Undefined when the type has no such property.
 */
export function elementOf(typeName: string, jsonProperty: string): ElementMatch | undefined {
  let table = properties.get(typeName);
  if (!table) {
    const model = typeModel(typeName);
    if (!model) return undefined;
    table = propertyTable(model);
    properties.set(typeName, table);
  }
  return table.get(jsonProperty);
}

function propertyTable(model: TypeModel): ReadonlyMap<string, ElementMatch> {
  const table = new Map<string, ElementMatch>();
  for (const element of model.elements) {
    if (element.choice) {
      for (const { code } of element.types) table.set(choiceProperty(element.name, code), { element, type: code });
    } else {
      table.set(element.name, { element, type: concreteType(element) });
    }
  }
  return table;
}

function concreteType(element: ElementModel): string {
  if (element.content !== undefined) return element.content;
  const code = element.types[0]?.code ?? 'Element';
  return code === 'BackboneElement' || code === 'Element' ? element.path : code;
}

/** JSON name of a choice element for one of its types: `value` and `dateTime` → `valueDateTime`. */
export function choiceProperty(name: string, typeCode: string): string {
  return name + typeCode.charAt(0).toUpperCase() + typeCode.slice(1);
}

/** Type that a canonical address of the specification names (`http://hl7.org/fhir/StructureDefinition/Patient`). */
export function coreType(url: string): string | undefined {
  const prefix = 'http://hl7.org/fhir/StructureDefinition/';
  if (!url.startsWith(prefix)) return undefined;
  const name = url.slice(prefix.length).replace(/\|.*$/, '');
  return typeModel(name) ? name : undefined;
}

/** Whether a type is another or descends from it: every resource is a `Resource`. */
export function isSubtype(type: string, ancestor: string): boolean {
  for (let name: string | undefined = type; name !== undefined; name = typeModel(name)?.base)
    if (name === ancestor) return true;
  return false;
}

/** Names of the concrete FHIR R4 resource types, in alphabetical order. */
export function resourceTypes(): readonly string[] {
  resources ??= Object.entries(modelFile().types)
    .filter(([, record]) => record[0] === 'r' && record[2] === 0)
    .map(([name]) => name)
    .sort();
  return resources;
}

/** Tells whether a name is a concrete FHIR R4 resource type. */
export function isResourceType(name: string): boolean {
  resourceNames ??= new Set(resourceTypes());
  return resourceNames.has(name);
}

/**
 * An invariant by its key. A few keys mean different things in different types: `path` (of the element or type that
 * carries the key) tells them apart.
 */
export function constraintModel(key: string, path: string): ConstraintModel | undefined {
  const table = modelFile().constraints;
  // Keys also come from profiles that users bring: one may be called `constructor`.
  const found = [`${path.split('.')[0]}#${key}`, key].find((name) => Object.hasOwn(table, name));
  const record = found === undefined ? undefined : table[found];
  if (!record) return undefined;
  const [severity, expression, human, bestPractice] = record;
  return { key, severity: severity === 'e' ? 'error' : 'warning', expression, human, bestPractice: bestPractice === 1 };
}
