import type { Practitioner, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { toAddress } from './campania/address.ts';
import { ageAt, formatDay, parseDay } from './campania/calendar.ts';
import { type Citizen, caregiverTitle, toPatient } from './campania/citizens.ts';
import { codeSystem, identifierSystem, region } from './campania/codes.ts';
import { homeCareCase } from './campania/home-care/case.ts';
import type { Member } from './campania/households.ts';
import { outpatientCare } from './campania/outpatient-care.ts';
import { createRandom } from './campania/random.ts';
import { municipalityOf } from './campania/territory.ts';
import { professionalOf, toPractitionerRole, type Workforce } from './campania/workforce.ts';
import table from './users.json' with { type: 'json' };

/** A test user of the sandbox, one per kind of actor (contract §5). Synthetic, with an invented surname. */
export interface SandboxUser {
  /** Key of the user, e.g. `mmg`. */
  readonly id: string;
  /** Code of the platform's role system, e.g. `general-practitioner`. */
  readonly role: string;
  /** Given name and surname. */
  readonly display: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly codiceFiscale: string;
  readonly family: string;
  readonly given: string;
  readonly gender: 'male' | 'female';
  readonly birthDate: string;
  /** Belfiore code of the municipality of birth. */
  readonly birthPlace: string;
  /** FHIR reference of the person: Patient, RelatedPerson or Practitioner. */
  readonly fhirUser: string;
}

/** The users, in the order of the contract. */
export const sandboxUsers: readonly SandboxUser[] = table.users.map((user) => ({
  ...user,
  gender: user.gender === 'male' ? 'male' : 'female',
}));

/** Organization in which each professional user holds the role; the ASL of Napoli 1 Centro unless said here. */
const employers: Readonly<Record<string, string>> = {
  mmg: 'district-27',
  pls: 'district-27',
  infermiere: 'district-27',
  specialista: 'hsp-150901',
  reparto: 'hsp-150901',
  farmacista: 'farmacia-204',
  'segretariato-sociale': 'segretariato-204',
  'direttore-rsa': 'rsa-204',
  'direttore-hospice': 'hospice-204',
  'autorita-giudiziaria': 'tribunale-sandbox',
  'operatore-cooperativa': 'coop-204',
  registri: 'regione-campania',
  'analista-regionale': 'regione-campania',
  amministratore: 'regione-campania',
  auditor: 'regione-campania',
};

/** Title of somebody who may act in the name of the citizen. */
const delegateTitle = { coding: [{ system: codeSystem.relationship, code: 'delegate' }] };

function delegationCode(code: string) {
  return { coding: [{ system: codeSystemUrl.DelegationScope, code }] };
}

/** Professions of the PAI that a test user with another role carries out: cooperatives send the care assistants. */
const standsFor: Readonly<Record<string, string>> = { 'cooperative-operator': 'health-care-assistant' };

/** The test users who work for the health service, and the bodies that only they belong to. They refer to the registry. */
export function sandboxProfessionals(): Resource[] {
  const resources: Resource[] = [
    body('regione-campania', 'Regione Campania', 'regione'),
    body('tribunale-sandbox', 'Tribunale (sintetico)'),
  ];
  for (const user of sandboxUsers) {
    if (!user.fhirUser.startsWith('Practitioner/')) continue;
    const id = idOf(user);
    const employer = { reference: `Organization/${employers[user.id] ?? 'asl-204'}` };
    resources.push(
      {
        resourceType: 'Practitioner',
        id,
        meta: { profile: [profileUrl.SinfoniaPractitioner] },
        identifier: [{ system: identifierSystem.codiceFiscale, value: user.codiceFiscale }],
        active: true,
        name: [{ use: 'official', family: user.family, given: [user.given] }],
        gender: user.gender,
        birthDate: user.birthDate,
      } satisfies Practitioner,
      toPractitionerRole(id, { code: user.role, display: user.title.it }, employer),
    );
  }
  return resources;
}

/**
 * The citizen of the test users with her caregiver and delegate (her son, who lives elsewhere), her contacts with the health service
 * and a home-care case under way, in which the other test users are her doctor, nurse, coordinator and so on.
 */
export function sandboxCitizen(context: { referenceDay: number; workforce: Workforce }): Resource[] {
  const user = userOf('cittadino');
  const son = userOf('caregiver');
  const birth = parseDay(user.birthDate) ?? 0;
  const home = municipalityOf('063049');
  const workforce = withSandboxStaff(context.workforce, home.authority);
  const random = createRandom(0, -2);
  const member: Member = {
    family: user.family,
    given: user.given,
    sex: user.gender,
    birth,
    birthPlace: { name: home.name, belfiore: user.birthPlace, province: home.province, country: 'IT' },
    citizenship: 'IT',
    fiscalCode: user.codiceFiscale,
    familyRole: 'head',
    maritalStatus: 'W',
  };
  const citizen: Citizen = {
    member,
    household: { home, street: 'Via Vesuvio 1', members: [member] },
    age: ageAt(birth, context.referenceDay),
    doctor: professionalOf(random, workforce, home.authority, 'general-practitioner'),
    patient: toPatient(idOf(user), member, toAddress(home, 'Via Vesuvio 1', 'home'), {
      doctor: professionalOf(random, workforce, home.authority, 'general-practitioner'),
      authority: home.authority,
    }),
  };
  const inner = { referenceDay: context.referenceDay, workforce };
  return [
    citizen.patient,
    {
      resourceType: 'RelatedPerson',
      id: idOf(son),
      meta: { profile: [profileUrl.SinfoniaRelatedPerson] },
      extension: [
        { url: extensionUrl.DelegationScope, valueCodeableConcept: delegationCode('all') },
        {
          url: extensionUrl.RepresentationProof,
          extension: [
            { url: 'date', valueDate: formatDay(context.referenceDay - 180) },
            { url: 'issuer', valueReference: { reference: user.fhirUser } },
          ],
        },
      ],
      identifier: [{ system: identifierSystem.codiceFiscale, value: son.codiceFiscale }],
      active: true,
      patient: { reference: user.fhirUser },
      period: { start: formatDay(context.referenceDay - 180), end: formatDay(context.referenceDay + 3 * 365) },
      relationship: [caregiverTitle, delegateTitle, { coding: [{ system: codeSystem.roleCode, code: 'CHILD' }] }],
      name: [{ use: 'official', family: son.family, given: [son.given] }],
      gender: son.gender,
      birthDate: son.birthDate,
    } satisfies RelatedPerson,
    ...outpatientCare(random, citizen, inner),
    ...homeCareCase(
      random,
      citizen,
      { stage: 'pai-active', kind: 'elder', profile: 'stroke' },
      { ...inner, cohabitants: [citizen], caregiverId: idOf(son) },
    ),
  ];
}

/** The workforce in which, in one ASL, the test users hold the roles that they have. */
function withSandboxStaff(workforce: Workforce, authority: string): Workforce {
  const staff = new Map(workforce.get(authority) ?? []);
  for (const user of sandboxUsers) {
    const role = standsFor[user.role] ?? user.role;
    const operator = staff.get(role)?.[0].operator;
    if (operator === undefined) continue;
    const id = idOf(user);
    staff.set(role, [{ practitionerId: id, roleId: `${id}-r`, role, operator, display: user.display }]);
  }
  return new Map(workforce).set(authority, staff);
}

function userOf(id: string): SandboxUser {
  const user = sandboxUsers.find((each) => each.id === id);
  if (!user) throw new RangeError(`no sandbox user ${id}`);
  return user;
}

function idOf(user: SandboxUser): string {
  return user.fhirUser.slice(user.fhirUser.indexOf('/') + 1);
}

function body(id: string, name: string, type?: string): Resource {
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [profileUrl.SinfoniaOrganization] },
    identifier: [
      { system: identifierSystem.sandboxOrganization, value: id },
      ...(type === 'regione' ? [{ system: identifierSystem.region, value: region }] : []),
    ],
    active: true,
    type: [{ ...(type ? { coding: [{ system: codeSystem.italianOrganizationType, code: type }] } : {}), text: name }],
    name,
  };
}
