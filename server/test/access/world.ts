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

/** A small synthetic health service: an authority with a district, a doctor, and persons related to the doctor in one way each. */
export function buildWorld(now: number): readonly Resource[] {
  const inForce = { start: new Date(now - 3_600_000).toISOString(), end: new Date(now + 3_600_000).toISOString() };
  const about = (id: string) => ({ reference: `Patient/${id}` });
  const resources: unknown[] = [
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
    {
      resourceType: 'CareTeam',
      id: 'team',
      status: 'active',
      subject: about('team'),
      participant: [{ member: { reference: doctor } }],
    },
    {
      resourceType: 'CareTeam',
      id: 'old-team',
      status: 'inactive',
      subject: about('stranger'),
      participant: [{ member: { reference: doctor } }],
    },
    consent('taken', 'care-relationship', inForce, appointment),
    consent('stranger', 'care-relationship', { start: '2020-01-01', end: '2020-12-31' }, appointment),
    consent('emergency', 'emergency-access', inForce, appointment),
    consent('chosen', 'fse-care', inForce),
    {
      resourceType: 'EpisodeOfCare',
      id: 'case',
      status: 'active',
      patient: about('home'),
      managingOrganization: { reference: organization },
    },
    {
      resourceType: 'EpisodeOfCare',
      id: 'closed',
      status: 'finished',
      patient: about('stranger'),
      managingOrganization: { reference: organization },
    },
    {
      resourceType: 'Encounter',
      id: 'stay',
      status: 'in-progress',
      class: { code: 'IMP' },
      subject: about('admitted'),
      serviceProvider: { reference: organization },
    },
    {
      resourceType: 'Appointment',
      id: 'visit',
      status: 'booked',
      start: new Date(now).toISOString(),
      end: new Date(now + 600_000).toISOString(),
      participant: [
        { actor: about('booked'), status: 'accepted' },
        { actor: { reference: doctor }, status: 'accepted' },
      ],
    },
    {
      resourceType: 'ServiceRequest',
      id: 'order',
      status: 'active',
      intent: 'order',
      subject: about('referred'),
      performer: [{ reference: appointment }],
    },
    {
      resourceType: 'Task',
      id: 'work',
      status: 'requested',
      intent: 'order',
      for: about('assigned'),
      owner: { reference: organization },
    },
    {
      resourceType: 'RelatedPerson',
      id: 'delegate',
      active: true,
      patient: about('chosen'),
      relationship: [{ coding: [{ system: codeSystemUrl.SinfoniaRelationship, code: 'support-administrator' }] }],
    },
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

  function consent(person: string, kind: string, period: object, actor?: string): unknown {
    return {
      resourceType: 'Consent',
      id: `${person}-${kind}`,
      status: 'active',
      scope: { text: 'prova' },
      category: [{ coding: [{ system: codeSystemUrl.ConsentKind, code: kind }] }],
      patient: about(person),
      policyRule: { text: 'prova' },
      provision: {
        period,
        ...(actor === undefined ? {} : { actor: [{ role: { text: 'prova' }, reference: { reference: actor } }] }),
      },
    };
  }
}
