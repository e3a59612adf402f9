import { isCovered, parseScope, type ScopeGrant } from '../../access/scope.ts';

/** OpenID Connect and launch scopes that the authorization server knows, beside resource scopes. */
export const plainScopes = ['openid', 'fhirUser', 'launch/patient', 'offline_access'] as const;

/** Which of the scopes that were asked for may be granted. */
export interface ScopeSelection {
  readonly granted: readonly string[];
  readonly refused: readonly string[];
}

/**
 * Chooses, among the scopes that were asked for, those that lie within what was allowed beforehand. Scopes are never
 * widened or rewritten: version 1 scopes stay version 1, and a granular scope is refused because the FHIR API does not
 * narrow by it yet.
 *
 * Source: SMART App Launch 2.2, scopes-and-launch-context; Backend Services ("Scopes").
 */
export function selectScopes(asked: readonly string[], allowed: readonly string[]): ScopeSelection {
  const plain = new Set(allowed);
  const grants = allowed.flatMap(grantOf);
  const granted: string[] = [];
  const refused: string[] = [];
  for (const scope of new Set(asked)) {
    const parsed = parseScope(scope);
    const within =
      parsed.kind === 'grant'
        ? parsed.grant.filters.length === 0 && isCovered(parsed.grant, grants)
        : parsed.kind === 'other' && plain.has(scope);
    (within ? granted : refused).push(scope);
  }
  return { granted, refused };
}

/** Tells whether a scope names FHIR resources. */
export function isResourceScope(scope: string): boolean {
  return parseScope(scope).kind !== 'other';
}

function grantOf(scope: string): ScopeGrant[] {
  const parsed = parseScope(scope);
  return parsed.kind === 'grant' ? [parsed.grant] : [];
}
