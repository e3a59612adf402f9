import { namedOnly, parseScope, type ScopeGrant } from '../../access/scope.ts';

/** OpenID Connect and launch scopes that the authorization server knows, beside resource scopes. */
export const plainScopes = [
  'openid',
  'fhirUser',
  'launch',
  'launch/patient',
  'launch/encounter',
  'offline_access',
  'online_access',
] as const;

/** Which of the scopes that were asked for may be granted. */
export interface ScopeSelection {
  readonly granted: readonly string[];
  readonly refused: readonly string[];
}

/**
 * Chooses, among the scopes that were asked for, those that lie within what was allowed beforehand. Scopes are never
 * widened or rewritten: version 1 scopes stay version 1. A granular scope lies within a scope for its whole type, and
 * within a granular one all of whose parameters it repeats, since parameters only narrow.
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
      parsed.kind === 'grant' ? isWithin(parsed.grant, grants) : parsed.kind === 'other' && plain.has(scope);
    (within ? granted : refused).push(scope);
  }
  return { granted, refused };
}

/** Tells whether a scope names FHIR resources. */
export function isResourceScope(scope: string): boolean {
  return parseScope(scope).kind !== 'other';
}

/** Tells whether a scope asks for data of the patient in context, so that there has to be one. */
export function needsPatient(scope: string): boolean {
  return scope === 'launch/patient' || scope.startsWith('patient/');
}

function isWithin(asked: ScopeGrant, allowed: readonly ScopeGrant[]): boolean {
  const byName = asked.context !== 'system' && namedOnly.has(asked.type);
  let left = asked.permissions;
  for (const grant of allowed) {
    if (grant.context !== asked.context || !narrows(asked.filters, grant.filters)) continue;
    if ((grant.type === '*' && !byName) || grant.type === asked.type) left &= ~grant.permissions;
  }
  return left === 0;
}

/** Whether the parameters asked for include all those that are demanded. */
function narrows(asked: ScopeGrant['filters'], demanded: ScopeGrant['filters']): boolean {
  return demanded.every(([name, value]) => asked.some((one) => one[0] === name && one[1] === value));
}

function grantOf(scope: string): ScopeGrant[] {
  const parsed = parseScope(scope);
  return parsed.kind === 'grant' ? [parsed.grant] : [];
}
