import type { AccessQuestion } from '../../fhir/context.ts';
import type { FilterParts } from '../filters.ts';
import { typesOf } from '../policies/load-policies.ts';
import type { Permission, Policy, PolicyRule } from '../policies/policy.ts';
import type { Principal } from '../principal.ts';
import { hidingLabels } from '../protection.ts';
import { covers, type Rights, scopeBits } from '../rights.ts';
import { toSearchText } from './condition-text.ts';
import type { Fact, StageName, StageOutcome, StageReport } from './explanation.ts';
import { type JudgedRule, type RuleJudge, union } from './judge-rules.ts';

/** What the stages on one type are told from. */
export interface TypeDecision {
  readonly parts: FilterParts;
  readonly type: string;
  readonly permission: Permission;
  readonly judge: RuleJudge;
  /** Whether the caller may open an emergency access. */
  readonly mayOpenEmergency: boolean;
}

/** The stage of the scopes of the token. */
export async function scopeStage({ parts, type, permission, judge }: TypeDecision): Promise<StageReport> {
  const { rights, principal } = parts;
  const bits = scopeBits[permission];
  const filter = judge.filterOf('scope');
  const grants = rights.grants.filter((grant) => covers(grant, type, bits));
  const facts: Fact[] = [{ code: 'scopes', values: { scopes: principal.scopes.join(' ') } }];
  const wanted = `${principal.subject === undefined ? 'system' : principal.patient === undefined ? 'user' : 'patient'}/${type}.${letterOf(permission)}`;
  const needs: Fact[] = [{ code: 'needs-scope', values: { scope: wanted } }];
  if (grants.length === 0 || (filter === 'none' && rights.refusal === undefined))
    return report('scope', 'refused', facts, needs);
  for (const { context, filters } of grants) {
    if (context === 'patient') facts.push({ code: 'scope-of-patient', values: { patient: principal.patient ?? '' } });
    if (filters.length > 0)
      facts.push({ code: 'scope-granular', values: { query: filters.map((one) => one.join('=')).join('&') } });
  }
  if (rights.refusal === undefined && judge.onData) {
    const passed = await judge.passing(filter);
    if (passed.size === 0) return report('scope', 'refused', facts, needs);
  }
  return report('scope', 'passed', facts);
}

/** The stage of the role: its policy, the level of identity, and the rules on the type. */
export function roleStage({ parts, type, permission, judge }: TypeDecision): StageReport {
  const { rights, principal } = parts;
  const { policy } = rights;
  if (policy === undefined || rights.refusal === 'access-role-missing') {
    return report('role', 'refused', [{ code: 'role-missing' }], [{ code: 'needs-role' }]);
  }
  const facts = policyFacts(policy, principal);
  if (rights.refusal === 'access-level-too-low') {
    return report('role', 'refused', facts, [{ code: 'needs-level', values: { level: policy.level } }]);
  }
  const dropped = droppedRules(rights, policy, type, permission);
  const values = { type, permission };
  if (judge.rules.length === 0 && rights.refusal === undefined) {
    const level = Math.min(...dropped.map((rule) => rule.level ?? policy.level));
    if (dropped.length > 0 && level > (principal.level ?? 0))
      return report('role', 'refused', facts, [{ code: 'needs-level', values: { level } }]);
    if (dropped.length === 0)
      return report(
        'role',
        'refused',
        [...facts, { code: 'role-no-rule', values }],
        [{ code: 'needs-other-role', values }],
      );
  }
  const bySearch = judge.rules.filter(({ isSearchable }) => !isSearchable);
  const parameters = [...new Set(bySearch.flatMap(({ rule }) => rule.searchBy ?? []))].join(', ');
  if (bySearch.length > 0 && bySearch.length === judge.rules.length) {
    return report('role', 'refused', facts, [{ code: 'needs-parameter', values: { parameters } }]);
  }
  facts.push({ code: 'role-rules', values: { ...values, count: judge.rules.length } });
  if (bySearch.length > 0) facts.push({ code: 'rules-by-parameter', values: { count: bySearch.length, parameters } });
  return report('role', 'passed', facts);
}

