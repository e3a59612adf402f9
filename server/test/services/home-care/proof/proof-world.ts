import type { Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { Principal } from '../../../../src/access/principal.ts';
import { consentOf } from '../../../access/world.ts';
import type { InProcessApi } from '../../../audit/in-process-api.ts';
import { policies, realAccessTo } from '../../real-access.ts';
import { openHomeCare, people } from '../home-care-world.ts';

export { policies };

/** Keys of all policies, in order. */
export const roles: readonly string[] = [...policies.keys()].sort();

/** Organizations of the world beside those of the registers. */
const hospital = 'Organization/ospedale';

/** The organization that a role acts for in the world. */
function organizationOf(role: string): string {
  if (role === 'cooperative-operator' || role === 'vendor-system') return people.cooperative;
  if (role === 'hospital-ward' || role === 'hospital-physician') return hospital;
  return people.district;
}

/** Ids of the people around one person of the world. */
export function around(person: string) {
  return {
    person: `Patient/${person}`,
    son: `RelatedPerson/${person}-figlio`,
    representative: `RelatedPerson/${person}-amministratore`,
  } as const;
}

/** A caller of a role who is related to a person in the way in which the role works with her. */
export function callerOf(role: string, person: string, given: Partial<Principal> = {}): Principal {
  const common = { clientId: `app-${role}`, role, tokenId: role };
  const policy = policies.get(role);
  if (policy?.holder === 'system') {
    return { ...common, scopes: ['system/*.cruds'], organization: organizationOf(role), ...given };
  }
  if (role === 'citizen' || role === 'representative') {
    const { person: self, representative } = around(person);
    const who = role === 'citizen' ? self : representative;
    const own = { subject: `conto-${role}-${person}`, level: 2, patient: person, scopes: ['patient/*.cruds'] } as const;
    return { ...common, ...own, fhirUser: who, ...given };
  }
  return {
    ...common,
    subject: `conto-${role}`,
    level: 2,
    scopes: ['user/*.cruds'],
    fhirUser: `Practitioner/${role}`,
    practitionerRole: `PractitionerRole/${role}`,
    organization: organizationOf(role),
    ...given,
  };
}

/** Who works in the world: a professional of each role, and the coordinators of another ASL. */
export const staff: readonly Resource[] = [
  { resourceType: 'Organization', id: 'ospedale', name: 'Ospedale di prova', active: true },
  { resourceType: 'Organization', id: 'altra-cooperativa', name: 'Altra cooperativa di prova', active: true },
  ...roles
    .filter((role) => policies.get(role)?.holder === 'professional')
    .flatMap((role): Resource[] => [
      { resourceType: 'Practitioner', id: role },
      {
        resourceType: 'PractitionerRole',
        id: role,
        active: true,
        practitioner: { reference: `Practitioner/${role}` },
        organization: { reference: organizationOf(role) },
      },
    ]),
];

/** A person of the world with the people around her; `related`: in the care of one professional of every role. */
export function personOf(id: string, related: boolean, authority: string = people.authority): readonly Resource[] {
  const { person } = around(id);
  const about = { reference: person };
  const now = Date.now();
  const inForce = {
    start: new Date(now - 86_400_000).toISOString(),
    end: new Date(now + 86_400_000).toISOString(),
  };
  const carers = roles.filter((role) => policies.get(role)?.holder === 'professional');
  const resources: unknown[] = [
    {
      resourceType: 'Patient',
      id,
      active: true,
      identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: identifierOf(id) }],
      birthDate: '1952-03-18',
      gender: 'female',
      managingOrganization: { reference: authority },
      ...(related
        ? {
            generalPractitioner: [
              { reference: 'Practitioner/general-practitioner' },
              { reference: 'Practitioner/paediatrician' },
            ],
          }
        : {}),
    },
    { resourceType: 'RelatedPerson', id: `${id}-figlio`, active: true, patient: about },
    {
      resourceType: 'RelatedPerson',
      id: `${id}-amministratore`,
      active: true,
      patient: about,
      relationship: [{ coding: [{ system: codeSystemUrl.SinfoniaRelationship, code: 'support-administrator' }] }],
    },
  ];
  if (!related) return resources as Resource[];
  resources.push(
    {
      resourceType: 'CareTeam',
      id: `${id}-rete`,
      status: 'active',
      subject: about,
      participant: [
        ...carers.map((role) => ({ member: { reference: `PractitionerRole/${role}` } })),
        { member: { reference: people.cooperative } },
      ],
    },
    {
      resourceType: 'Encounter',
      id: `${id}-ricovero`,
      status: 'in-progress',
      class: { code: 'IMP' },
      subject: about,
      serviceProvider: { reference: people.district },
    },
    ...[people.district, people.cooperative, hospital].map((organization, index) => ({
      ...(consentOf(id, 'care-relationship', inForce, organization) as object),
      id: `${id}-presa-in-carico-${index}`,
    })),
    consentOf(id, 'fse-care', inForce),
    consentOf(id, 'health-dossier', inForce),
  );
  return resources as Resource[];
}

/** An invented codice fiscale for a person of the world: the same for the same id, no two alike. */
export function identifierOf(id: string): string {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + letter.charCodeAt(0)) % 10_000_000;
  return `CF${String(hash).padStart(7, '0')}-${id}`;
}

/** The service with the real access decision, staff and registers. */
export async function openProof(folder: string): Promise<InProcessApi> {
  const api = await openHomeCare(folder, realAccessTo);
  await put(api, staff);
  return api;
}

/** Stores resources as they are. */
export async function put(api: InProcessApi, resources: readonly Resource[]): Promise<void> {
  await api.store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
}

/** How many versions of anything but AuditEvents there are: the same before and after a refusal. */
export async function countVersions(api: InProcessApi): Promise<number> {
  // AuditEvents of reads and refusals are written a little later.
  await api.audit.flush();
  const all = await api.store.history({ count: 1 });
  const audit = await api.store.history({ type: 'AuditEvent', count: 1 });
  return all.total - audit.total;
}

/** The coordinator of the other ASL, who is in no relationship to anybody. */
export function receiverOf(given: Partial<Principal> = {}): Principal {
  return callerOf('home-care-coordinator', '', {
    subject: 'conto-altrove',
    clientId: 'app-altrove',
    fhirUser: 'Practitioner/coordinatore-altrove',
    practitionerRole: people.otherCoordinator,
    organization: people.otherAuthority,
    ...given,
  });
}
