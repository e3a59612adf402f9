import type { Condition } from '../fhir/search/plan.ts';
import authors from './authors.json' with { type: 'json' };
import type { Circle } from './circle.ts';
import { anyFilter, everyFilter, type Filter, isNamedBy, names } from './conditions.ts';
import links from './patient-links.json' with { type: 'json' };
import type { Permission, PolicyRule, Reach } from './policies/policy.ts';
import type { Principal } from './principal.ts';
import { protectionFilter } from './protection.ts';
import { consentInForce, patientReaches } from './reach/reach-condition.ts';
import { type PlanGranular, type Rights, rulesFor, scopeBits, scopeFilters } from './rights.ts';

const patientLinks: Readonly<Record<string, string>> = links.links;
const authorLinks: Readonly<Record<string, readonly string[]>> = authors.authors;

/** What filters are made from. */
export interface FilterParts {
  readonly principal: Principal;
  readonly rights: Rights;
  readonly circle: Circle;
  readonly planGranular: PlanGranular;
  /** The present, ms since the epoch, UTC. */
  readonly now: number;
}

/** One stage of the decision on a type: what it is, and what it asks of a resource. */
export interface Stage {
  readonly name: 'scope' | 'role' | 'protection';
  /** What the stage is made of, e.g. each rule with its reason. */
  readonly because: readonly string[];
  readonly filter: Filter;
}

/** How a rule was asked for: whether the search gives one of the parameters that some rules demand. */
export type GivesParameter = (parameters: readonly string[]) => boolean;

/** The search parameter that leads from a type to the Patient it is about; undefined for a type about nobody. */
export function patientLinkOf(type: string): string | undefined {
  return Object.hasOwn(patientLinks, type) ? patientLinks[type] : undefined;
}

/** The stages of the decision on a type, in order; a resource is visible when it passes all of them. */
export function stagesOf(
  parts: FilterParts,
  type: string,
  permission: Permission,
  givesParameter: GivesParameter = () => false,
): readonly Stage[] {
  const { rights, circle, now } = parts;
  const { policy } = rights;
  if (policy === undefined || rights.refusal !== undefined) {
    return [{ name: 'role', because: [rights.refusal ?? 'access-role-missing'], filter: 'none' }];
  }
  const scopes = scopeFilters(
    rights,
    type,
    scopeBits[permission],
    (each) => ofPatient(parts, each),
    parts.planGranular,
  );
  const rules = rulesFor(rights, type, permission).filter(
    ({ searchBy }) => permission !== 'search' || searchBy === undefined || givesParameter(searchBy),
  );
  return [
    { name: 'scope', because: parts.principal.scopes, filter: anyFilter(scopes) },
    {
      name: 'role',
      because: rules.map((rule) => `${rule.reach.join(', ')}: ${rule.because}`),
      filter: anyFilter(rules.map((rule) => ruleFilter(parts, type, rule))),
    },
    {
      name: 'protection',
      because: [policy.protectedData],
      filter: protectionFilter(policy.protectedData, circle, authoredFilter(type, circle), now),
    },
  ];
}

/** What a caller may use of a type, as one filter. */
export function filterOf(
  parts: FilterParts,
  type: string,
  permission: Permission,
  givesParameter?: GivesParameter,
): Filter {
  return everyFilter(stagesOf(parts, type, permission, givesParameter).map(({ filter }) => filter));
}

/** Resources of a type made by the caller or its organization. */
export function authoredFilter(type: string, circle: Circle): Filter {
  const codes = Object.hasOwn(authorLinks, type) ? (authorLinks[type] ?? []) : [];
  return anyFilter(codes.map((code) => names(type, code, circle.callers)));
}

/** Persons reached in one of these ways, as a filter on Patient. */
export function personsReached(parts: FilterParts, reach: readonly Reach[]): Filter {
  return anyFilter(
    reach.map((one) => {
      if (one === 'everyone') return 'all';
      return one === 'authored' ? 'none' : patientReaches[one](parts);
    }),
  );
}

/** Persons with a consent of one of these kinds in force. */
export function personsConsenting(kinds: readonly string[], now: number): Filter {
  return isNamedBy('Consent', 'patient', consentInForce(kinds, now));
}

function ruleFilter(parts: FilterParts, type: string, rule: PolicyRule): Filter {
  const authored = rule.reach.includes('authored') ? authoredFilter(type, parts.circle) : 'none';
  const reached = aboutPersons(type, personsReached(parts, rule.reach));
  const everyone: Filter = rule.reach.includes('everyone') ? 'all' : 'none';
  const consent = rule.consent === undefined ? 'all' : aboutPersons(type, personsConsenting(rule.consent, parts.now));
  const own = rule.where === undefined ? 'all' : (parts.planGranular(type, Object.entries(rule.where)) ?? 'none');
  // What the organization made itself it sees without the consent to consult what others made.
  const seen = anyFilter([authored, everyFilter([anyFilter([everyone, reached]), consent])]);
  return everyFilter([own, seen]);
}

/** Resources of a type about persons whom a filter on Patient lets pass. */
function aboutPersons(type: string, persons: Filter): Filter {
  if (type === 'Patient' || persons === 'none') return persons;
  const code = patientLinkOf(type);
  if (code === undefined) return 'none';
  const where: Condition = persons === 'all' ? { kind: 'and', of: [] } : persons;
  return { kind: 'chain', parameter: { type, code }, branches: [{ type: 'Patient', where }] };
}

/** Resources about the person in context, for `patient/` scopes. */
function ofPatient({ principal }: FilterParts, type: string): Filter {
  const { patient } = principal;
  if (patient === undefined) return 'none';
  if (type === 'Patient') return { kind: 'id', ids: [patient] };
  const code = patientLinkOf(type);
  return code === undefined ? 'none' : names(type, code, [`Patient/${patient}`]);
}
