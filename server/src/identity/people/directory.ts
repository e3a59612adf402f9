import type {
  CodeableConcept,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  RelatedPerson,
  Resource,
} from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, identifierSystem } from '@sinfonia/profiles';
import { displayIn, namesOf, packageTerminology } from '@sinfonia/profiles/terminology';
import table from '../../access/reach/titles.json' with { type: 'json' };
import { everyMatch } from '../../fhir/search/every-match.ts';
import { plainPlan } from '../../fhir/search/plain-plan.ts';
import type { Condition } from '../../fhir/search/plan.ts';
import type { Store, StoredVersion } from '../../store/port.ts';
import type { SessionHat } from '../authorization-server/session-context.ts';
import type { FindHats, Hat } from '../hat.ts';
import { isInForce, isMinor } from './in-force.ts';

/** The registers of people, as the login needs them. */
export interface PeopleDirectory {
  readonly findHats: FindHats;
  /** Whether a hat that was chosen earlier may still be worn: the appointment or the title is in force. */
  isStillHeld(hat: SessionHat): Promise<boolean>;
  /** Whether a patient is in the register; with an encounter, whether it is one of that patient. */
  hasPatient(patient: string, encounter?: string): Promise<boolean>;
}

interface Title {
  readonly code: string;
  readonly minorOnly: boolean;
  readonly needsEnd: boolean;
  readonly needsScope: boolean;
  readonly needsProof: boolean;
}

const titles: ReadonlyMap<string, Title> = new Map(table.titles.map((title) => [title.code, title]));
const roleSystem = codeSystemUrl.SinfoniaRole;
const titleSystem = codeSystemUrl.SinfoniaRelationship;
const pageSize = 100;

/**
 * Finds the parts that a person may take in the FHIR store, by fiscal code:
 *
 * - citizen: the one Patient with it who is alive and active. Two such records are a fault of the register, and give none.
 * - representative: each RelatedPerson that is active, in force and has a title of `access/reach/titles.json`, for a Patient who is alive.
 * - professional: each PractitionerRole that is active and in force of each active Practitioner, once per SINFONIA role.
 *
 * Source: CAD art. 64 (identity), profiles sinfonia-related-person and sinfonia-practitioner-role (rights derive from them).
 */
export function createPeopleDirectory(store: Pick<Store, 'read' | 'search'>): PeopleDirectory {
  async function read<T extends Resource>(type: T['resourceType'], id: string): Promise<T | undefined> {
    return resourceOf<T>(await store.read({ type, id }));
  }

  async function search<T extends Resource>(
    type: T['resourceType'],
    where: Condition,
    query: readonly [string, string],
  ): Promise<T[]> {
    const found: T[] = [];
    const plan = { ...plainPlan([type], where, pageSize), query: [query] };
    for await (const version of everyMatch(store, plan)) {
      const resource = resourceOf<T>(version);
      if (resource !== undefined) found.push(resource);
    }
    return found;
  }

  function withFiscalCode<T extends Patient | Practitioner | RelatedPerson>(
    type: T['resourceType'],
    codiceFiscale: string,
  ): Promise<T[]> {
    const system = identifierSystem.codiceFiscale;
    const condition: Condition = {
      kind: 'token',
      parameter: { type, code: 'identifier' },
      anyOf: [{ system, code: codiceFiscale }],
    };
    return search<T>(type, condition, ['identifier', `${system}|${codiceFiscale}`]);
  }

  async function citizenHats(codiceFiscale: string): Promise<Hat[]> {
    const patients = (await withFiscalCode<Patient>('Patient', codiceFiscale)).filter(isLiving);
    const [patient] = patients;
    if (patient?.id === undefined || patients.length !== 1) return [];
    const name = nameOf(patient);
    return [
      {
        key: 'citizen',
        kind: 'citizen',
        role: 'citizen',
        fhirUser: `Patient/${patient.id}`,
        patient: patient.id,
        label: { it: `Per me: ${name}`, en: `For myself: ${name}` },
      },
    ];
  }

  async function representativeHats(codiceFiscale: string): Promise<Hat[]> {
    const hats: Hat[] = [];
    for (const person of await withFiscalCode<RelatedPerson>('RelatedPerson', codiceFiscale)) {
      const patient = await representedBy(person);
      const title = patient === undefined ? undefined : titleInForce(person, patient);
      if (person.id === undefined || patient?.id === undefined || title === undefined) continue;
      const name = nameOf(patient);
      hats.push({
        key: `represent:${person.id}`,
        kind: 'representative',
        role: 'representative',
        fhirUser: `RelatedPerson/${person.id}`,
        patient: patient.id,
        label: {
          it: `Per ${name} (${codeName(titleSystem, title, 'it')})`,
          en: `For ${name} (${codeName(titleSystem, title, 'en')})`,
        },
      });
    }
    return hats;
  }

  async function representedBy(person: RelatedPerson): Promise<Patient | undefined> {
    const id = idIn(person.patient?.reference, 'Patient');
    const patient = id === undefined ? undefined : await read<Patient>('Patient', id);
    return patient !== undefined && isLiving(patient) ? patient : undefined;
  }

  async function professionalHats(codiceFiscale: string): Promise<Hat[]> {
    const hats: Hat[] = [];
    for (const practitioner of await withFiscalCode<Practitioner>('Practitioner', codiceFiscale)) {
      if (practitioner.id === undefined || practitioner.active === false) continue;
      const reference = `Practitioner/${practitioner.id}`;
      const roles = await search<PractitionerRole>(
        'PractitionerRole',
        {
          kind: 'reference',
          parameter: { type: 'PractitionerRole', code: 'practitioner' },
          anyOf: [reference],
          targetTypes: ['Practitioner'],
        },
        ['practitioner', reference],
      );
      for (const role of roles) hats.push(...(await hatsOfRole(role, reference)));
    }
    return hats;
  }

  async function hatsOfRole(role: PractitionerRole, practitioner: string): Promise<Hat[]> {
    const organization = idIn(role.organization?.reference, 'Organization');
    if (role.id === undefined || organization === undefined || !isAppointment(role)) return [];
    const codes = codesOf(role.code, roleSystem);
    const where = (await read<Organization>('Organization', organization))?.name ?? organization;
    return codes.map((code) => ({
      key: codes.length === 1 ? `role:${role.id}` : `role:${role.id}:${code}`,
      kind: 'professional',
      role: code,
      fhirUser: practitioner,
      practitionerRole: `PractitionerRole/${role.id}`,
      organization: `Organization/${organization}`,
      label: {
        it: `${codeName(roleSystem, code, 'it')} – ${where}`,
        en: `${codeName(roleSystem, code, 'en')} – ${where}`,
      },
    }));
  }

  async function isStillHeld(hat: SessionHat): Promise<boolean> {
    switch (hat.kind) {
      case 'citizen': {
        const patient = hat.patient === undefined ? undefined : await read<Patient>('Patient', hat.patient);
        return patient !== undefined && isLiving(patient);
      }
      case 'representative': {
        const id = idIn(hat.fhirUser, 'RelatedPerson');
        const person = id === undefined ? undefined : await read<RelatedPerson>('RelatedPerson', id);
        const patient = person === undefined ? undefined : await representedBy(person);
        if (person === undefined || patient === undefined || patient.id !== hat.patient) return false;
        return titleInForce(person, patient) !== undefined;
      }
      case 'professional': {
        const id = idIn(hat.practitionerRole, 'PractitionerRole');
        const role = id === undefined ? undefined : await read<PractitionerRole>('PractitionerRole', id);
        const person = idIn(hat.fhirUser, 'Practitioner');
        const practitioner = person === undefined ? undefined : await read<Practitioner>('Practitioner', person);
        if (role === undefined || practitioner === undefined || practitioner.active === false) return false;
        const sameHolder = idIn(role.practitioner?.reference, 'Practitioner') === practitioner.id;
        const samePlace = role.organization?.reference === hat.organization;
        return sameHolder && samePlace && isAppointment(role) && codesOf(role.code, roleSystem).includes(hat.role);
      }
    }
  }

  return {
    async findHats(codiceFiscale) {
      const [citizen, representative, professional] = await Promise.all([
        citizenHats(codiceFiscale),
        representativeHats(codiceFiscale),
        professionalHats(codiceFiscale),
      ]);
      return [...professional, ...citizen, ...representative];
    },
    isStillHeld,
    async hasPatient(patient, encounter) {
      const person = await read<Patient>('Patient', patient);
      if (person === undefined) return false;
      if (encounter === undefined) return true;
      const stored = await store.read({ type: 'Encounter', id: encounter });
      const subject = resourceOf<Resource & { subject?: { reference?: string } }>(stored)?.subject?.reference;
      return idIn(subject, 'Patient') === patient;
    },
  };
}

