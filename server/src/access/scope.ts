import { isResourceType } from '@sinfonia/profiles/model';

/** Whose rights a scope draws on. Source: SMART App Launch 2.2, scopes-and-launch-context. */
export type ScopeContext = 'patient' | 'user' | 'system';

/** Permissions as bits, in the order of the letters `cruds`. */
export const permissions = { c: 1, r: 2, u: 4, d: 8, s: 16 } as const;

/** All five permissions together. */
export const everyPermission = 31;

/** What one resource scope allows. */
export interface ScopeGrant {
  readonly context: ScopeContext;
  /** Resource type, or `*`. */
  readonly type: string;
  /** Sum of `permissions` bits. */
  readonly permissions: number;
  /** Search parameters that narrow the grant (`?category=…`), decoded, in order; empty for the whole type. */
  readonly filters: readonly (readonly [name: string, value: string])[];
  /** Version of the syntax: 1 for `.read`, `.write`, `.*`; 2 for letters. */
  readonly version: 1 | 2;
}

/** A parsed scope. `other`: not a resource scope (`openid`, `launch/patient`, …). `malformed`: it must not be granted. */
export type ParsedScope =
  | { readonly kind: 'grant'; readonly grant: ScopeGrant }
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed' };

const prefix = /^(patient|user|system)\//;
const form = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{1,63})\.([a-z]{1,5}|\*)(?:\?(.+))?$/;
const letters = /^c?r?u?d?s?$/;
const parameterName = /^_?[a-z][A-Za-z0-9-]*$/;
const versionOne: Readonly<Record<string, number>> = {
  read: permissions.r | permissions.s,
  write: permissions.c | permissions.u | permissions.d,
  '*': everyPermission,
};

/**
 * Reads one scope. Letters out of order, unknown suffixes and unknown resource types are malformed, never reinterpreted;
 * so are modifiers, chains and `_filter` in a granular scope, which the specification leaves experimental.
 *
 * Source: SMART App Launch 2.2, scopes-and-launch-context ("Scopes for requesting FHIR Resources").
 */
export function parseScope(scope: string): ParsedScope {
  if (!prefix.test(scope)) return { kind: 'other' };
  const parts = form.exec(scope);
  if (!parts) return { kind: 'malformed' };
  const [, context, type, suffix, query] = parts;
  if (context === undefined || type === undefined || suffix === undefined) return { kind: 'malformed' };
  if (type !== '*' && !isResourceType(type)) return { kind: 'malformed' };
  const first = versionOne[suffix];
  if (first === undefined && !letters.test(suffix)) return { kind: 'malformed' };
  // Granular parameters came with version 2 of the syntax.
  if (first !== undefined && query !== undefined) return { kind: 'malformed' };
  const filters = query === undefined ? [] : parseFilters(query);
  if (filters === undefined) return { kind: 'malformed' };
  return {
    kind: 'grant',
    grant: {
      context: context as ScopeContext,
      type,
      permissions: first ?? sumOf(suffix),
      filters,
      version: first === undefined ? 2 : 1,
    },
  };
}

/**
 * Types that a wildcard of a person's scope (`user/*`, `patient/*`) does not reach: the scope must name them. The access
 * log says who looked at whom and keeps the queries of searches.
 */
export const namedOnly: ReadonlySet<string> = new Set(['AuditEvent']);

/** Tells whether `granted` includes everything that `asked` asks for. Granular grants cover nothing. */
export function isCovered(asked: ScopeGrant, granted: readonly ScopeGrant[]): boolean {
  const byName = asked.context !== 'system' && namedOnly.has(asked.type);
  let left = asked.permissions;
  for (const grant of granted) {
    if (grant.context !== asked.context || grant.filters.length > 0) continue;
    if ((grant.type === '*' && !byName) || grant.type === asked.type) left &= ~grant.permissions;
  }
  return left === 0;
}

function sumOf(suffix: string): number {
  let sum = 0;
  for (const letter of suffix) sum |= permissions[letter as keyof typeof permissions];
  return sum;
}

function parseFilters(query: string): ScopeGrant['filters'] | undefined {
  const filters: (readonly [string, string])[] = [];
  for (const part of query.split('&')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at);
    const value = decode(part.slice(at + 1));
    if (at < 1 || value === undefined || value === '') return undefined;
    if (!parameterName.test(name) || name === '_filter') return undefined;
    filters.push([name, value]);
  }
  return filters;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
