import { FhirError } from '@sinfonia/profiles/issues';
import { parseJsonText, toJsonText } from '@sinfonia/profiles/json';
import { typeModel } from '@sinfonia/profiles/model';

/** The part of each resource that is asked for by `_summary` and `_elements`. Source: FHIR R4 search.html#summary. */
export type Subsetting =
  | { readonly kind: 'summary' }
  | { readonly kind: 'text' }
  | { readonly kind: 'data' }
  | { readonly kind: 'elements'; readonly elements: readonly string[] };

type Json = Record<string, unknown>;

/** Tag of a resource that is only a part of what is stored. Source: FHIR R4 search.html#summary. */
export const subsettedTag = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
} as const;

/**
 * Subsetting asked for by the query of a read; undefined for the whole resource. A parameter that a read does not have
 * is refused (`unknown-parameter` 400) when `strict`.
 */
export function subsettingOf(query: readonly (readonly [string, string])[], strict: boolean): Subsetting | undefined {
  let found: Subsetting | undefined;
  for (const [name, value] of query) {
    if (name === '_summary') found = summaryOf(value) ?? found;
    else if (name === '_elements') found = elementsOf(value.split(','));
    else if (strict && name !== '_format' && name !== '_pretty') {
      throw new FhirError({
        code: 'unknown-parameter',
        expression: [`http.${name}`],
        values: { parameter: name, type: 'read', nearest: '_summary, _elements' },
      });
    }
  }
  return found;
}

/** Subsetting of a `_summary` value; undefined for `false` (the whole resource). `count` belongs to searches only. */
export function summaryOf(value: string): Subsetting | undefined {
  switch (value) {
    case 'true':
      return { kind: 'summary' };
    case 'text':
      return { kind: 'text' };
    case 'data':
      return { kind: 'data' };
    case 'false':
    case 'count':
      return undefined;
    default:
      throw new FhirError({
        code: 'invalid-parameter-value',
        expression: ['http._summary'],
        values: { parameter: '_summary' },
      });
  }
}

/** Subsetting to the named top-level elements, plus the mandatory ones. */
export function elementsOf(names: readonly string[]): Subsetting {
  return {
    kind: 'elements',
    elements: names.map((name) => name.trim().replace(/^[A-Z]\w*\./, '')).filter(Boolean),
  };
}

/** Applies a subsetting to the JSON text of a resource and marks the result with the SUBSETTED tag. */
export function subsetText(json: string, subsetting: Subsetting): string {
  return toJsonText(subset(parseJsonText(json) as Json, subsetting));
}

function subset(resource: Json, subsetting: Subsetting): Json {
  const type = String(resource['resourceType']);
  const result: Json = { resourceType: type };
  const keep = keeper(type, subsetting);
  for (const [name, value] of Object.entries(resource)) {
    if (name === 'resourceType' || name === 'meta') continue;
    if (name === 'id' || keep(name.startsWith('_') ? name.slice(1) : name)) result[name] = value;
    if (name === 'id') result['meta'] = tagged(resource['meta']);
  }
  result['meta'] ??= tagged(resource['meta']);
  return result;
}

function keeper(type: string, subsetting: Subsetting): (property: string) => boolean {
  if (subsetting.kind === 'data') return (property) => property !== 'text';
  const elements = typeModel(type)?.elements ?? [];
  const kept = new Set<string>();
  const asked = subsetting.kind === 'elements' ? new Set(subsetting.elements) : undefined;
  for (const element of elements) {
    const wanted =
      element.min > 0 ||
      element.modifier ||
      (subsetting.kind === 'summary' && element.summary) ||
      (subsetting.kind === 'text' && element.name === 'text') ||
      asked?.has(element.name) === true;
    if (!wanted) continue;
    if (element.choice) for (const choice of element.types) kept.add(element.name + capitalise(choice.code));
    else kept.add(element.name);
  }
  return (property) => kept.has(property);
}

function capitalise(code: string): string {
  return code.charAt(0).toUpperCase() + code.slice(1);
}

function tagged(meta: unknown): Json {
  const source = (meta ?? {}) as Json;
  const tags = Array.isArray(source['tag']) ? (source['tag'] as Json[]) : [];
  return { ...source, tag: [...tags, subsettedTag] };
}
