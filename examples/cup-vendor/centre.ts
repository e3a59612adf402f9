import type { HealthcareService, Location, Organization } from '@medplum/fhirtypes';
import { codeSystemUrl, profileUrl, type SinfoniaClient, token } from '@sinfonia/sdk';
import { addressInNapoli } from '../sandbox/invented-person.ts';

/** Identifiers that the registers of the sandbox give to invented bodies. */
const register = 'https://fhir.sinfonia.campania.it/sid/sandbox-organization';

/** Codes of structures (STS.11), by which Sistema TS knows who delivers; this one is invented. */
const structures = { system: 'urn:oid:2.16.840.1.113883.2.9.4.1.3', value: 'SBC204' } as const;

/** An invented accredited structure, with the references that its agendas name. */
export interface Centre {
  readonly organization: `Organization/${string}`;
  readonly place: `Location/${string}`;
  readonly offered: `HealthcareService/${string}`;
}

/** Writes the structure into the registers of the Region, unless it is there: an accreditation is no matter of its vendor. */
export async function accredit(platform: SinfoniaClient): Promise<Centre> {
  const identifier = (value: string) => ({ system: register, value });
  const once = (value: string) => ({ ifNoneExist: { identifier: token(register, value) } });
  const centre = 'centro-esempio-cup';
  const body = await platform.create(
    {
      resourceType: 'Organization',
      meta: { profile: [profileUrl.SinfoniaOrganization] },
      identifier: [identifier(centre), structures],
      active: true,
      type: [{ text: 'Struttura accreditata (esempio)' }],
      name: 'Centro accreditato (esempio)',
      // Sistema TS asks for the health authority of who delivers.
      address: [{ ...addressInNapoli, use: 'work' }],
    } satisfies Organization,
    once(centre),
  );
  const organization = `Organization/${body.id}` as const;
  const site = await platform.create(
    {
      resourceType: 'Location',
      meta: { profile: [profileUrl.SinfoniaLocation] },
      identifier: [identifier(`${centre}-sede`)],
      status: 'active',
      name: 'Ambulatori del centro',
      mode: 'instance',
      type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'AMB' }] }],
      position: { latitude: 40.86, longitude: 14.28 },
      managingOrganization: { reference: organization },
    } satisfies Location,
    once(`${centre}-sede`),
  );
  const place = `Location/${site.id}` as const;
  const service = await platform.create(
    {
      resourceType: 'HealthcareService',
      meta: { profile: [profileUrl.SinfoniaHealthcareService] },
      identifier: [identifier(`${centre}-ecografia`)],
      active: true,
      providedBy: { reference: organization },
      category: [{ coding: [{ system: codeSystemUrl.HealthcareServiceKind, code: 'outpatient-specialist' }] }],
      location: [{ reference: place }],
      name: 'Ecografia cardiaca',
      appointmentRequired: true,
    } satisfies HealthcareService,
    once(`${centre}-ecografia`),
  );
  return { organization, place, offered: `HealthcareService/${service.id}` };
}
