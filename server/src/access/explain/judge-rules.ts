import type { ResourceAddress } from '../../store/port.ts';
import type { Filter } from '../conditions.ts';
import type { Access } from '../create-access.ts';
import { consentFilter, type FilterParts, reachFilter, ruleFilter } from '../filters.ts';
import type { Permission, PolicyRule, Reach } from '../policies/policy.ts';
import type { Principal } from '../principal.ts';
import { rulesFor } from '../rights.ts';
import type { Subject } from './subject.ts';

/** Addresses as `Type/id`. */
export type Found = ReadonlySet<string>;

/** What one rule lets pass of what a request is about. */
export interface JudgedRule {
  readonly rule: PolicyRule;
  /** False when the search gives none of the parameters that the rule asks for. */
  readonly isSearchable: boolean;
  /** What each way of the rule reaches. */
  readonly reached: ReadonlyMap<Reach, Found>;
  /** Reached, with the consent that the rule asks for. */
  readonly consented: Found;
  /** What the rule lets pass, by the filter that the engine decides by. */
  readonly passed: Found;
}

/** Asks of the rules of a caller, one by one, what they let pass. */
export interface RuleJudge {
  /** The filter of the engine on the type. */
  readonly filterOf: (name: 'scope' | 'role' | 'protection') => Filter;
  /** What of the subject passes a filter on its type. */
  readonly passing: (filter: Filter) => Promise<Found>;
  readonly rules: readonly JudgedRule[];
  /** What the rules are judged on: data, or the persons that the search names when there is no data. */
  readonly judged: readonly ResourceAddress[];
  readonly onData: boolean;
}

/** Judges the rules of a caller on a type; `subject` says on which resources. */
export async function judgeRules(
  access: Access,
  principal: Principal,
  type: string,
  permission: Permission,
  subject: Subject,
): Promise<RuleJudge> {
  const parts = access.partsOf(principal);
  const onData = subject.data.length > 0;
  const judged = onData ? subject.data : subject.persons;
  const judgedType = onData ? type : 'Patient';
  const passing = async (filter: Filter): Promise<Found> => {
    if (filter === 'none' || judged.length === 0) return new Set();
    return filter === 'all' ? keysOf(judged) : access.matching(judged, () => filter);
  };
  const stages = access.stages(principal, type, permission, subject.gives);
  const reachesKnown = new Map<Reach, Promise<Found>>();
  const reachedBy = (reach: Reach): Promise<Found> => {
    const known = reachesKnown.get(reach) ?? passing(reachFilter(parts, judgedType, [reach]));
    reachesKnown.set(reach, known);
    return known;
  };
  const rules: JudgedRule[] = [];
  for (const rule of rulesFor(parts.rights, type, permission)) {
    const reached = new Map<Reach, Found>();
    for (const reach of rule.reach) reached.set(reach, await reachedBy(reach));
    const consent = await passing(consentFilter(parts, judgedType, rule));
    const authored = reached.get('authored') ?? new Set();
    const persons = union([...reached].filter(([reach]) => reach !== 'authored').map(([, found]) => found));
    rules.push({
      rule,
      isSearchable: permission !== 'search' || rule.searchBy === undefined || subject.gives(rule.searchBy),
      reached,
      consented: union([authored, [...persons].filter((one) => consent.has(one))]),
      passed: await passing(onData ? ruleFilter(parts, type, rule) : personFilter(parts, rule)),
    });
  }
  return {
    filterOf: (name) => stages.find((stage) => stage.name === name)?.filter ?? 'none',
    passing,
    rules,
    judged,
    onData,
  };
}

/** The rule without what it asks of the datum, for persons about whom there is no data. */
function personFilter(parts: FilterParts, rule: PolicyRule): Filter {
  const { where: _, ...rest } = rule;
  return ruleFilter(parts, 'Patient', rest);
}

/** All of these together. */
export function union(sets: readonly Iterable<string>[]): Found {
  return new Set(sets.flatMap((set) => [...set]));
}

function keysOf(addresses: readonly ResourceAddress[]): Found {
  return new Set(addresses.map(({ type, id }) => `${type}/${id}`));
}
