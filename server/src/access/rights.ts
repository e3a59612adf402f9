import { FhirError } from '@sinfonia/profiles/issues';
import type { Condition } from '../fhir/search/plan.ts';
import type { Filter } from './conditions.ts';
import type { Policies } from './policies/load-policies.ts';
import { typesOf } from './policies/load-policies.ts';
import type { Permission, Policy, PolicyRule } from './policies/policy.ts';
import type { Principal } from './principal.ts';
import { namedOnly, parseScope, permissions, type ScopeGrant } from './scope.ts';

/** Bits of the SMART permissions by the permission of a policy. */
export const scopeBits: Readonly<Record<Permission, number>> = {
  create: permissions.c,
  read: permissions.r,
  update: permissions.u,
  delete: permissions.d,
  search: permissions.s,
};

/** Plans the parameters of a granular scope as a condition on its type; undefined when they cannot be. */
export type PlanGranular = (type: string, filters: ScopeGrant['filters']) => Condition | undefined;

/** What a caller may do by its token and its role, worked out once per token. */
export interface Rights {
  readonly policy: Policy | undefined;
  /** Why nothing is allowed although there are scopes. */
  readonly refusal: 'access-role-missing' | 'access-level-too-low' | 'access-purpose-not-allowed' | undefined;
  readonly grants: readonly ScopeGrant[];
  readonly rules: readonly { readonly rule: PolicyRule; readonly types: ReadonlySet<string> }[];
  /** The policy allows everything and hides nothing; what the scopes leave out is refused by type. */
  readonly unrestricted: boolean;
  /** Besides, the scopes let every type be read and searched, so that a search may look into anything. */
  readonly searchesEverything: boolean;
}

/** Works the rights of a caller out. Without a role that has a policy nothing is allowed. */
export function workOutRights(principal: Principal, policies: Policies, now: number): Rights {
  const grants = principal.scopes.flatMap((scope) => {
    const parsed = parseScope(scope);
    return parsed.kind === 'grant' && isOfCaller(parsed.grant, principal) ? [parsed.grant] : [];
  });
  const policy = principal.role === undefined ? undefined : policies.get(principal.role);
  const refusal = refusalOf(principal, policy, now);
  const allowed =
    policy === undefined || refusal !== undefined ? [] : policy.rules.filter((rule) => holds(rule, principal, policy));
  const rules = allowed.map((rule) => ({ rule, types: typesOf(rule.data) }));
  const unrestricted = isUnrestricted(policy, grants, rules);
  const everywhere = grants.reduce((sum, { type, permissions: bits }) => (type === '*' ? sum | bits : sum), 0);
  const reading = permissions.r | permissions.s;
  return {
    policy,
    refusal,
    grants,
    rules,
    unrestricted,
    searchesEverything: unrestricted && (everywhere & reading) === reading,
  };
}

/** Whether a scope lets a type be used so, with or without parameters. */
export function covers(grant: ScopeGrant, type: string, bits: number): boolean {
  const isOfType = grant.type === type || (grant.type === '*' && !isByNameOnly(grant, type));
  return isOfType && (grant.permissions & bits) === bits;
}

/** The rules that allow something on a type, whatever else they ask. */
export function rulesFor({ rules }: Rights, type: string, permission: Permission): readonly PolicyRule[] {
  return rules.flatMap(({ rule, types }) =>
    rule.may.includes(permission) && (types.has(type) || types.has('*')) ? [rule] : [],
  );
}

/** Filter of the scopes alone on a type, for a permission. */
export function scopeFilters(
  { grants }: Rights,
  type: string,
  bits: number,
  ofPatient: (type: string) => Filter,
  planGranular: PlanGranular,
): readonly Filter[] {
  return grants
    .filter((grant) => covers(grant, type, bits))
    .flatMap((grant): Filter[] => {
      const granular = grant.filters.length === 0 ? 'all' : (planGranular(type, grant.filters) ?? 'none');
      if (granular === 'none') return [];
      const own = grant.context === 'patient' ? ofPatient(type) : 'all';
      if (own === 'none') return [];
      if (own === 'all') return [granular];
      return [granular === 'all' ? own : { kind: 'and', of: [own, granular] }];
    });
}

/** The refusal of something that no scope or no rule allows. */
export function denied(interaction: string, type: string | undefined): FhirError {
  return new FhirError({ code: 'access-denied', values: { interaction, type: type ?? '*' } });
}

function refusalOf(principal: Principal, policy: Policy | undefined, now: number): Rights['refusal'] {
  const isSystem = principal.subject === undefined;
  if (policy === undefined || (policy.holder === 'system') !== isSystem) return 'access-role-missing';
  if (Date.parse(policy.effectiveFrom) > now) return 'access-role-missing';
  if (!isSystem && (principal.level ?? 0) < policy.level) return 'access-level-too-low';
  if (principal.purpose !== undefined && !policy.purposes.includes(principal.purpose))
    return 'access-purpose-not-allowed';
  return undefined;
}

function holds(rule: PolicyRule, principal: Principal, policy: Policy): boolean {
  const purpose = principal.purpose ?? policy.purposes[0] ?? '';
  if (rule.purposes !== undefined && !rule.purposes.includes(purpose)) return false;
  return principal.subject === undefined || (principal.level ?? 0) >= (rule.level ?? policy.level);
}

/** `system/` scopes are for systems, `patient/` and `user/` scopes for people. Source: SMART App Launch 2.2. */
function isOfCaller(grant: ScopeGrant, principal: Principal): boolean {
  return (grant.context === 'system') === (principal.subject === undefined);
}

function isByNameOnly(grant: ScopeGrant, type: string): boolean {
  return grant.context !== 'system' && namedOnly.has(type);
}

function isUnrestricted(policy: Policy | undefined, grants: readonly ScopeGrant[], rules: Rights['rules']): boolean {
  if (policy?.protectedData !== 'carried' || policy.hides.length > 0) return false;
  const everything = rules.some(
    ({ rule, types }) =>
      types.has('*') &&
      rule.reach.includes('everyone') &&
      rule.may.length === 5 &&
      rule.where === undefined &&
      rule.consent === undefined &&
      rule.searchBy === undefined,
  );
  // Which interactions the scopes allow is judged apart; what they reach is everything of the type.
  return everything && grants.every((grant) => grant.context === 'system' && grant.filters.length === 0);
}
