/** What a call asks for. `id` is the identifier in the path, decoded. */
export type Route =
  | { readonly name: 'validate' | 'create' | 'validate-and-create' | 'fhir-validate' | 'fhir-create' | 'health' }
  | {
      readonly name: 'replace' | 'delete' | 'metadata' | 'metadata-iti-57' | 'validate-and-replace' | 'fhir-replace';
      readonly id: string;
    }
  | { readonly name: 'status' | 'trace'; readonly id: string };

/** Name of what a call asks for. */
export type RouteName = Route['name'];

/** Paths of the OpenAPI, the more special ones before the general ones. `{}` is one segment. Source: swagger_gtw.yaml. */
const paths: readonly (readonly [string, string, RouteName])[] = [
  ['POST', '/documents/validation', 'validate'],
  ['POST', '/documents/validate-and-create', 'validate-and-create'],
  ['PUT', '/documents/validate-and-replace/{}', 'validate-and-replace'],
  ['POST', '/documents/fhir-validation', 'fhir-validate'],
  ['POST', '/documents', 'create'],
  ['PUT', '/documents/{}/metadata', 'metadata'],
  ['PUT', '/documents/{}/metadata-iti-57', 'metadata-iti-57'],
  ['PUT', '/documents/{}', 'replace'],
  ['DELETE', '/documents/{}', 'delete'],
  ['POST', '/fhir-documents', 'fhir-create'],
  ['PUT', '/fhir-documents/{}', 'fhir-replace'],
  ['GET', '/status/search/{}', 'trace'],
  ['GET', '/status/{}', 'status'],
  ['GET', '/status', 'health'],
];

/** The call that a method and a path (after `/v1`) ask for; undefined when there is none. */
export function routeOf(method: string, path: string): Route | undefined {
  const asked = path.split('/');
  for (const [verb, pattern, name] of paths) {
    const parts = pattern.split('/');
    if (verb !== method || parts.length !== asked.length) continue;
    if (!parts.every((part, at) => part === '{}' || part === asked[at])) continue;
    const at = parts.indexOf('{}');
    if (at < 0) return { name } as Route;
    const id = decode(asked[at] ?? '');
    return id === undefined || id === '' || id.length > 256 ? undefined : ({ name, id } as Route);
  }
  return undefined;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
