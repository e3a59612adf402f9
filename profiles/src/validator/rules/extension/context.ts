import type { StructureDefinitionContext } from '@medplum/fhirtypes';
import { coreType, type ElementModel, elementOf, typeModel } from '../../../model/index.ts';
import { textOf } from '../../json.ts';
import type { Run } from '../../run.ts';

/**
 * Whether one of the contexts of an extension allows the place where the current extension stands. Contexts that only an
 * evaluation could tell (FHIRPath) and those of other extensions allow it.
 *
 * @see FHIR R4 defining-extensions.html#context
 */
export function allowsContext(contexts: readonly StructureDefinitionContext[], run: Run): boolean {
  let places: ReadonlySet<string> | undefined;
  return contexts.some(({ type, expression = '' }) => {
    if (type === 'fhirpath') return true;
    if (type !== 'element') return false;
    const wanted = coreType(expression) ?? expression;
    // Later versions name types that R4 does not know (CanonicalResource).
    if (!typeModel(wanted.split('.')[0] ?? '')) return true;
    places ??= placesHere(run);
    return places.has(wanted) || places.has(wanted.replace(/\[x\]/g, ''));
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