/** In whose name the caller acts: nothing is refused here, the relationships name it. */
export function organizationStage({ circle }: FilterParts): StageReport {
  const facts: Fact[] = [];
  if (circle.own.length > 0) facts.push({ code: 'acts-as', values: { references: circle.own.join(', ') } });
  if (circle.organizations.length === 0) facts.push({ code: 'no-organization' });
  else facts.push({ code: 'acts-for', values: { references: circle.authorities.join(' → ') } });
  return report('organization', 'told', facts);
}

/** The stage of the relationship with the persons. */
export function relationshipStage(decision: TypeDecision): StageReport {
  const { judge, mayOpenEmergency } = decision;
  const rules = searchable(judge);
  if (rules.length === 0) return report('relationship', 'skipped', []);
  const facts: Fact[] = [];
  const asked = new Map(rules.flatMap(({ reached }) => [...reached]));
  for (const [reach, found] of asked) {
    const values = { reach, count: found.size, of: judge.judged.length };
    const code = judge.judged.length === 0 ? 'reach-asked' : found.size > 0 ? 'reach-holds' : 'reach-fails';
    facts.push({ code, values });
  }
  if (judge.judged.length === 0) return report('relationship', 'told', facts);
  if (union([...asked.values()]).size > 0) return report('relationship', 'passed', facts);
  const needs: Fact[] = [...asked.keys()]
    .filter((reach) => reach !== 'emergency')
    .map((reach) => ({ code: 'needs-reach', values: { reach } }));
  return report('relationship', 'refused', facts, [
    ...needs,
    ...(mayOpenEmergency && asked.has('emergency') ? [{ code: 'needs-emergency' }] : []),
  ]);
}

/** The stage of consents and obscurings. */
export async function consentStage({ parts, judge }: TypeDecision): Promise<StageReport> {
  const { policy } = parts.rights;
  const rules = searchable(judge);
  if (policy === undefined || rules.length === 0) return report('consent', 'skipped', []);
  const facts: Fact[] = [];
  const needs: Fact[] = [];
  for (const { rule, reached, consented } of rules) {
    if (rule.consent === undefined) continue;
    const kinds = rule.consent.join(', ');
    const open = union([...reached.values()]).size;
    facts.push({ code: 'consent-asked', values: { kinds, count: consented.size, of: open } });
    needs.push({ code: 'needs-consent', values: { kinds } });
  }
  const reachedAny = rules.some(({ reached }) => union([...reached.values()]).size > 0);
  if (reachedAny && rules.every(({ consented }) => consented.size === 0))
    return report('consent', 'refused', facts, needs);
  facts.push({ code: `protected-${policy.protectedData}` });
  const passed = union(rules.map((one) => one.passed));
  if (judge.onData && passed.size > 0) {
    const shown = await judge.passing(judge.filterOf('protection'));
    const hidden = [...passed].filter((one) => !shown.has(one)).length;
    if (hidden > 0) facts.push({ code: 'hidden', values: { count: hidden, of: passed.size } });
    if (hidden === passed.size) return report('consent', 'refused', facts, [{ code: 'needs-permission' }]);
  }
  return report('consent', 'passed', facts);
}

/** The stage of the purpose of use. */
export function purposeStage({ parts, type, permission, judge }: TypeDecision): StageReport {
  const { rights, principal } = parts;
  const { policy } = rights;
  if (policy === undefined) return report('purpose', 'skipped', []);
  const purposes = policy.purposes.join(', ');
  const purpose = principal.purpose ?? policy.purposes[0] ?? '';
  const facts: Fact[] = [{ code: 'purpose', values: { purpose, purposes } }];
  if (rights.refusal === 'access-purpose-not-allowed')
    return report('purpose', 'refused', facts, [{ code: 'needs-purpose', values: { purposes } }]);
  const others = droppedRules(rights, policy, type, permission).flatMap((rule) => rule.purposes ?? []);
  const wanted = [...new Set(others)].filter((one) => one !== purpose).join(', ');
  if (judge.rules.length === 0 && wanted !== '')
    return report('purpose', 'refused', facts, [{ code: 'needs-purpose', values: { purposes: wanted } }]);
  return report('purpose', 'passed', facts);
}

