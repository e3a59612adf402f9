import type { Address, Extension, Patient } from '@medplum/fhirtypes';
import { toCivilDate, toDayMonthYear } from '../../layout/civil-date.ts';
import { isEncodable } from '../../layout/line-encoding.ts';
import { extensions } from '../siad/fhir-shape.ts';
import { extensionOf } from '../siad/home-care-case.ts';
import { identifiers, mobility, systems } from './fhir-names.ts';
import { regionOfPlace } from './regions.ts';

/** An address with the coded forms of its parts beside their texts (`_city` of FHIR JSON). */
export interface CodedAddress extends Address {
  readonly _city?: { readonly extension?: readonly Extension[] };
  readonly _district?: { readonly extension?: readonly Extension[] };
  readonly _state?: { readonly extension?: readonly Extension[] };
}

/** Fields of a record before it is known whether all are there. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** Where a person lives, in codes: each part undefined when it is not known. */
export interface Residence {
  readonly isAbroad: boolean;
  readonly region: string | undefined;
  readonly asl: string | undefined;
  /** ISTAT municipality, six digits. */
  readonly municipality: string | undefined;
  /** ISTAT province, three digits. */
  readonly province: string | undefined;
}

/** The residence of a person: the address `home` that is in force, by its codes; the municipality decides the region. */
export function residenceOf(patient: Patient | undefined, day: string | undefined): Residence {
  const homes = (patient?.address ?? []).filter(({ use }) => use === 'home');
  const home: CodedAddress | undefined = homes.find(({ period }) => isInForce(period, day)) ?? homes[0];
  const municipality = partCode(home?._city, systems.municipality);
  const province = partCode(home?._district, mobility.province);
  const asl = home && extensionOf(home, extensions.addressAsl)?.valueCoding?.code;
  const country = home?.country?.trim().toUpperCase() ?? 'IT';
  return {
    isAbroad: !['IT', 'ITA', 'ITALIA', 'ITALY'].includes(country),
    region: regionOfPlace(municipality ?? province) ?? partCode(home?._state, systems.region) ?? asl?.slice(0, 3),
    asl,
    municipality,
    province: province ?? municipality?.slice(0, 3),
  };
}

function isInForce(period: Address['period'], day: string | undefined): boolean {
  const from = toCivilDate(period?.start);
  const to = toCivilDate(period?.end);
  return day === undefined || ((from === undefined || from <= day) && (to === undefined || day <= to));
}

function partCode(part: { readonly extension?: readonly Extension[] } | undefined, system: string): string | undefined {
  const extension = extensionOf(part, extensions.codedString) ?? extensionOf(part, extensions.codedStringR5);
  return extension?.valueCoding?.system === system ? extension.valueCoding.code : undefined;
}

/** Name that the agreement wants for who has a right to anonymity. */
export const anonymousName = 'ANONIMO';

/** The person's part of D1 and F1. `mayNameProvince`: a province may stand for the municipality (D, and F on behalf). */
export function personFields(
  patient: Patient | undefined,
  residence: Residence,
  { isAnonymous, mayNameProvince }: { readonly isAnonymous: boolean; readonly mayNameProvince: boolean },
): Fields {
  if (!patient) return {};
  const name = patient.name?.find(({ use }) => use === 'official') ?? patient.name?.find(({ use }) => use !== 'old');
  const birth = toCivilDate(patient.birthDate);
  const { region, asl, municipality, province } = residence;
  const sex = patient.gender === 'male' ? '1' : patient.gender === 'female' ? '2' : undefined;
  return {
    cognome: isAnonymous ? anonymousName : nameText(name?.family, 30),
    nome: isAnonymous ? undefined : nameText(name?.given?.join(' '), 20),
    codiceFiscale: isAnonymous ? undefined : codiceFiscaleOf(patient),
    sesso: sex,
    dataNascita: birth && toDayMonthYear(birth),
    comuneResidenza: municipality ?? (mayNameProvince && province !== undefined ? `${province}000` : undefined),
    uslResidenza: asl !== undefined && asl.slice(0, 3) === region ? asl.slice(3) : undefined,
  };
}

function codiceFiscaleOf({ identifier = [] }: Patient): string | undefined {
  for (const system of [identifiers.codiceFiscale, identifiers.legacyCodiceFiscale]) {
    const value = identifier.find((item) => item.system === system && item.use !== 'old')?.value;
    if (value !== undefined) return value.trim().toUpperCase();
  }
  return undefined;
}

/**
 * A name as positional files want it: capitals, one byte for each character, what does not fit cut at its end. Letters that
 * the encoding lacks lose their mark; a name in another alphabet is left out, since the codice fiscale tells the person.
 */
export function nameText(text: string | undefined, length: number): string | undefined {
  if (text === undefined) return undefined;
  let written = '';
  for (const character of text.replace(/\s/g, ' ').trim().toUpperCase().normalize('NFC')) {
    written += isEncodable(character, 'latin1') ? character : character.normalize('NFD').replace(/\p{M}/gu, '');
  }
  return isEncodable(written, 'latin1') && written !== '' ? written.slice(0, length).trimEnd() : undefined;
}
