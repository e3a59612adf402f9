import type { Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';

/** Labels that a resource of the world may carry. */
export const worldLabels = {
  plain: [],
  obscured: [{ system: 'urn:oid:2.16.840.1.113883.2.9.3.3.6.1.3', code: 'P99' }],
  'hidden-from-parent': [{ system: 'urn:oid:2.16.840.1.113883.2.9.3.3.6.1.3', code: 'P97' }],
  'hidden-from-person': [{ system: 'urn:oid:2.16.840.1.113883.2.9.3.3.6.1.3', code: 'P98' }],
  restricted: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }],
} as const;

/** Persons of the world: each is related to the professionals in one way, `stranger` in none. */
export const persons = [
  'chosen',
  'team',
  'taken',
  'home',
  'admitted',
  'booked',
  'referred',
  'assigned',
  'emergency',
  'stranger',
] as const;

export const doctor = 'Practitioner/doctor';
export const appointment = 'PractitionerRole/doctor-role';
export const organization = 'Organization/district';

/** The health service: an authority with a district and a doctor, and another authority. */
export const healthService: readonly unknown[] = [
  { resourceType: 'Organization', id: 'authority', name: 'Azienda di prova' },
  {
    resourceType: 'Organization',
    id: 'district',
    name: 'Distretto di prova',
    partOf: { reference: 'Organization/authority' },
  },
  { resourceType: 'Organization', id: 'elsewhere', name: 'Altra azienda di prova' },
  { resourceType: 'Practitioner', id: 'doctor' },
  {
    resourceType: 'PractitionerRole',
    id: 'doctor-role',
    practitioner: { reference: doctor },
    organization: { reference: organization },
  },
];

/** A consent of a kind that a person gave, for whom it names. */
export function consentOf(person: string, kind: string, period: object, actor?: string): unknown {
  return {
    resourceType: 'Consent',
    id: `${person}-${kind}`,
    status: 'active',
    scope: { text: 'prova' },
    category: [{ coding: [{ system: codeSystemUrl.ConsentKind, code: kind }] }],
    patient: { reference: `Patient/${person}` },
    policyRule: { text: 'prova' },
    provision: {
      period,
      ...(actor === undefined ? {} : { actor: [{ role: { text: 'prova' }, reference: { reference: actor } }] }),
    },
  };
}

/** Resources that put a person in the care of the doctor or the district, each in one way, at an instant (ms, UTC). */
export const relationships = {
  team: (person: string) => ({
    resourceType: 'CareTeam',
    id: 'team',
    status: 'active',
    subject: { reference: `Patient/${person}` },
    participant: [{ member: { reference: doctor } }],
  }),
  home: (person: string) => ({
    resourceType: 'EpisodeOfCare',
    id: 'case',
    status: 'active',
    patient: { reference: `Patient/${person}` },
    managingOrganization: { reference: organization },
  }),
  admitted: (person: string) => ({
    resourceType: 'Encounter',
    id: 'stay',
    status: 'in-progress',
    class: { code: 'IMP' },
    subject: { reference: `Patient/${person}` },
    serviceProvider: { reference: organization },
  }),
  booked: (person: string, now: number) => ({
    resourceType: 'Appointment',
    id: 'visit',
    status: 'booked',
    start: new Date(now).toISOString(),
    end: new Date(now + 600_000).toISOString(),
    participant: [
      { actor: { reference: `Patient/${person}` }, status: 'accepted' },
      { actor: { reference: doctor }, status: 'accepted' },
    ],
  }),
  referred: (person: string) => ({
    resourceType: 'ServiceRequest',
    id: 'order',
    status: 'active',
    intent: 'order',
    subject: { reference: `Patient/${person}` },
    performer: [{ reference: appointment }],
  }),
  assigned: (person: string) => ({
    resourceType: 'Task',
    id: 'work',
    status: 'requested',
    intent: 'order',
    for: { reference: `Patient/${person}` },
    owner: { reference: organization },
  }),
  represented: (person: string) => ({
    resourceType: 'RelatedPerson',
    id: 'delegate',
    active: true,
    patient: { reference: `Patient/${person}` },
    relationship: [{ coding: [{ system: codeSystemUrl.SinfoniaRelationship, code: 'support-administrator' }] }],
  }),
} as const;

/** A period around an instant (ms, UTC). */
export function periodAround(now: number): { readonly start: string; readonly end: string } {
  return { start: new Date(now - 3_600_000).toISOString(), end: new Date(now + 3_600_000).toISOString() };
}

/** A small synthetic health service, with persons related to the doctor in one way each. */
export function buildWorld(now: number): readonly Resource[] {
  const inForce = periodAround(now);
  const about = (id: string) => ({ reference: `Patient/${id}` });
  const resources: unknown[] = [
    ...healthService,
    relationships.team('team'),
    { ...relationships.team('stranger'), id: 'old-team', status: 'inactive' },
    consentOf('taken', 'care-relationship', inForce, appointment),
    consentOf('stranger', 'care-relationship', { start: '2020-01-01', end: '2020-12-31' }, appointment),
    consentOf('emergency', 'emergency-access', inForce, appointment),
    consentOf('chosen', 'fse-care', inForce),
    relationships.home('home'),
    { ...relationships.home('stranger'), id: 'closed', status: 'finished' },
    relationships.admitted('admitted'),
    relationships.booked('booked', now),
    relationships.referred('referred'),
    relationships.assigned('assigned'),
    relationships.represented('chosen'),
    {
      resourceType: 'List',
      id: 'list',
      status: 'current',
      mode: 'working',
      subject: about('stranger'),
      entry: [{ item: { reference: 'Observation/stranger-plain' } }],
    },
  ];
  for (const id of persons) {
    resources.push({
      resourceType: 'Patient',
      id,
      birthDate: '1950-01-01',
      name: [{ family: `Provetta${id}` }],
      identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: `CF${id}` }],
      managingOrganization: { reference: id === 'stranger' ? 'Organization/elsewhere' : 'Organization/authority' },
      ...(id === 'chosen' ? { generalPractitioner: [{ reference: doctor }] } : {}),
    });
    for (const [label, security] of Object.entries(worldLabels)) {
      const meta = security.length === 0 ? {} : { meta: { security } };
      const code = { text: 'prova' };
      resources.push(
        { resourceType: 'Observation', id: `${id}-${label}`, ...meta, status: 'final', code, subject: about(id) },
        {
          resourceType: 'Observation',
          id: `${id}-${label}-own`,
          ...meta,
          status: 'final',
          code,
          subject: about(id),
          performer: [{ reference: appointment }],
        },
        { resourceType: 'Condition', id: `${id}-${label}`, ...meta, code, subject: about(id) },
        {
          resourceType: 'DocumentReference',
          id: `${id}-${label}`,
          ...meta,
          status: 'current',
          content: [{ attachment: {} }],
          subject: about(id),
        },
        {
          resourceType: 'DiagnosticReport',
          id: `${id}-${label}`,
          ...meta,
          status: 'final',
          code,
          subject: about(id),
          result: [{ reference: `Observation/${id}-obscured` }],
        },
      );
    }
  }
  return resources as Resource[];
}