/** What a search is narrowed by, and what the rules ask of the datum itself. */
export function narrowingStage({ judge, parts, permission }: TypeDecision): StageReport {
  const rules = searchable(judge);
  if (parts.rights.refusal !== undefined || rules.length === 0) return report('narrowing', 'skipped', []);
  const facts: Fact[] = [{ code: permission === 'search' ? 'narrowed' : 'asked-of-datum' }];
  for (const { rule } of rules) {
    facts.push({ code: 'narrowed-rule', values: { reach: rule.reach.join(','), because: rule.because } });
    if (rule.where !== undefined) facts.push({ code: 'rule-where', values: { where: queryOf(rule) } });
  }
  for (const name of ['scope', 'role', 'protection'] as const) {
    const filter = judge.filterOf(name);
    if (filter !== 'all')
      facts.push({ code: 'narrowed-search', values: { stage: name, search: toSearchText(filter) } });
  }
  const consented = rules.some((one) => one.consented.size > 0);
  if (consented && rules.every(({ passed }) => passed.size === 0)) {
    const where = rules.flatMap(({ rule }) => (rule.where === undefined ? [] : [queryOf(rule)]));
    return report('narrowing', 'refused', facts, [{ code: 'needs-datum', values: { where: where.join('; ') } }]);
  }
  return report('narrowing', 'passed', facts);
}

/** What a role does not see of what it may see. */
export function maskingStage({ rights }: FilterParts, { type }: AccessQuestion): StageReport {
  const { policy } = rights;
  if (policy === undefined) return report('masking', 'skipped', []);
  const facts: Fact[] = policy.hides
    .filter((hidden) => hidden.type === type || type === undefined)
    .map((hidden) => ({
      code: 'masked',
      values: { type: hidden.type, elements: hidden.elements.join(', '), because: hidden.because },
    }));
  if (facts.length === 0) facts.push({ code: 'nothing-masked' });
  if (hidingLabels(policy.protectedData).length > 0) facts.push({ code: 'references-masked' });
  return report('masking', 'told', facts);
}

/** Whether an emergency access is open, or could be opened. */
export function emergencyStage(parts: FilterParts, judge: RuleJudge | undefined, mayOpen: boolean): StageReport {
  const { policy } = parts.rights;
  if (policy === undefined) return report('emergency', 'skipped', []);
  const open = judge?.rules.some(({ reached }) => (reached.get('emergency')?.size ?? 0) > 0) === true;
  const code = open ? 'emergency-open' : mayOpen ? 'emergency-may-open' : 'emergency-not-for-role';
  return report('emergency', 'told', [{ code }]);
}

/** Makes the report of a stage. */
export function report(
  stage: StageName,
  outcome: StageOutcome,
  facts: readonly Fact[],
  needs: readonly Fact[] = [],
): StageReport {
  return { stage, outcome, facts, needs: outcome === 'refused' ? needs : [] };
}

function searchable({ rules }: RuleJudge): readonly JudgedRule[] {
  return rules.filter(({ isSearchable }) => isSearchable);
}

/** Rules of the policy on the type that do not hold in this session, for its purpose or level. */
function droppedRules(rights: Rights, policy: Policy, type: string, permission: Permission): readonly PolicyRule[] {
  const held = new Set(rights.rules.map(({ rule }) => rule));
  return policy.rules.filter((rule) => {
    const types = typesOf(rule.data);
    return !held.has(rule) && rule.may.includes(permission) && (types.has(type) || types.has('*'));
  });
}

function policyFacts({ role, source, evidence, level }: Policy, principal: Principal): Fact[] {
  return [
    { code: 'policy', values: { role, source, evidence } },
    ...(principal.level === undefined ? [] : [{ code: 'level', values: { level: principal.level, wanted: level } }]),
  ];
}

function queryOf({ where }: PolicyRule): string {
  return Object.entries(where ?? {})
    .map((one) => one.join('='))
    .join('&');
}

function letterOf(permission: Permission): string {
  return { create: 'c', read: 'r', update: 'u', delete: 'd', search: 's' }[permission];
}
