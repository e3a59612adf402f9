import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '@sinfonia/profiles/issues';
import type { ResourceAddress } from '../store/port.ts';
import type { Circle } from './circle.ts';
import { codesIn } from './codings.ts';
import type { Filter } from './conditions.ts';
import { isEmergencyAccess } from './emergency/open-emergency.ts';
import { type FilterParts, personsReached } from './filters.ts';
import type { PolicyRule } from './policies/policy.ts';
import { referencesIn } from './present.ts';
import { covers, rulesFor, scopeBits } from './rights.ts';

/** What judging content needs from the store. */
export interface ContentParts {
  readonly matching: (
    addresses: readonly ResourceAddress[],
    filterFor: (type: string) => Filter,
  ) => Promise<ReadonlySet<string>>;
  /** Absolute FHIR base, by which references to this server may be written. */
  readonly fhirBase: string;
  /** Logical ids of the persons a resource is about. */
  readonly patientsOf: (resource: Resource) => readonly string[];
  /** `urn:uuid:` addresses of Patients that the same transaction creates. */
  readonly newborn?: ReadonlySet<string>;
}

/**
 * Refusal of storing a resource, by what it says: it must be about persons whom a rule that writes lets the caller reach, and
 * only about them; what is about nobody needs a rule for everyone or has to name the caller or its organization. Data of a
 * Patient that the same transaction creates follows the rules that write data of its type, whoever is reached.
 *
 * - A rule with `where` on `category` only lets resources of that category be written: nobody grants themselves another kind
 *   of consent.
 * - A consent is written for persons whom the caller reaches, never because it names the caller.
 * - An emergency access is written by its operation alone.
 *
 * Refusal: `write-not-allowed` 403.
 */
export async function judgeContent(
  resource: Resource,
  use: 'create' | 'update',
  parts: FilterParts,
  content: ContentParts,
): Promise<Issue | undefined> {
  const { rights, circle, principal } = parts;
  const { matching, newborn, fhirBase } = content;
  if (rights.unrestricted) return undefined;
  const type = resource.resourceType;
  const refusal: Issue = { code: 'write-not-allowed', expression: [type] };
  if (isEmergencyAccess(resource)) return refusal;
  const text = JSON.stringify(resource);
  const rules = rulesFor(rights, type, use).filter((rule) => hasCategory(resource, rule));
  if (rules.length === 0) return refusal;
  const about = personsOf(resource, use, content);
  const grants = rights.grants.filter((grant) => grant.filters.length === 0 && covers(grant, type, scopeBits[use]));
  const onlyOwn = grants.length > 0 && grants.every(({ context }) => context === 'patient');
  if (grants.length === 0 || (onlyOwn && !about.every((id) => id === principal.patient))) return refusal;
  // A consent gives rights over data: to name oneself in it is no reason to write it for somebody one has nothing to do with.
  const isAuthored = type !== 'Consent' && referencesIn(text, fhirBase).some((one) => circle.callers.includes(one));
  const isFree = rules.some(
    ({ reach }) =>
      reach.includes('everyone') ||
      (reach.includes('authored') && isAuthored) ||
      (reach.includes('resident') && isNewResident(resource, use, circle)),
  );
  if (isFree) return undefined;
  if (about.length === 0) return refusal;
  const others = about.filter((id) => newborn?.has(`urn:uuid:${id}`) !== true);
  if (others.length === 0) return undefined;
  const addresses = others.map((id) => ({ type: 'Patient', id }));
  for (const rule of rules) {
    const persons = personsReached(parts, rule.reach);
    const reached = await matching(addresses, () => persons);
    if (others.every((id) => reached.has(`Patient/${id}`))) return undefined;
  }
  return refusal;
}

/** Logical ids of the persons a resource is about: of those that the same transaction creates, the UUIDs of their addresses. */
function personsOf(
  resource: Resource,
  use: 'create' | 'update',
  { patientsOf, newborn = new Set() }: Pick<ContentParts, 'patientsOf' | 'newborn'>,
): readonly string[] {
  if (resource.resourceType === 'Patient') return use === 'update' && resource.id !== undefined ? [resource.id] : [];
  if (newborn.size === 0) return patientsOf(resource);
  const text = JSON.stringify(resource).replaceAll(
    /"reference":"(urn:uuid:([^"]+))"/g,
    (all, address: string, id: string) => (newborn.has(address) ? `"reference":"Patient/${id}"` : all),
  );
  return patientsOf(JSON.parse(text) as Resource);
}

/** A new Patient is about herself once she exists; until then her own authority registers her. */
function isNewResident(resource: Resource, use: 'create' | 'update', circle: Circle): boolean {
  if (resource.resourceType !== 'Patient' || use !== 'create') return false;
  return circle.authorities.includes(resource.managingOrganization?.reference ?? '');
}

/** Whether a resource is of the category that a rule names; a rule that names something else does not let write. */
function hasCategory(resource: Resource, rule: PolicyRule): boolean {
  if (rule.where === undefined) return true;
  const names = Object.keys(rule.where);
  const wanted = rule.where['category'];
  if (names.length !== 1 || wanted === undefined || !('category' in resource)) return false;
  const [system, code] = wanted.includes('|') ? wanted.split('|') : [undefined, wanted];
  // A second category of the same system would make it more than the rule lets write.
  const own = codesIn(resource.category).filter((one) => system === undefined || one.system === system);
  return own.length > 0 && own.every((one) => one.code === code);
}
