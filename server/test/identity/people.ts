import type { Patient, Practitioner, PractitionerRole, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, identifierSystem } from '@sinfonia/profiles';
import { dayInRome } from '@sinfonia/profiles/terminology';
import { codiceFiscaleOf } from '@sinfonia/profiles/value-objects';
import { parseDay } from '../../src/sandbox/campania/calendar.ts';
import { regionalRegistry } from '../../src/sandbox/campania/generate.ts';
import { sandboxCitizen, sandboxProfessionals } from '../../src/sandbox/sandbox-users.ts';

/** A fiscal code of an invented person born in Naples. */
function fiscalCode(family: string, given: string, birthDate: string, sex: 'M' | 'F'): string {
  return codiceFiscaleOf({ family, given, birthDate, sex, birthPlace: 'F839' });
}

/** Invented people who take more parts than the test users, or none. Their fiscal codes are made from invented names. */
export const fiscalCodes = {
  /** A doctor in two places who is a citizen, a mother of a minor and of a grown-up, and guardian of an interdicted person. */
  many: fiscalCode('Montescuro', 'Laura', '1975-03-01', 'F'),
  /** A doctor whose appointments have ended or wait to begin. */
  former: fiscalCode('Pontebruno', 'Marco', '1970-01-01', 'M'),
  /** Known as a citizen, but as deceased. */
  dead: fiscalCode('Fonteviva', 'Gianni', '1940-01-01', 'M'),
  /** Known twice as a citizen. */
  twice: fiscalCode('Lungomare', 'Mario', '1980-01-01', 'M'),
  /** Known to nobody. */
  stranger: fiscalCode('Boscoverde', 'Paolo', '1960-01-01', 'M'),
} as const;

const cf = (value: string) => [{ system: identifierSystem.codiceFiscale, value }];
const day = (offset: number) => dayInRome(new Date(Date.now() + offset * 86_400_000));
const yearsAgo = (years: number) => `${new Date().getUTCFullYear() - years}-01-15`;

function patient(id: string, more: Partial<Patient>): Patient {
  return { resourceType: 'Patient', id, active: true, name: [{ family: 'Inventata', given: [id] }], ...more };
}

function related(id: string, of: string, title: string, more: Partial<RelatedPerson> = {}): RelatedPerson {
  return {
    resourceType: 'RelatedPerson',
    id,
    active: true,
    identifier: cf(fiscalCodes.many),
    patient: { reference: `Patient/${of}` },
    relationship: [{ coding: [{ system: codeSystemUrl.SinfoniaRelationship, code: title }] }],
    ...more,
  };
}

function role(id: string, practitioner: string, more: Partial<PractitionerRole> = {}): PractitionerRole {
  return {
    resourceType: 'PractitionerRole',
    id,
    active: true,
    practitioner: { reference: `Practitioner/${practitioner}` },
    organization: { reference: 'Organization/regione-campania' },
    code: [{ coding: [{ system: codeSystemUrl.SinfoniaRole, code: 'specialist' }] }],
    ...more,
  };
}

function practitioner(id: string, codiceFiscale: string): Practitioner {
  return {
    resourceType: 'Practitioner',
    id,
    active: true,
    identifier: cf(codiceFiscale),
    name: [{ family: 'Inventata' }],
  };
}

const proof = { url: extensionUrl.RepresentationProof };
const scope = { url: extensionUrl.DelegationScope };

/** Everybody above, with the people they act for. */
export function inventedPeople(): readonly Resource[] {
  return [
    patient('many', { identifier: cf(fiscalCodes.many) }),
    patient('child', { birthDate: yearsAgo(9) }),
    patient('grown-up', { birthDate: yearsAgo(19) }),
    patient('interdicted', { birthDate: yearsAgo(50) }),
    patient('elder', { birthDate: yearsAgo(80) }),
    patient('late', { birthDate: yearsAgo(80), deceasedBoolean: true }),
    related('mother-of-child', 'child', 'parent'),
    related('mother-of-grown-up', 'grown-up', 'parent'),
    related('guardian', 'interdicted', 'guardian-of-interdicted', { extension: [proof], period: { start: day(-10) } }),
    related('guardian-without-proof', 'elder', 'guardian-of-interdicted', { period: { start: day(-10) } }),
    related('delegate-ended', 'elder', 'delegate', {
      extension: [proof, scope],
      period: { start: day(-90), end: day(-2) },
    }),
    related('delegate-endless', 'elder', 'delegate', { extension: [proof, scope], period: { start: day(-90) } }),
    related('delegate-without-scope', 'elder', 'delegate', {
      extension: [proof],
      period: { start: day(-9), end: day(9) },
    }),
    related('delegate-inactive', 'elder', 'delegate', {
      active: false,
      extension: [proof, scope],
      period: { start: day(-9), end: day(9) },
    }),
    related('caregiver', 'elder', 'family-caregiver'),
    related('curator', 'elder', 'curator', { extension: [proof], period: { start: day(-9) } }),
    related('of-the-late', 'late', 'guardian-of-interdicted', { extension: [proof], period: { start: day(-10) } }),
    practitioner('many', fiscalCodes.many),
    role('many-here', 'many'),
    role('many-there', 'many', {
      organization: { reference: 'Organization/tribunale-sandbox' },
      code: [{ coding: [{ system: codeSystemUrl.SinfoniaRole, code: 'hospital-physician' }] }],
      period: { start: day(-1), end: day(0) },
    }),
    role('many-ended', 'many', { period: { end: day(-2) } }),
    role('many-inactive', 'many', { active: false }),
    role('many-other-system', 'many', { code: [{ coding: [{ system: 'urn:other', code: 'administrator' }] }] }),
    practitioner('former', fiscalCodes.former),
    role('former-ended', 'former', { period: { end: '2020' } }),
    role('former-not-yet', 'former', { period: { start: day(5) } }),
    patient('dead', { identifier: cf(fiscalCodes.dead), deceasedDateTime: '2024-02-03' }),
    patient('twice-1', { identifier: cf(fiscalCodes.twice) }),
    patient('twice-2', { identifier: cf(fiscalCodes.twice) }),
    {
      resourceType: 'Encounter',
      id: 'visit',
      status: 'in-progress',
      class: {},
      subject: { reference: 'Patient/child' },
    },
  ];
}

/** The test users of the sandbox and the citizen with her caregiver, without the rest of the synthetic Region. */
export function testUsers(): readonly Resource[] {
  const referenceDate = day(-10);
  const { workforce } = regionalRegistry({ patients: 1, seed: 1, referenceDate });
  const citizen = sandboxCitizen({ referenceDay: parseDay(referenceDate) ?? 0, workforce });
  return [
    ...sandboxProfessionals(),
    ...citizen.filter(({ resourceType }) => resourceType === 'Patient' || resourceType === 'RelatedPerson'),
  ];
}
