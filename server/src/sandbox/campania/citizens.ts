import type { Address, Coverage, Patient, RelatedPerson } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import { toAddress } from './address.ts';
import { ageAt, dayOf, formatDay } from './calendar.ts';
import { codeSystem, identifierSystem, region } from './codes.ts';
import type { Household, Member } from './households.ts';
import type { Random } from './random.ts';
import { type Professional, professionalOf, type Workforce } from './workforce.ts';

/** A citizen with what the later steps of the generator need to know. */
export interface Citizen {
  readonly member: Member;
  readonly patient: Patient & { readonly id: string };
  readonly household: Household;
  /** Age in whole years on the reference day. */
  readonly age: number;
  /** MMG, or PLS of a child. */
  readonly doctor: Professional;
}

/** Age until which a child is followed by the paediatrician of choice. Source: ACN pediatria di libera scelta (0-14). */
const paediatricAge = 14;

/** Makes the citizens of a household; ids count on from `serial`. */
export function toCitizens(
  random: Random,
  household: Household,
  context: { seed: number; serial: number; referenceDay: number; workforce: Workforce; limit: number },
): Citizen[] {
  const { home, street } = household;
  const address = toAddress(home, street, 'home');
  const adultDoctor = professionalOf(random, context.workforce, home.authority, 'general-practitioner');
  return household.members.slice(0, context.limit).map((member, index) => {
    const id = `k${context.seed}-p${String(context.serial + index).padStart(7, '0')}`;
    const age = ageAt(member.birth, context.referenceDay);
    const doctor =
      age < paediatricAge ? professionalOf(random, context.workforce, home.authority, 'paediatrician') : adultDoctor;
    const patient = toPatient(id, member, address, {
      doctor,
      authority: home.authority,
      verified: !random.chance(0.01),
      ...(member.citizenship !== 'IT' && random.chance(0.08)
        ? { stp: stpCode(home.authority, context.serial + index) }
        : {}),
    });
    return { member, patient, household, age, doctor };
  });
}

/** Builds the Patient of somebody (profile sinfonia-patient): known by codice fiscale, or by STP code when there is one. */
export function toPatient(
  id: string,
  member: Member,
  address: Address,
  facts: {
    readonly doctor: Professional;
    readonly authority: string;
    /** Whether the codice fiscale was found in the national register; true unless said. */
    readonly verified?: boolean;
    readonly stp?: string;
  },
): Citizen['patient'] {
  return {
    resourceType: 'Patient',
    id,
    meta: { profile: [profileUrl.SinfoniaPatient] },
    extension: [citizenship(member.citizenship)],
    identifier: [
      facts.stp
        ? { system: identifierSystem.stp, value: facts.stp }
        : {
            extension: [{ url: extensionUrl.IdentifierVerified, valueBoolean: facts.verified ?? true }],
            system: identifierSystem.codiceFiscale,
            value: member.fiscalCode,
          },
    ],
    active: true,
    name: [{ use: 'official', family: member.family, given: [member.given] }],
    telecom: [{ system: 'email', value: `${id}@cittadini.example` }],
    gender: member.sex,
    birthDate: formatDay(member.birth),
    address: [address],
    maritalStatus: { coding: [{ system: codeSystem.maritalStatus, code: member.maritalStatus }] },
    generalPractitioner: [{ reference: `Practitioner/${facts.doctor.practitionerId}`, display: facts.doctor.display }],
    managingOrganization: { reference: `Organization/asl-${facts.authority}` },
  };
}

/** Exemptions from the ticket: code, share of those who have it, and the ages it is for. Source: DM 11 Dec 2009 (E codes), DM 1 Feb 1991 (C codes). */
const exemptions = [
  {
    code: 'E01',
    text: 'Età inferiore a 6 o superiore a 65 anni e reddito familiare basso',
    from: 66,
    to: 130,
    share: 0.36,
  },
  {
    code: 'E01',
    text: 'Età inferiore a 6 o superiore a 65 anni e reddito familiare basso',
    from: 0,
    to: 5,
    share: 0.3,
  },
  { code: 'E02', text: 'Disoccupazione e reddito familiare basso', from: 18, to: 65, share: 0.08 },
  { code: 'C02', text: 'Invalidità civile totale con indennità di accompagnamento', from: 70, to: 130, share: 0.12 },
] as const;

/** The exemption of a citizen, when there is one, as Coverage; valid for the year of the reference day. */
export function* exemptionOf(random: Random, citizen: Citizen, year: number): Generator<Coverage> {
  const share = random.next();
  const exemption = exemptions.find((entry) => citizen.age >= entry.from && citizen.age <= entry.to);
  if (!exemption || share >= exemption.share) return;
  yield {
    resourceType: 'Coverage',
    id: `${citizen.patient.id}-ex`,
    meta: { profile: [profileUrl.ExemptionCoverage] },
    status: 'active',
    type: { coding: [{ system: codeSystem.exemption, code: exemption.code }], text: exemption.text },
    beneficiary: { reference: `Patient/${citizen.patient.id}` },
    period: { start: formatDay(dayOf(year, 1, 1)), end: formatDay(dayOf(year, 12, 31)) },
    payor: [{ reference: `Organization/asl-${citizen.household.home.authority}` }],
  };
}

/** Title of whoever looks after somebody of the family, without power to act in their name. Source: law 205/2017, art. 1(255). */
export const caregiverTitle = { coding: [{ system: codeSystem.relationship, code: 'family-caregiver' }] };

/** The relative who looks after somebody: the first grown-up of the same household, or a child who lives elsewhere. */
export function caregiverOf(
  random: Random,
  citizen: Citizen,
  cohabitants: readonly Citizen[],
  id: string,
): RelatedPerson {
  const other = cohabitants.find((each) => each !== citizen && each.age >= 18);
  const spouse = other && citizen.member.maritalStatus === 'M' && other.member.maritalStatus === 'M';
  const minor = citizen.age < 18;
  const code = spouse ? 'SPS' : minor ? 'PRN' : 'CHILD';
  const child = { family: citizen.member.family, given: random.pick(['Anna', 'Maria', 'Antonio', 'Giuseppe', 'Rosa']) };
  const name = other ? { family: other.member.family, given: other.member.given } : child;
  return {
    resourceType: 'RelatedPerson',
    id,
    meta: { profile: [profileUrl.SinfoniaRelatedPerson] },
    ...(other ? { identifier: [{ system: identifierSystem.codiceFiscale, value: other.member.fiscalCode }] } : {}),
    active: true,
    patient: { reference: `Patient/${citizen.patient.id}` },
    relationship: [caregiverTitle, { coding: [{ system: codeSystem.roleCode, code }] }],
    name: [{ use: 'official', family: name.family, given: [name.given] }],
    ...(other ? { gender: other.member.sex, birthDate: formatDay(other.member.birth) } : {}),
  };
}

function citizenship(country: string) {
  return {
    url: 'http://hl7.org/fhir/StructureDefinition/patient-citizenship',
    extension: [{ url: 'code', valueCodeableConcept: { coding: [{ system: codeSystem.country, code: country }] } }],
  };
}

/** STP code of a foreigner temporarily present: STP, region, ASL and seven digits. Source: DPR 394/1999 art. 43. */
function stpCode(authority: string, serial: number): string {
  return `STP${region}${authority}${String(serial).padStart(7, '0')}`;
}
