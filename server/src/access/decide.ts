import type { Issue } from '@sinfonia/profiles/issues';
import type { AccessQuestion } from '../fhir/context.ts';
import type { InteractionName } from '../fhir/routing.ts';
import { operationRules } from './operation-rules.ts';
import type { Principal } from './principal.ts';
import { everyPermission, namedOnly, parseScope, permissions, type ScopeGrant } from './scope.ts';

/** Types that only the server writes. */
const appendOnly: ReadonlySet<string> = new Set(['AuditEvent']);

const writing = permissions.c | permissions.u | permissions.d;

/**
 * Permission that each interaction needs, and whether it concerns one type or the whole system.
 * Source: SMART App Launch 2.2, scopes-and-launch-context (meaning of c, r, u, d, s).
 */
const interactionRules: Readonly<Record<InteractionName, { readonly needs: number; readonly level: Level }>> = {
  capabilities: { needs: 0, level: 'open' },
  read: { needs: permissions.r, level: 'type' },
  vread: { needs: permissions.r, level: 'type' },
  'history-instance': { needs: permissions.r, level: 'type' },
  'history-type': { needs: permissions.s, level: 'type' },
  'search-type': { needs: permissions.s, level: 'type' },
  create: { needs: permissions.c, level: 'type' },
  update: { needs: permissions.u, level: 'type' },
  patch: { needs: permissions.u, level: 'type' },
  delete: { needs: permissions.d, level: 'type' },
  'history-system': { needs: permissions.s, level: 'system' },
  'search-system': { needs: permissions.s, level: 'system' },
  'search-compartment': { needs: permissions.s, level: 'system' },
  // Each entry is judged on its own; the envelope only asks that some resource scope is there.
  'batch-or-transaction': { needs: 0, level: 'any' },
  operation: { needs: 0, level: 'operation' },
};

type Level = 'open' | 'any' | 'type' | 'system' | 'operation';

/** Permissions of a principal, worked out once per token. */
interface Rights {
  readonly any: boolean;
  readonly system: ReadonlyMap<string, number>;
  readonly systemEvery: number;
  readonly user: ReadonlyMap<string, number>;
  readonly userEvery: number;
  /** `patient/` permissions on Patient. */
  readonly ownPatient: number;
  readonly hasPatientScopes: boolean;
}

const remembered = new WeakMap<Principal, Rights>();

/**
 * Refusal of an access, or undefined when the scopes of the token allow it. What no rule allows is refused.
 *
 * - `system/` and `user/` scopes: by type and permission; both may be granted by one token and add up.
 * - Searches and histories over several types, and operations over all of them, need `system/` wildcards.
 * - Conditional update, patch and delete need `s` too, because their answer tells whether something matches.
 * - A granular scope (`?category=…`) allows nothing yet: no part of the server narrows by it so far.
 * - `patient/` scopes allow read, vread and history of the patient in context, and nothing else, until the whole
 *   compartment is enforced on searches, includes and writes.
 * - Nobody writes AuditEvent through the API.
 *
 * Refusals: `access-denied`, `patient-access-limited`, `audit-append-only` (all 403).
 * Source: SMART App Launch 2.2, scopes-and-launch-context.
 */
export function authorize(principal: Principal, question: AccessQuestion): Issue | undefined {
  const rule = interactionRules[question.interaction];
  if (rule.level === 'open') return undefined;
  const rights = rightsOf(principal);
  switch (rule.level) {
    case 'any':
      return rights.any ? undefined : denied(question);
    case 'type':
      return judgeType(principal, rights, question, rule.needs);
    case 'system':
      return (rights.systemEvery & rule.needs) === rule.needs ? undefined : denied(question);
    case 'operation':
      return judgeOperation(rights, question);
  }
}

/** Tells whether a principal holds permissions (a sum of bits) on every resource of a type. */
export function holds(principal: Principal, type: string, needs: number): boolean {
  return allows(rightsOf(principal), type, needs);
}

function judgeType(
  principal: Principal,
  rights: Rights,
  question: AccessQuestion,
  permission: number,
): Issue | undefined {
  const { type, id } = question;
  if (type === undefined) return denied(question);
  if ((permission & writing) !== 0 && appendOnly.has(type)) return { code: 'audit-append-only' };
  const conditional = id === undefined && (permission & (permissions.u | permissions.d)) !== 0;
  const needs = conditional ? permission | permissions.s : permission;
  if (allows(rights, type, needs)) return undefined;
  if (!rights.hasPatientScopes) return denied(question);
  const ownRecord = type === 'Patient' && id !== undefined && id === principal.patient && permission === permissions.r;
  return ownRecord && (rights.ownPatient & permissions.r) !== 0 ? undefined : { code: 'patient-access-limited' };
}

function judgeOperation(rights: Rights, question: AccessQuestion): Issue | undefined {
  const name = question.operation;
  const rule = name !== undefined && Object.hasOwn(operationRules, name) ? operationRules[name] : undefined;
  if (!rule || !rights.any) return denied(question);
  switch (rule.on) {
    case 'any':
      return undefined;
    case 'wildcard':
      return (rights.systemEvery & rule.permissions) === rule.permissions ? undefined : denied(question);
    case 'target':
      return question.type !== undefined && allows(rights, question.type, rule.permissions)
        ? undefined
        : denied(question);
  }
}

function allows(rights: Rights, type: string, needs: number): boolean {
  const user = (rights.user.get(type) ?? 0) | (namedOnly.has(type) ? 0 : rights.userEvery);
  const held = rights.systemEvery | (rights.system.get(type) ?? 0) | user;
  return (held & needs) === needs;
}

function denied(question: AccessQuestion): Issue {
  const interaction = question.operation === undefined ? question.interaction : `$${question.operation.slice(0, 64)}`;
  return { code: 'access-denied', values: { interaction, type: question.type ?? '*' } };
}

function rightsOf(principal: Principal): Rights {
  const known = remembered.get(principal);
  if (known) return known;
  const rights = workOut(principal.scopes);
  remembered.set(principal, rights);
  return rights;
}

function workOut(scopes: readonly string[]): Rights {
  const grants: ScopeGrant[] = [];
  for (const scope of scopes) {
    const parsed = parseScope(scope);
    if (parsed.kind === 'grant' && parsed.grant.filters.length === 0) grants.push(parsed.grant);
  }
  const system = byType(grants, 'system');
  const user = byType(grants, 'user');
  const patient = byType(grants, 'patient');
  return {
    any: grants.length > 0,
    system,
    systemEvery: system.get('*') ?? 0,
    user,
    userEvery: user.get('*') ?? 0,
    ownPatient: ((patient.get('*') ?? 0) | (patient.get('Patient') ?? 0)) & everyPermission,
    hasPatientScopes: patient.size > 0,
  };
}

function byType(grants: readonly ScopeGrant[], context: ScopeGrant['context']): Map<string, number> {
  const bits = new Map<string, number>();
  for (const grant of grants) {
    if (grant.context === context) bits.set(grant.type, (bits.get(grant.type) ?? 0) | grant.permissions);
  }
  return bits;
}
