import type {
  Address,
  ContactPoint,
  Device,
  HumanName,
  Identifier,
  Location,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
} from '@medplum/fhirtypes';
import fc from 'fast-check';
import { day, key, partial, words } from './primitives.ts';

const oid = (value: string) => `urn:oid:2.16.840.1.113883.2.9.${value}`;

/** A codice fiscale by its form. */
export const codiceFiscale: fc.Arbitrary<string> = fc.stringMatching(/^[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/);

const letters = fc.stringMatching(/^[A-Z0-9]{5,16}$/);

/** Ways in which a person is known to the health service; each list is enough for a document. */
export const patientIdentifiers: fc.Arbitrary<Identifier[]> = fc
  .tuple(
    fc.constantFrom('cf', 'oldCf', 'team', 'eni', 'stp', 'stpTwice', 'stpCampania', 'ana', 'regional', 'cfAndMore'),
    codiceFiscale,
    letters,
    letters,
  )
  .map(([kind, cf, first, second]): Identifier[] => {
    const one = (system: string, value: string) => ({ system: oid(system), value });
    switch (kind) {
      case 'cf':
        return [one('4.3.2', cf)];
      case 'oldCf':
        return [{ system: 'http://hl7.it/sid/codiceFiscale', value: cf }];
      case 'team':
        return [one('4.3.7', `80${first}`), one('4.3.3', second)];
      case 'eni':
        return [one('4.3.18', `ENI${first}`), one('2.150.4.1', second)];
      case 'stp':
        return [one('4.3.17', `STP${first}`)];
      case 'stpTwice':
        return [{ ...one('4.3.17', `STP${first}`), period: { end: '2024-01-31' } }, one('4.3.17', `STP${second}`)];
      case 'stpCampania':
        return [one('2.150.4.1.1', `STP${first}`)];
      case 'ana':
        return [one('4.3.15', first), one('4.3.16', second)];
      case 'regional':
        return [one('2.150.4.1', first)];
      default:
        return [
          one('4.3.2', cf),
          one('4.3.15', first),
          one('2.150.4.1', second),
          { system: 'https://ospedale.example/cartelle', value: first },
        ];
    }
  });

const humanName: fc.Arbitrary<HumanName> = fc
  .tuple(
    words,
    fc.array(words, { minLength: 1, maxLength: 3 }),
    partial<{ use: 'official' | 'usual'; prefix: string[]; suffix: string[] }>({
      use: fc.constantFrom('official', 'usual'),
      prefix: fc.array(words, { minLength: 1, maxLength: 2 }),
      suffix: fc.array(words, { minLength: 1, maxLength: 1 }),
    }),
  )
  .map(([family, given, more]) => ({ family, given, ...more }));

/** Telephone numbers and mail, in the many ways in which they are written. */
const contactPoint: fc.Arbitrary<ContactPoint> = fc
  .tuple(
    fc.constantFrom<ContactPoint>(
      { system: 'phone', value: '+39 081 000 0000' },
      { system: 'phone', value: '081/0000000 int. [3]' },
      { system: 'email', value: 'nome.cognome@esempio.example' },
      { system: 'url', value: 'https://esempio.example/una%20pagina' },
      { system: 'fax', value: 'tel:0810000000' },
      { system: 'other', value: 'perché no?' },
    ),
    fc.constantFrom<ContactPoint['use'] | 'none'>('home', 'work', 'mobile', 'temp', 'old', 'none'),
  )
  .map(([point, use]) => (use === 'none' || use === undefined ? point : { ...point, use }));

const telephone: ContactPoint = { system: 'phone', value: '+39 081 0000001', use: 'work' };

const scCoding = 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding';

/** Addresses in Italy and abroad; some without a street, which the CDA has no place for. */
export const address: fc.Arbitrary<Address> = fc
  .tuple(
    fc.constantFrom('IT', 'DE', 'RO'),
    words,
    partial<{ line: string[]; district: string; postalCode: string; use: 'home' | 'temp' | 'work' }>({
      line: fc.array(words, { minLength: 1, maxLength: 2 }),
      district: fc.constantFrom('NA', 'SA', 'CE'),
      postalCode: fc.stringMatching(/^\d{5}$/),
      use: fc.constantFrom('home', 'temp', 'work'),
    }),
  )
  .map(([country, city, more]) => {
    const istat = { extension: [{ url: scCoding, valueCoding: { code: '063049' } }] };
    return { country, city, ...(country === 'IT' ? { _city: istat } : {}), ...more };
  });

const national = 'https://www.hl7.it/fhir/terminology/CodeSystem/istat-comuni';
const foreign = 'https://www.hl7.it/fhir/terminology/CodeSystem/istat-unitaAmministrativeTerritorialiEstere';

/** The person in care, with id `patient`. */
export const patient: fc.Arbitrary<Patient> = fc
  .tuple(
    patientIdentifiers,
    humanName,
    fc.constantFrom('male' as const, 'female' as const, 'other' as const, 'unknown' as const),
    fc.option(day()),
    fc.array(address, { maxLength: 2 }),
    fc.array(contactPoint, { maxLength: 2 }),
    fc.constantFrom(
      undefined,
      { system: national, code: '063049' },
      { system: national, code: '063049', display: 'Napoli' },
      { system: foreign, code: '216' },
    ),
  )
  .map(([identifier, name, gender, birthDate, addresses, telecom, birthPlace]): Patient => {
    const url = 'https://fhir.sinfonia.campania.it/StructureDefinition/birth-place-code';
    const unknown = {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    };
    return {
      resourceType: 'Patient',
      id: 'patient',
      identifier,
      name: [name],
      gender,
      ...(birthDate === null ? { _birthDate: unknown } : { birthDate }),
      ...(addresses.length > 0 ? { address: addresses } : {}),
      ...(telecom.length > 0 ? { telecom } : {}),
      ...(birthPlace ? { extension: [{ url, valueCodeableConcept: { coding: [birthPlace] } }] } : {}),
    };
  });

/** A professional with a codice fiscale. */
export function practitioner(id: string): fc.Arbitrary<Practitioner> {
  return fc.tuple(codiceFiscale, humanName, fc.option(letters), fc.array(contactPoint, { maxLength: 2 })).map(
    ([cf, name, regional, telecom]): Practitioner => ({
      resourceType: 'Practitioner',
      id,
      identifier: [
        ...(regional === null ? [] : [{ system: oid('2.150.4.2'), value: regional }]),
        { system: oid('4.3.2'), value: cf },
      ],
      name: [name],
      telecom: [telephone, ...telecom],
    }),
  );
}

/** The role of a professional at an organisation; ids are given by whoever composes the Bundle. */
export function practitionerRole(
  id: string,
  practitionerId: string,
  organizationId: string,
): fc.Arbitrary<PractitionerRole> {
  const roleIt = 'https://www.hl7.it/fhir/terminology/CodeSystem/it-V3RoleCode';
  return fc.boolean().map(
    (coded): PractitionerRole => ({
      resourceType: 'PractitionerRole',
      id,
      practitioner: { reference: `Practitioner/${practitionerId}` },
      organization: { reference: `Organization/${organizationId}` },
      ...(coded ? { code: [{ coding: [{ system: roleIt, code: 'MMG' }] }] } : {}),
    }),
  );
}

/** An organisation of one of the systems that have an OID. */
export function organization(
  id: string,
  systems: readonly string[] = ['4.1.1', '4.1.2', '4.1.3', '6.3.2'],
): fc.Arbitrary<Organization> {
  return fc.tuple(fc.constantFrom(...systems), words, fc.option(address), fc.array(contactPoint, { maxLength: 2 })).map(
    ([system, name, where, telecom]): Organization => ({
      resourceType: 'Organization',
      id,
      identifier: [
        { system: 'https://fhir.sinfonia.campania.it/sid/hsp11bis', value: '150999.01' },
        { system: oid(system), value: system === '4.1.1' ? '150204' : '150999' },
      ],
      name,
      ...(where === null ? {} : { address: [where] }),
      ...(telecom.length > 0 ? { telecom } : {}),
    }),
  );
}

/** A place of care of the organisation. */
export function location(id: string, organizationId: string): fc.Arbitrary<Location> {
  return fc.tuple(key, words, fc.option(address)).map(
    ([value, name, where]): Location => ({
      resourceType: 'Location',
      id,
      identifier: [{ system: oid('4.1.2'), value }],
      name,
      managingOrganization: { reference: `Organization/${organizationId}` },
      ...(where === null ? {} : { address: where }),
    }),
  );
}

/** A system that writes documents. */
export const device: fc.Arbitrary<Device> = partial<{ manufacturer: string; modelNumber: string }>({
  manufacturer: words,
  modelNumber: words,
}).map((more): Device => ({ resourceType: 'Device', id: 'device', ...more }));
