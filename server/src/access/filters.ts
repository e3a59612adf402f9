import { codeSystemUrl } from '@sinfonia/profiles';
import type { Condition } from '../fhir/search/plan.ts';
import authors from './authors.json' with { type: 'json' };
import type { Circle } from './circle.ts';
import {
  anyFilter,
  everyFilter,
  type Filter,
  hasCode,
  isNamedBy,
  type MadeFilters,
  names,
  notFilter,
  once,
} from './conditions.ts';
import links from './patient-links.json' with { type: 'json' };
import type { Permission, PolicyRule, Reach } from './policies/policy.ts';
import type { Principal } from './principal.ts';
import { protectionFilter } from './protection.ts';
import { ownAgendaFilter } from './reach/own-agenda.ts';
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
  /** Filters made before by their names: the same object each time, so that a search works out once what many types ask. */
  readonly made: MadeFilters;
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

/** The filter on a type for a permission, as the access engine gives it. */
export type FilterOfType = (type: string, permission: Permission, gives?: GivesParameter) => Filter;

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
  const { rights, circle } = parts;
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
    ...(isChange(permission) && type === 'Consent' ? [untouchable] : []),
    {
      name: 'role',
      because: rules.map((rule) => `${rule.reach.join(', ')}: ${rule.because}`),
      filter: anyFilter(rules.map((rule) => ruleFilter(parts, type, rule))),
    },
    {
      name: 'protection',
      because: [policy.protectedData],
      // Whoever oversees accesses sees all of them: the labels are those of the data, and an AuditEvent holds none of it.
      filter:
        type === 'AuditEvent'
          ? 'all'
          : protectionFilter(policy.protectedData, parts, type, authoredFilter(type, circle)),
    },
  ];
}

/** An emergency access stays as it was written: it accounts for what was seen. */
const untouchable: Stage = {
  name: 'protection',
  because: ['emergency-access'],
  filter: notFilter(hasCode('Consent', 'category', ['emergency-access'], codeSystemUrl.ConsentKind)),
};

function isChange(permission: Permission): boolean {
  return permission === 'update' || permission === 'delete';
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
  return once(parts.made, `reached ${reach.join(' ')}`, () =>
    anyFilter(
      reach.map((one) => {
        if (one === 'everyone') return 'all';
        return one === 'authored' || one === 'own-agenda'
          ? 'none'
          : once(parts.made, one, () => patientReaches[one](parts));
      }),
    ),
  );
}

/** Persons with a consent of one of these kinds in force. */
function personsConsenting(parts: FilterParts, kinds: readonly string[]): Filter {
  return once(parts.made, `consenting ${kinds.join(' ')}`, () =>
    isNamedBy('Consent', 'patient', consentInForce(kinds, parts.now)),
  );
}

/** What a rule lets use of a type. */
export function ruleFilter(parts: FilterParts, type: string, rule: PolicyRule): Filter {
  const reachedBy = (reach: readonly Reach[]) => reachFilter(parts, type, reach);
  const authored = reachedBy(rule.reach.filter((one) => one === 'authored'));
  const reached = reachedBy(rule.reach.filter((one) => one !== 'authored'));
  // What the organization made itself it sees without the consent to consult what others made.
  const seen = anyFilter([authored, everyFilter([reached, consentFilter(parts, type, rule)])]);
  return everyFilter([ownFilter(parts, type, rule), seen]);
}

/** Resources of a type reached in one of these ways: about a person who is reached, on an agenda of the caller, or made by it. */
export function reachFilter(parts: FilterParts, type: string, reach: readonly Reach[]): Filter {
  return anyFilter([
    reach.includes('authored') ? authoredFilter(type, parts.circle) : 'none',
    reach.includes('everyone') ? 'all' : 'none',
    reach.includes('own-agenda') ? ownAgendaFilter(parts, type) : 'none',
    aboutPersons(type, personsReached(parts, reach)),
  ]);
}

/** Resources of a type about persons whose consent a rule asks for; all when it asks for none. */
export function consentFilter(parts: FilterParts, type: string, { consent }: PolicyRule): Filter {
  return consent === undefined ? 'all' : aboutPersons(type, personsConsenting(parts, consent));
}

/** What a rule asks of the resource itself. */
export function ownFilter(parts: FilterParts, type: string, { where }: PolicyRule): Filter {
  return where === undefined ? 'all' : (parts.planGranular(type, Object.entries(where)) ?? 'none');
}

/** Resources of a type about persons whom a filter on Patient lets pass. */
function aboutPersons(type: string, persons: Filter): Filter {
  if (type === 'Patient' || persons === 'none') return persons;
  const code = patientLinkOf(type);
  if (code === undefined) return 'none';
  const where: Condition = persons === 'all' ? { kind: 'and', of: [] } : persons;
  return { kind: 'chain', parameter: { type, code }, branches: [{ type: 'Patient', where }] };
}

/** Resources about the person in context, for `patient/` scopes; those about nobody are left to the rules of the role. */
function ofPatient({ principal }: FilterParts, type: string): Filter {
  const { patient } = principal;
  if (patient === undefined) return 'none';
  if (type === 'Patient') return { kind: 'id', ids: [patient] };
  const code = patientLinkOf(type);
  if (code === undefined) return 'all';
  const own = names(type, code, [`Patient/${patient}`]);
  return links.ofNobodyToo.includes(type) ? anyFilter([own, notFilter(aboutPersons(type, 'all'))]) : own;
}
