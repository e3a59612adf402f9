import type { StructureDefinition } from '@medplum/fhirtypes';
import { isJsonObject, type JsonObject } from '../../json/json-object.ts';
import { constraintModel, elementOf, resourceTypes, typeModel } from '../../model/index.ts';
import { packageExamples, packageResources } from '../../package/index.ts';

/** An invariant where the validator evaluates it. */
export interface InvariantPlace {
  readonly key: string;
  readonly expression: string;
  /** Path or type that the expression starts from. */
  readonly path: string;
  readonly isResource: boolean;
}

/** A value of an example, with the resource around it. */
export interface ValueInPlace {
  readonly value: unknown;
  readonly resource: JsonObject;
  readonly root: JsonObject;
}

/** Invariants that the validator never evaluates as FHIRPath. */
const notByPath = new Set(['ele-1', 'txt-1', 'txt-2']);

/** Every invariant of R4 and of our package with every place that carries it. */
export function invariantPlaces(): readonly InvariantPlace[] {
  const places = new Map<string, InvariantPlace>();
  const add = (place: InvariantPlace): void => {
    if (!notByPath.has(place.key)) places.set(`${place.isResource} ${place.path} ${place.expression}`, place);
  };
  for (const name of typeNames()) {
    const model = typeModel(name);
    if (!model) continue;
    const isResource = model.kind === 'resource';
    for (const key of model.constraints) {
      const found = constraintModel(key, name);
      if (found) add({ key, expression: found.expression, path: name, isResource });
    }
    for (const element of model.elements)
      for (const key of element.constraints) {
        const found = constraintModel(key, element.path);
        if (found) add({ key, expression: found.expression, path: element.path, isResource: false });
      }
  }
  for (const definition of packageResources('StructureDefinition')) addProfile(definition, add);
  return [...places.values()];
}

function addProfile(definition: StructureDefinition, add: (place: InvariantPlace) => void): void {
  for (const element of definition.snapshot?.element ?? []) {
    const isRoot = !element.path?.includes('.');
    const code = element.type?.[0]?.code;
    const path = isRoot ? (definition.type ?? '') : (code ?? '');
    for (const { key = '', expression } of element.constraint ?? []) {
      if (!expression || path === '' || path === 'BackboneElement' || path === 'Element') continue;
      add({ key, expression, path, isResource: isRoot && definition.kind === 'resource' });
    }
  }
}

/** All types that can be reached from the resources, nested ones by their path. */
function typeNames(): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    for (const element of typeModel(name)?.elements ?? [])
      for (const { code } of element.types) visit(typeModel(element.path) ? element.path : code);
  };
  for (const name of resourceTypes()) visit(name);
  return names;
}

/** The values of all examples of the package, by their type and by the path of their element. */
export function valuesByPlace(): ReadonlyMap<string, readonly ValueInPlace[]> {
  const values = new Map<string, ValueInPlace[]>();
  const add = (place: string, value: ValueInPlace): void => {
    const known = values.get(place);
    if (known) known.push(value);
    else values.set(place, [value]);
  };
  const visitObject = (value: JsonObject, type: string, resource: JsonObject, root: JsonObject): void => {
    for (const [property, child] of Object.entries(value)) {
      const match = elementOf(type, property);
      if (!match) continue;
      for (const item of Array.isArray(child) ? (child as unknown[]) : [child]) {
        add(match.element.path, { value: item, resource, root });
        visit(item, match.type, resource, root);
      }
    }
  };
  const visit = (value: unknown, type: string, resource: JsonObject, root: JsonObject): void => {
    if (!isJsonObject(value)) {
      add(type, { value, resource, root });
      return;
    }
    const resourceType = value['resourceType'];
    if (typeof resourceType !== 'string') {
      add(type, { value, resource, root });
      visitObject(value, type, resource, root);
      return;
    }
    const isContained = Array.isArray(resource['contained']) && resource['contained'].includes(value);
    const within = isContained ? root : value;
    add(resourceType, { value, resource: value, root: within });
    visitObject(value, resourceType, value, within);
  };
  for (const example of packageExamples()) {
    const resource = example as unknown as JsonObject;
    visit(resource, 'Resource', resource, resource);
  }
  return values;
}