function resourceOf<T extends Resource>(version: StoredVersion | undefined): T | undefined {
  if (version === undefined || version.deleted || version.json === undefined) return undefined;
  return JSON.parse(version.json) as T;
}

/** Whether the register holds somebody as alive and current; a record that another has replaced is not. */
function isLiving(patient: Patient): boolean {
  if (patient.active === false || patient.deceasedDateTime !== undefined || patient.deceasedBoolean === true)
    return false;
  return !(patient.link ?? []).some((link) => link.type === 'replaced-by');
}

function isAppointment(role: PractitionerRole): boolean {
  return role.active === true && isInForce(role.period, Date.now());
}

/** The first title in force by which a person acts for a patient, as a code of sinfonia-relationship. */
function titleInForce(person: RelatedPerson, patient: Patient): string | undefined {
  const now = Date.now();
  if (person.active !== true || !isInForce(person.period, now)) return undefined;
  const carries = (url: string) => (person.extension ?? []).some((extension) => extension.url === url);
  return codesOf(person.relationship, titleSystem).find((code) => {
    const title = titles.get(code);
    if (title === undefined) return false;
    if (title.minorOnly && !isMinor(patient.birthDate, now)) return false;
    if (title.needsEnd && person.period?.end === undefined) return false;
    if (title.needsScope && !carries(extensionUrl.DelegationScope)) return false;
    return !title.needsProof || carries(extensionUrl.RepresentationProof);
  });
}

function codesOf(concepts: readonly CodeableConcept[] | undefined, system: string): readonly string[] {
  const codes = (concepts ?? []).flatMap((concept) => concept.coding ?? []);
  return [...new Set(codes.flatMap((coding) => (coding.system === system && coding.code ? [coding.code] : [])))];
}

/** Id in a relative reference to a type, as the store keeps references to its own resources. */
function idIn(reference: string | undefined, type: string): string | undefined {
  const [, id] = new RegExp(`^${type}/([A-Za-z0-9.-]{1,64})$`).exec(reference ?? '') ?? [];
  return id;
}

function nameOf(patient: Patient): string {
  const name = patient.name?.find((one) => one.use === 'official') ?? patient.name?.[0];
  return name?.text ?? [...(name?.given ?? []), name?.family ?? ''].join(' ').trim();
}

function codeName(system: string, code: string, language: 'it' | 'en'): string {
  const content = packageTerminology().codeSystem(system);
  const display = content?.get(code)?.[1];
  if (content === undefined || display === undefined) return code;
  return displayIn(namesOf(content, code, display), [language], content.header.language);
}
