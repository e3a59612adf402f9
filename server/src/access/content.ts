import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '@sinfonia/profiles/issues';
import type { ResourceAddress } from '../store/port.ts';
import { codesIn } from './codings.ts';
import type { Filter } from './conditions.ts';
import { isEmergencyAccess } from './emergency/open-emergency.ts';
import { type FilterParts, patientLinkOf, personsReached } from './filters.ts';
import type { PolicyRule } from './policies/policy.ts';
import { referencesIn } from './present.ts';
import { covers, rulesFor, scopeBits } from './rights.ts';

/** What judging content needs from the store. */
export interface ContentParts {
  readonly matching: (
    addresses: readonly ResourceAddress[],
    filterFor: (type: string) => Filter,
  ) => Promise<ReadonlySet<string>>;
  /** Logical ids of the persons a resource is about. */
  readonly patientsOf: (resource: Resource) => readonly string[];
}

/**
 * Refusal of storing a resource, by what it says: it must be about persons whom a rule that writes lets the caller reach, and
 * only about them; what is about nobody needs a rule for everyone or has to name the caller or its organization.
 *
 * - A rule with `where` on `category` only lets resources of that category be written: nobody grants themselves another kind
 *   of consent.
 * - An emergency access is written by its operation alone.
 *
 * Refusal: `write-not-allowed` 403.
 */
export async function judgeContent(
  resource: Resource,
  use: 'create' | 'update',
  parts: FilterParts,
  { matching, patientsOf }: ContentParts,
): Promise<Issue | undefined> {
  const { rights, circle, principal } = parts;
  if (rights.unrestricted) return undefined;
  const type = resource.resourceType;
  const refusal: Issue = { code: 'write-not-allowed', expression: [type] };
  if (isEmergencyAccess(resource)) return refusal;
  const text = JSON.stringify(resource);
  const rules = rulesFor(rights, type, use).filter((rule) => hasCategory(resource, rule));
  if (rules.length === 0) return refusal;
  const about = patientsOf(resource);
  const grants = rights.grants.filter((grant) => grant.filters.length === 0 && covers(grant, type, scopeBits[use]));
  const onlyOwn = grants.length > 0 && grants.every(({ context }) => context === 'patient');
  if (grants.length === 0 || (onlyOwn && !about.every((id) => id === principal.patient))) return refusal;
  const isAuthored = referencesIn(text).some((one) => circle.callers.includes(one));
  if (about.length === 0 || patientLinkOf(type) === undefined) {
    // A new Patient is about herself once she exists; until then only a rule for everyone or one's own authority creates her.
    const free = rules.some(
      (rule) => rule.reach.includes('everyone') || (rule.reach.includes('authored') && isAuthored),
    );
    return free ? undefined : refusal;
  }
  for (const rule of rules) {
    if (rule.reach.includes('everyone') || (rule.reach.includes('authored') && isAuthored)) return undefined;
    const persons = personsReached(parts, rule.reach);
    const addresses = about.map((id) => ({ type: 'Patient', id }));
    const reached = await matching(addresses, () => persons);
    if (about.every((id) => reached.has(`Patient/${id}`))) return undefined;
  }
  return refusal;
}

/** Whether a resource is of the category that a rule names; a rule that names something else does not let write. */
function hasCategory(resource: Resource, rule: PolicyRule): boolean {
  if (rule.where === undefined) return true;
  const names = Object.keys(rule.where);
  const wanted = rule.where['category'];
  if (names.length !== 1 || wanted === undefined || !('category' in resource)) return false;
  const [system, code] = wanted.includes('|') ? wanted.split('|') : [undefined, wanted];
  return codesIn(resource.category).some((one) => one.code === code && (system === undefined || one.system === system));
}
