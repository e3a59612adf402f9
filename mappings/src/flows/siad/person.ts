import type { Address, CodeableConcept, Extension, Identifier, Patient } from '@medplum/fhirtypes';
import { toCivilDate } from '../../layout/civil-date.ts';
import { type RecordFinding, toFinding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { textAt } from '../../layout/rule.ts';
import { extensions, identifiers, systems } from './fhir-shape.ts';
import { codeIn, extensionOf } from './home-care-case.ts';

/** An address with the coded forms of city and region beside their texts (`_city`, `_state` of FHIR JSON). */
interface CodedAddress extends Address {
  readonly _city?: { readonly extension?: readonly Extension[] };
  readonly _state?: { readonly extension?: readonly Extension[] };
}

/** The code by which a flow knows a person. */
export interface PersonCode {
  readonly code: string;
  /** Table T-03. */
  readonly kind: string;
  /** Table T-02. */
  readonly validity: string;
}

const kindsBySystem: readonly (readonly [system: string, kind: string])[] = [
  [identifiers.codiceFiscale, '0'],
  [identifiers.legacyCodiceFiscale, '0'],
  [identifiers.stp, '1'],
  [identifiers.eni, '2'],
  [identifiers.team, '3'],
];

const maritalToSiad: Readonly<Record<string, string>> = { S: '1', U: '1', M: '2', L: '3', D: '4', W: '5' };
const siadToMarital: Readonly<Record<string, string>> = { '1': 'S', '2': 'M', '3': 'L', '4': 'D', '5': 'W' };

/** Finds the code of a person: codice fiscale first, then STP, ENI, TEAM. Undefined when there is none. */
export function personCodeOf(patient: Patient | undefined): PersonCode | undefined {
  for (const [system, kind] of kindsBySystem) {
    const identifier = patient?.identifier?.find((item) => item.system === system && item.value && item.use !== 'old');
    if (!identifier?.value) continue;
    const code = identifier.value.trim().toUpperCase();
    const verified = extensionOf(identifier, extensions.identifierVerified)?.valueBoolean === true;
    return { code, kind: kind === '0' && /^\d{11}$/.test(code) ? '4' : kind, validity: verified ? '0' : '1' };
  }
  return undefined;
}

/**
 * Registry part of a T1 record (`DatiAnagrafici` without `CUNI` and `ResponsabilitaGenitoriale`) from a Patient.
 * `day` is the day of the taking in charge, which decides the address in force.
 */
export function toRegistryFields(
  patient: Patient,
  person: PersonCode | undefined,
  day: string | undefined,
  findings: RecordFinding[],
): FlowRecord {
  const place = 'Assistito/DatiAnagrafici';
  const citizenship = citizenshipOf(patient);
  if (citizenship === undefined) findings.push(gap(`${place}/Cittadinanza`, 'XX', 'ISO 3166'));
  const fields: FlowRecord = {
    Cittadinanza: citizenship ?? 'XX',
    StatoCivile: maritalToSiad[codeIn(patient.maritalStatus, systems.maritalStatus) ?? ''] ?? '9',
    Residenza: toResidence(patient, day),
  };
  if (person) {
    fields['validitaCI'] = person.validity;
    fields['tipologiaCI'] = person.kind;
  }
  if (patient.birthDate !== undefined) fields['AnnoNascita'] = patient.birthDate.slice(0, 4);
  if (patient.gender === 'male') fields['Genere'] = '1';
  if (patient.gender === 'female') fields['Genere'] = '2';
  return fields;
}

/** Finding that a datum is missing and a code of the table for "not available" or "other" is written instead. */
export function gap(field: string, code: string, table: string): RecordFinding {
  return toFinding({ code: 'flow-source-gap', values: { code, table } }, field, { level: 'anomaly' });
}

function citizenshipOf(patient: Patient): string | undefined {
  const code = extensionOf(patient, extensions.citizenship)?.extension?.find((part) => part.url === 'code');
  return codeIn(code?.valueCodeableConcept, systems.country);
}

function toResidence(patient: Patient, day: string | undefined): FlowRecord {
  const address: CodedAddress | undefined = residenceOn(patient.address ?? [], day);
  if (!address) return {};
  const country = countryOf(address);
  if (country !== 'IT') return { Regione: '999', ASL: '999', Comune: '999999', StatoEstero: country };
  const asl = extensionOf(address, extensions.addressAsl)?.valueCoding?.code;
  const region = codedPart(address._state) ?? asl?.slice(0, 3);
  const municipality = codedPart(address._city);
  const residence: FlowRecord = {};
  if (region !== undefined) residence['Regione'] = region;
  if (asl !== undefined) residence['ASL'] = asl.slice(-3);
  if (municipality !== undefined) residence['Comune'] = municipality;
  return residence;
}

function residenceOn(addresses: readonly Address[], day: string | undefined): Address | undefined {
  const homes = addresses.filter((address) => address.use === 'home');
  const inForce = homes.find((address) => {
    const from = toCivilDate(address.period?.start);
    const to = toCivilDate(address.period?.end);
    return day === undefined || ((from === undefined || from <= day) && (to === undefined || day <= to));
  });
  return inForce ?? homes[0];
}

function countryOf(address: Address): string {
  const country = (address.country ?? 'IT').trim().toUpperCase();
  return country === 'ITA' || country === 'ITALIA' || country === 'ITALY' || country === '100' ? 'IT' : country;
}

function codedPart(element: { readonly extension?: readonly Extension[] } | undefined): string | undefined {
  const extension = extensionOf(element, extensions.codedString) ?? extensionOf(element, extensions.codedStringR5);
  return extension?.valueCoding?.code;
}

/** A Patient from the registry part of a T1 record: what the flow knows, so no name and only the year of birth. */
export function toPatient(record: FlowRecord): Patient {
  const at = (path: string) => textAt(record, `Assistito/DatiAnagrafici/${path}`);
  const identifier = toIdentifier(at('CUNI') ?? '', at('tipologiaCI'), at('validitaCI'));
  const year = at('AnnoNascita');
  const citizenship = at('Cittadinanza');
  const address = toAddress(at);
  const gender = at('Genere') === '1' ? 'male' : at('Genere') === '2' ? 'female' : 'unknown';
  return {
    resourceType: 'Patient',
    ...(citizenship === undefined || citizenship === 'XX' ? {} : { extension: [citizenshipExtension(citizenship)] }),
    identifier: [identifier],
    gender,
    ...(year === undefined ? {} : { birthDate: year }),
    ...(address ? { address: [address] } : {}),
    maritalStatus: maritalStatus(at('StatoCivile')),
  };
}

function toIdentifier(code: string, kind: string | undefined, validity: string | undefined): Identifier {
  const system =
    code.length >= 88
      ? identifiers.cuni
      : (kindsBySystem.find(([, known]) => known === (kind === '4' ? '0' : kind))?.[0] ?? identifiers.codiceFiscale);
  return {
    ...(validity === undefined
      ? {}
      : { extension: [{ url: extensions.identifierVerified, valueBoolean: validity === '0' }] }),
    system,
    value: code,
  };
}

function citizenshipExtension(code: string) {
  const coding = { system: systems.country, code };
  return { url: extensions.citizenship, extension: [{ url: 'code', valueCodeableConcept: { coding: [coding] } }] };
}

function maritalStatus(code: string | undefined): CodeableConcept {
  const marital = siadToMarital[code ?? ''];
  const coding = marital
    ? { system: systems.maritalStatus, code: marital }
    : { system: systems.nullFlavor, code: 'UNK' };
  return { coding: [coding] };
}

function toAddress(at: (path: string) => string | undefined): CodedAddress | undefined {
  const abroad = at('Residenza/StatoEstero');
  if (abroad !== undefined) return { use: 'home', country: abroad };
  const region = at('Residenza/Regione');
  const asl = at('Residenza/ASL');
  const municipality = at('Residenza/Comune');
  if (region === undefined || asl === undefined || municipality === undefined) return undefined;
  const coded = (system: string, code: string) => ({
    extension: [{ url: extensions.codedString, valueCoding: { system, code } }],
  });
  return {
    extension: [{ url: extensions.addressAsl, valueCoding: { system: systems.asl, code: region + asl } }],
    use: 'home',
    _city: coded(systems.municipality, municipality),
    _state: coded(systems.region, region),
    country: 'IT',
  };
}
