import { isResourceType } from '@sinfonia/profiles/model';

const known: ReadonlySet<string> = new Set(['_history', '_search', 'metadata']);

/**
 * Template of a FHIR address for logs and metrics, e.g. `/fhir/:type/:id/_history`. It never holds what the caller wrote,
 * except for words of the FHIR specification.
 */
export function templateOf(segments: readonly string[]): string {
  const [first = '', second = '', third = ''] = segments;
  switch (segments.length) {
    case 0:
      return '/fhir';
    case 1:
      return known.has(first) ? `/fhir/${first}` : isOperation(first) ? '/fhir/$operation' : '/fhir/:type';
    case 2:
      return known.has(second)
        ? `/fhir/:type/${second}`
        : isOperation(second)
          ? '/fhir/:type/$operation'
          : '/fhir/:type/:id';
    case 3:
      return third === '_history'
        ? '/fhir/:type/:id/_history'
        : isOperation(third)
          ? '/fhir/:type/:id/$operation'
          : '/fhir/:type/:id/:compartment';
    case 4:
      return third === '_history' ? '/fhir/:type/:id/_history/:version' : '/fhir/:type/:id/:compartment/_search';
    default:
      return '/fhir/…';
  }
}

/** Name of the resource type that an address starts with, when it is one of FHIR's. */
export function typeOf(segments: readonly string[]): string | undefined {
  const [first] = segments;
  return first !== undefined && isResourceType(first) ? first : undefined;
}

function isOperation(segment: string): boolean {
  return segment.charCodeAt(0) === 0x24;
}
