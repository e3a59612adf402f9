import { elementOf } from '@sinfonia/profiles/model';

/** Where a JSON Pointer leads: a container that exists and the last key in it, whose member may not exist yet. */
export interface Location {
  readonly container: object;
  readonly key: string;
  readonly exists: boolean;
  readonly value: unknown;
}

/**
 * Reads a JSON Pointer into its tokens; undefined when it is not one. `__proto__` is no member of a FHIR resource and is
 * refused, so that no pointer reaches what objects inherit. Source: RFC 6901 section 3.
 */
export function parsePointer(pointer: unknown): readonly string[] | undefined {
  if (pointer === '') return [];
  if (typeof pointer !== 'string' || !pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  const tokens = pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  return tokens.includes('__proto__') ? undefined : tokens;
}

/** Walks a pointer through own members only; undefined when the container of the last key does not exist. */
export function locate(root: object, tokens: readonly string[]): Location | undefined {
  let container: unknown = root;
  for (const token of tokens.slice(0, -1)) {
    if (typeof container !== 'object' || container === null || !hasMember(container, token)) return undefined;
    container = (container as Record<string, unknown>)[token];
  }
  const key = tokens.at(-1);
  if (typeof container !== 'object' || container === null || key === undefined) return undefined;
  const exists = hasMember(container, key);
  return { container, key, exists, value: exists ? (container as Record<string, unknown>)[key] : undefined };
}

function hasMember(container: object, token: string): boolean {
  if (Array.isArray(container)) return /^(0|[1-9]\d*)$/.test(token) && Number(token) < container.length;
  return Object.hasOwn(container, token);
}

/**
 * FHIRPath place of a JSON Pointer, as far as its tokens are elements of the type or positions: what a client wrote
 * beyond that is not repeated.
 */
export function placeOf(resourceType: string, tokens: readonly string[]): string {
  let place = resourceType;
  let type = resourceType;
  for (const token of tokens) {
    if (/^\d{1,9}$/.test(token)) {
      place += `[${token}]`;
      continue;
    }
    const match = elementOf(type, token.startsWith('_') ? token.slice(1) : token);
    if (!match) break;
    place += `.${match.element.name}`;
    type = match.type;
  }
  return place;
}
