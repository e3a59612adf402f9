import type { Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { Principal } from '../../../src/access/principal.ts';
import { dispensingOperations } from '../../../src/services/dispensing/steps.ts';
import { type InProcessApi, openInProcessApi } from '../../audit/in-process-api.ts';
import { policies, realAccessTo } from '../real-access.ts';

export { policies };

const fiscal = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

/** Everybody is invented. */
export const people = {
  person: 'Patient/persona',
  other: 'Patient/altra',
  doctor: 'PractitionerRole/medico',
  pharmacy: 'Organization/farmacia-uno',
  otherPharmacy: 'Organization/farmacia-due',
  hospital: 'Organization/ospedale',
  distributor: 'Organization/distributore',
} as const;

/** Identifiers on the health cards. */
export const cards = {
  person: { system: fiscal, value: 'RNRLCU52C58F839B' },
  other: { system: fiscal, value: 'ZNRLCU52C58F839Z' },
} as const;

/** A caller of a role who acts for an organization. */
export function callerOf(role: string, organization: string, given: Partial<Principal> = {}): Principal {
  const id = organization.split('/')[1];
  const isSystem = policies.get(role)?.holder === 'system';
  return {
    clientId: `app-${id}`,
    role,
    tokenId: `${role}-${id}`,
    scopes: [isSystem ? 'system/*.cruds' : 'user/*.cruds'],
    purpose: policies.get(role)?.purposes[0] ?? 'TREAT',
    organization,
    ...(isSystem
      ? {}
      : {
          subject: `conto-${id}`,
          level: 2,
          fhirUser: `Practitioner/${id}`,
          practitionerRole: `PractitionerRole/${id}`,
        }),
    ...given,
  };
}
export const pharmacist = callerOf('pharmacist', people.pharmacy);
export const otherPharmacist = callerOf('pharmacist', people.otherPharmacy);
export const hospitalPharmacist = callerOf('pharmacist', people.hospital);

function structure(id: string, type: string): Resource[] {
  return [
    {
      resourceType: 'Organization',
      id,
      active: true,
      name: `Struttura ${id}`,
      type: [{ coding: [{ system: codeSystemUrl.SinfoniaOrganizationType, code: type }] }],
    },
    { resourceType: 'Practitioner', id },
    {
      resourceType: 'PractitionerRole',
      id,
      active: true,
      practitioner: { reference: `Practitioner/${id}` },
      organization: { reference: `Organization/${id}` },
    },
  ];
}

/** What is in the store before anything is dispensed. */
export const registers: readonly Resource[] = [
  ...structure('farmacia-uno', 'pharmacy'),
  ...structure('farmacia-due', 'pharmacy'),
  ...structure('ospedale', 'hospital-unit'),
  ...structure('distributore', 'supplier'),
  { resourceType: 'Practitioner', id: 'medico' },
  { resourceType: 'PractitionerRole', id: 'medico', active: true, practitioner: { reference: 'Practitioner/medico' } },
  { resourceType: 'Patient', id: 'persona', active: true, identifier: [cards.person], birthDate: '1952-03-18' },
  { resourceType: 'Patient', id: 'altra', active: true, identifier: [cards.other], birthDate: '1960-01-01' },
];

/** The service on a data directory, with the real access decision. */
export async function openDispensing(folder: string): Promise<InProcessApi> {
  const api = await openInProcessApi(folder, realAccessTo, dispensingOperations());
  await put(api, registers);
  return api;
}

/** Stores resources as they are. */
export async function put(api: InProcessApi, resources: readonly Resource[]): Promise<void> {
  await api.store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
}

/** All resources of a type. */
export async function allOf<R extends Resource>(api: InProcessApi, type: R['resourceType']): Promise<R[]> {
  const found: R[] = [];
  for await (const { json = '{}' } of api.store.scan({ types: [type] })) found.push(JSON.parse(json) as R);
  return found;
}

/** A resource as it is stored now. */
export async function now<R extends Resource>(api: InProcessApi, address: string): Promise<R> {
  const [type = '', id = ''] = address.split('/');
  return JSON.parse((await api.store.read({ type, id }))?.json ?? '{}') as R;
}
