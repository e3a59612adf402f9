import type { Organization, Practitioner, PractitionerRole, Reference, Resource } from '@medplum/fhirtypes';
import { profileUrl } from '@sinfonia/profiles';
import { formatDay, yearsBefore } from './calendar.ts';
import { codeSystem, identifierSystem } from './codes.ts';
import { createFiscalCodeRegister } from './fiscal-code-register.ts';
import authoritiesTable from './health-authorities.json' with { type: 'json' };
import { districtId } from './organizations.ts';
import { drawPerson, type Person } from './people.ts';
import professionsTable from './professions.json' with { type: 'json' };
import { createRandom, type Random } from './random.ts';
import { type HealthAuthority, healthAuthorities, shareOf } from './territory.ts';

/** A professional at work in one ASL. */
export interface Professional {
  readonly practitionerId: string;
  readonly roleId: string;
  /** Code of the platform's role system, e.g. `nurse`. */
  readonly role: string;
  /** Operator type of the SIAD flow (table T-25). */
  readonly operator: string;
  readonly display: string;
}

/** The professionals of an ASL by role. */
export type AuthorityStaff = ReadonlyMap<string, readonly [Professional, ...Professional[]]>;

/** The professionals of the Region by three-digit code of the ASL. */
export type Workforce = ReadonlyMap<string, AuthorityStaff>;

type Employer = 'district' | 'hospital' | 'authority' | 'hospice' | 'cooperative' | 'pharmacy' | 'social-secretariat';
const referenceYears = { youngest: 28, oldest: 66 };

/** How many professionals of each profession an ASL has for a number of citizens of the Region. */
function headcount(per: number, least: number, citizens: number, authority: HealthAuthority): number {
  return Math.max(least, Math.round((citizens * shareOf(authority.code)) / per));
}

/** Who works where, for a population: the resources to store and the lists to draw from. */
export function createWorkforce(options: { seed: number; citizens: number; referenceDay: number }): {
  readonly workforce: Workforce;
  readonly resources: readonly Resource[];
} {
  const register = createFiscalCodeRegister();
  const resources: Resource[] = [];
  const workforce = new Map<string, Map<string, [Professional, ...Professional[]]>>();
  for (const authority of healthAuthorities) {
    const staff = new Map<string, [Professional, ...Professional[]]>();
    workforce.set(authority.code, staff);
    for (const profession of professionsTable.professions) {
      const count = headcount(profession.per, profession.least, options.citizens, authority);
      for (let index = 0; index < count; index += 1) {
        // A stream and an id for each post: more citizens bring more professionals and change none of the others.
        const key = `k${options.seed}-${authority.code}-${profession.role}-${index + 1}`;
        const random = createRandom(options.seed, streamOf(key));
        const person = drawPerson(
          random,
          {
            sex: random.chance(0.45) ? 'male' : 'female',
            bornFrom: yearsBefore(options.referenceDay, referenceYears.oldest),
            bornTo: yearsBefore(options.referenceDay, referenceYears.youngest),
            home: authority.seat,
            origin: -1,
          },
          register,
        );
        const employer = employerOf(random, profession.employer as Employer, authority);
        const roleText = { code: profession.role, display: profession.it };
        resources.push(toPractitioner(key, person), toPractitionerRole(key, roleText, employer));
        const professional: Professional = {
          practitionerId: key,
          roleId: `${key}-r`,
          role: profession.role,
          operator: profession.operator,
          display: `${person.given} ${person.family}`,
        };
        const colleagues = staff.get(profession.role);
        if (colleagues) colleagues.push(professional);
        else staff.set(profession.role, [professional]);
      }
    }
  }
  return { workforce, resources };
}

/** Draws a professional of a role in an ASL; every ASL has at least one of each. */
export function professionalOf(random: Random, workforce: Workforce, authority: string, role: string): Professional {
  const staff = workforce.get(authority)?.get(role);
  if (!staff) throw new RangeError(`no ${role} in ASL ${authority}`);
  return random.pick(staff);
}

/** Builds the Practitioner of a professional (profile sinfonia-practitioner). */
export function toPractitioner(id: string, person: Person): Practitioner {
  return {
    resourceType: 'Practitioner',
    id,
    meta: { profile: [profileUrl.SinfoniaPractitioner] },
    identifier: [{ system: identifierSystem.codiceFiscale, value: person.fiscalCode }],
    active: true,
    name: [{ use: 'official', family: person.family, given: [person.given] }],
    gender: person.sex,
    birthDate: formatDay(person.birth),
  };
}

/** Builds the PractitionerRole of a professional (profile sinfonia-practitioner-role); its id is the practitioner's with `-r`. */
export function toPractitionerRole(
  practitionerId: string,
  role: { readonly code: string; readonly display: string },
  organization: Reference<Organization>,
): PractitionerRole {
  return {
    resourceType: 'PractitionerRole',
    id: `${practitionerId}-r`,
    meta: { profile: [profileUrl.SinfoniaPractitionerRole] },
    active: true,
    practitioner: { reference: `Practitioner/${practitionerId}` },
    organization,
    code: [{ coding: [{ system: codeSystem.role, ...role }] }],
  };
}

function employerOf(random: Random, employer: Employer, authority: HealthAuthority): Reference<Organization> {
  switch (employer) {
    case 'authority':
      return { reference: `Organization/${authority.id}` };
    case 'district':
      return { reference: `Organization/${districtId(random.pick(authority.districts))}` };
    case 'hospital': {
      const codes = authoritiesTable.hospitals.filter((row) => row[3] === authority.code).map((row) => String(row[0]));
      const [first, ...others] = codes;
      return {
        reference: first ? `Organization/hsp-${random.pick([first, ...others])}` : `Organization/${authority.id}`,
      };
    }
    case 'cooperative':
      return { reference: `Organization/coop-${authority.code}` };
    case 'pharmacy':
      return { reference: `Organization/farmacia-${authority.code}` };
    case 'hospice':
      return { reference: `Organization/hospice-${authority.code}` };
    case 'social-secretariat':
      return { reference: `Organization/segretariato-${authority.code}` };
  }
}

/** Number of the stream of a professional: negative, those of households are not. */
function streamOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return -1 - (hash >>> 1);
}
