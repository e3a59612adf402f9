import type { StructureDefinitionContext } from '@medplum/fhirtypes';
import { compileCriterion, compilePath } from '../../../fhirpath/index.ts';
import { isJsonObject, type JsonObject, textOf } from '../../../json/json-object.ts';
import { coreType, type ElementModel, elementOf, typeModel } from '../../../model/index.ts';
import type { Run } from '../../run.ts';

/**
 * Whether one of the contexts of an extension allows the place where the current extension stands.
 *
 * @see FHIR R4 defining-extensions.html#context
 */
export function allowsContext(
  contexts: readonly StructureDefinitionContext[],
  extension: JsonObject,
  run: Run,
): boolean {
  let places: ReadonlySet<string> | undefined;
  return contexts.some(({ type, expression = '' }) => {
    if (type === 'fhirpath') return selects(expression, extension, run);
    if (type === 'extension') return enclosingExtensions(run).includes(expression);
    const wanted = coreType(expression) ?? expression;
    // Later versions name types that R4 does not know (CanonicalResource).
    if (!typeModel(wanted.split('.')[0] ?? '')) return true;
    places ??= placesHere(run);
    return places.has(wanted) || places.has(wanted.replace(/\[x\]/g, ''));
  });
}

/** Addresses of the extensions around the current one. */
function enclosingExtensions(run: Run): readonly unknown[] {
  const steps = run.stepsInResource();
  const indexes = run.indexesInResource();
  const urls: unknown[] = [];
  let current: unknown = run.resource;
  for (let depth = 0; depth < steps.length - 1; depth++) {
    const name = steps[depth] ?? '';
    current = childObject(current, name, indexes[depth] ?? -1);
    if (isJsonObject(current) && (name === 'extension' || name === 'modifierExtension')) urls.push(current['url']);
  }
  return urls;
}

/** The object that holds the children of an element: itself, or the sibling of a primitive. */
function childObject(parent: unknown, name: string, index: number): unknown {
  if (!isJsonObject(parent)) return undefined;
  for (const property of Object.keys(parent)) {
    const stem = property.startsWith('_') ? property.slice(1) : property;
    if (stem !== name && !(stem.startsWith(name) && /[A-Z]/.test(stem.charAt(name.length)))) continue;
    const value = parent[property];
    const item: unknown = Array.isArray(value) ? value[index] : value;
    if (isJsonObject(item)) return item;
  }
  return undefined;
}

/** Whether a path from the resource leads to the element that carries the extension. */
function selects(expression: string, extension: JsonObject, run: Run): boolean {
  try {
    return compilePath(expression)(run.resource, { resource: run.resource, rootResource: run.root }).some(
      (found) => isJsonObject(found) && Array.isArray(found['extension']) && found['extension'].includes(extension),
    );
  } catch {
    // What cannot be evaluated is no reason to refuse.
    return true;
  }
}

/**
 * Whether the conditions of an extension on its place hold. They are only looked at when the extension stands at the
 * resource itself.
 */
export function holdsInContext(invariants: readonly string[], run: Run): boolean {
  if (run.stepsInResource().length !== 1) return true;
  return invariants.every((expression) => {
    try {
      const [answer] = compileCriterion(expression)(run.resource, { resource: run.resource, rootResource: run.root });
      return answer !== false;
    } catch {
      return true;
    }
  });
}

/** Places that were asked for before, by path; bounded, because items nest without end. */
const knownPlaces = new Map<string, ReadonlySet<string>>();
const rememberedPlaces = 500;

function placesHere(run: Run): ReadonlySet<string> {
  const steps = run.stepsInResource();
  const resourceType = textOf(run.resource['resourceType']) ?? '';
  const key = `${resourceType}.${steps.join('.')}`;
  let places = knownPlaces.get(key);
  if (!places) {
    places = placesOf(steps.slice(0, -1), resourceType);
    if (knownPlaces.size < rememberedPlaces) knownPlaces.set(key, places);
  }
  return places;
}

interface Route {
  readonly type: string;
  readonly path: string;
}

/**
 * All names of a place: for `Patient.name.family` also `HumanName.family`, `string` and `Element`, and the same from
 * every ancestor of a type on the way. Of a choice each type is possible.
 */
function placesOf(steps: readonly string[], resourceType: string): ReadonlySet<string> {
  let types: readonly string[] = [resourceType];
  let routes: Route[] = startsAt(resourceType);
  for (const step of steps) {
    const elements = types.flatMap((type) => elementAt(type, step));
    const next: Route[] = [];
    for (const { path } of routes) for (const { type } of elements) next.push({ type, path: `${path}.${step}` });
    for (const { element, type } of elements) {
      if (element.content !== undefined) next.push({ type, path: element.content });
      if (!type.includes('.')) next.push(...startsAt(type));
    }
    types = [...new Set(elements.map(({ type }) => type))];
    routes = next;
  }
  const places = new Set(routes.map(({ path }) => path));
  places.add('Element');
  for (const type of types) for (const ancestor of withAncestors(type)) places.add(ancestor);
  return places;
}

function startsAt(type: string): Route[] {
  return withAncestors(type).map((path) => ({ type, path }));
}

function withAncestors(type: string): string[] {
  const found: string[] = [];
  for (let name: string | undefined = type; name !== undefined; name = typeModel(name)?.base) found.push(name);
  return found;
}

function elementAt(type: string, name: string): readonly { readonly element: ElementModel; readonly type: string }[] {
  const element = typeModel(type)?.elements.find((candidate) => candidate.name === name);
  if (!element) return [];
  if (element.choice) return element.types.map(({ code }) => ({ element, type: code }));
  return [{ element, type: elementOf(type, name)?.type ?? '' }];
}
