import type { Device, Organization, Patient, Practitioner, PractitionerRole, Reference } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { addr, codeOf, codingIn, mainName, pn, telecoms } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier, identifierIn } from './identifiers.ts';

/** Who a reference of the document leads to: a person, perhaps in a role and for an organisation, or a device. */
export interface Party {
  readonly person?: Located<Practitioner> | Located<Patient>;
  readonly role?: Located<PractitionerRole>;
  readonly organization?: Located<Organization>;
  readonly device?: Located<Device>;
}

/** Roots by which we name an organisation, the preferred first. */
const organizationRoots = [oids.asl, oids.hospital, oids.facility, oids.unit, oids.vat];

/**
 * Follows a reference to a party; a gap when it leads nowhere, or to something that is no party. `place` is the FHIRPath
 * of the reference.
 */
export function partyOf(
  context: BuildContext,
  reference: Reference | undefined,
  place: string,
  from?: Located,
): Party | undefined {
  const { document, gaps } = context;
  if (!reference) {
    gaps.missing(place);
    return undefined;
  }
  const role = document.findAs('PractitionerRole', reference, from);
  if (role) {
    const person = document.findAs('Practitioner', role.resource.practitioner, role);
    if (!person) {
      gaps.reference(`${role.path}.practitioner`);
      return undefined;
    }
    const organization = document.findAs('Organization', role.resource.organization, role);
    return { role, person, ...(organization ? { organization } : {}) };
  }
  const person = document.findAs('Practitioner', reference, from) ?? document.findAs('Patient', reference, from);
  if (person) return { person };
  const organization = document.findAs('Organization', reference, from);
  if (organization) return { organization };
  const device = document.findAs('Device', reference, from);
  if (device) return { device };
  gaps.reference(place);
  return undefined;
}

/**
 * An `assignedEntity` (or the like) of a person: id, code, addr, telecom, assignedPerson, representedOrganization. With
 * `roots` one of those identifiers is needed, and it alone is written; else any will do, or none.
 */
export function assignedEntity(
  context: BuildContext,
  party: Party,
  place: string,
  options: { readonly name?: string; readonly roots?: readonly string[]; readonly codes?: readonly CdaElement[] } = {},
): CdaElement | undefined {
  const { gaps, rules } = context;
  const owner = party.person ?? party.organization;
  if (!owner) {
    gaps.reference(place);
    return undefined;
  }
  const { identifier } = owner.resource;
  const roots = options.roots ?? rules.entityIds;
  const id = roots
    ? identifierIn(identifier, roots, owner.path, gaps)
    : anyIdentifier(identifier, [oids.codiceFiscale]);
  if (!id && roots) gaps.missing(`${owner.path}.identifier`);
  return el(
    options.name ?? 'assignedEntity',
    { classCode: 'ASSIGNED' },
    // The schema asks for one of every assigned person, whoever they are.
    id ?? unknownId(context, owner.path, roots !== undefined),
    options.codes ?? roleCode(context, party),
    personAddress(party),
    personTelecoms(party),
    party.person ? personElement(context, party.person, 'assignedPerson') : undefined,
    party.organization ? organizationElement(context, party.organization, 'representedOrganization') : undefined,
  );
}

/** An identifier that nobody knows; a gap where the type takes none without root and extension. */
function unknownId({ rules, gaps }: BuildContext, path: string, told: boolean): CdaElement {
  if (rules.idsComplete && !told) gaps.missing(`${path}.identifier`);
  return el('id', { nullFlavor: 'NI' });
}

/** `code` of an assigned person in the code system of the type. */
export function roleCode({ rules }: BuildContext, { role }: Party): readonly CdaElement[] {
  for (const concept of role?.resource.code ?? []) {
    const found = codingIn(concept, [rules.authorCodeSystem]);
    if (found) return [codeOf('code', found.code, found.oid, found.display)];
    const shared = codingIn(concept, [oids.roleCodeIt]);
    if (shared && rules.authorCodes?.includes(shared.code)) {
      return [codeOf('code', shared.code, rules.authorCodeSystem, shared.display)];
    }
  }
  return [];
}

/** A person with the name alone (`assignedPerson`, `associatedPerson`). */
export function personElement(
  { gaps }: BuildContext,
  { resource, path }: Located<Practitioner> | Located<Patient>,
  name: string,
): CdaElement {
  const made = pn('name', mainName(resource.name));
  if (!made) gaps.missing(`${path}.name`);
  return el(name, { classCode: 'PSN', determinerCode: 'INSTANCE' }, made);
}

/** An organisation: id, name, telecom, addr, and what it is part of with `partOf`. */
export function organizationElement(
  context: BuildContext,
  organization: Located<Organization>,
  name: string,
  options: { readonly partOf?: boolean } = {},
): CdaElement {
  const { resource, path } = organization;
  if (!resource.name) context.gaps.missing(`${path}.name`);
  return el(
    name,
    { classCode: 'ORG', determinerCode: 'INSTANCE' },
    organizationId(organization),
    el('name', {}, resource.name),
    telecoms(resource.telecom, 'organization'),
    addr(resource.address?.[0], 'organization'),
    options.partOf ? partOf(context, organization) : undefined,
  );
}

/** `asOrganizationPartOf`: the organisation above, by identifier, or by name where the type needs it in any case. */
function partOf({ document, rules, gaps }: BuildContext, organization: Located<Organization>): CdaElement | undefined {
  const { resource, path } = organization;
  const above = document.findAs('Organization', resource.partOf, organization);
  const id = above && organizationId(above);
  if (id) return el('asOrganizationPartOf', { classCode: 'PART' }, id);
  if (!rules.providerPartOf) return undefined;
  const name = above?.resource.name ?? resource.partOf?.display;
  if (name === undefined) {
    gaps.missing(`${path}.partOf`);
    return undefined;
  }
  const whole = el('wholeOrganization', { classCode: 'ORG', determinerCode: 'INSTANCE' }, el('name', {}, name));
  return el('asOrganizationPartOf', { classCode: 'PART' }, whole);
}

/** The identifier by which we name an organisation; nothing when it has none with an OID. */
export function organizationId({ resource }: Located<Organization>): CdaElement | undefined {
  return anyIdentifier(resource.identifier, organizationRoots);
}

function personAddress({ person, role }: Party): CdaElement | undefined {
  const owner = person?.resource.resourceType === 'Patient' ? 'patient' : 'professional';
  return role ? undefined : (person?.resource.address ?? []).map((one) => addr(one, owner)).find(Boolean);
}

function personTelecoms({ person, role }: Party): readonly CdaElement[] {
  const owner = person?.resource.resourceType === 'Patient' ? 'patient' : 'professional';
  const inRole = telecoms(role?.resource.telecom, owner);
  return inRole.length > 0 ? inRole : telecoms(person?.resource.telecom, owner);
}
