import type { Address, Patient } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import {
  type AddressPart,
  addr,
  censusTractOf,
  codeOf,
  mainName,
  nullFlavorOf,
  pn,
  telecoms,
  ts,
} from '../../cda/data-types.ts';
import { type CdaElement, el, elIfAny } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { patientIds } from './identifiers.ts';

const genders: Readonly<Record<string, readonly [string, string]>> = {
  male: ['M', 'Maschio'],
  female: ['F', 'Femmina'],
  other: ['UN', 'Indifferenziato'],
  unknown: ['UN', 'Indifferenziato'],
};
const birthPlace = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace';
const birthPlaceCode = 'https://fhir.sinfonia.campania.it/StructureDefinition/birth-place-code';
const municipalities = 'https://www.hl7.it/fhir/terminology/CodeSystem/istat-comuni';

/** The person in care, from the subject of the Composition. */
export function subjectOf(context: BuildContext): Located<Patient> | undefined {
  const { document, gaps } = context;
  const { subject } = document.composition;
  const place = `${document.compositionPath}.subject`;
  const patient = document.findAs('Patient', subject, document.located);
  if (!patient) {
    if (subject) gaps.reference(place);
    else gaps.missing(place);
  }
  return patient;
}

/** `recordTarget`: identifiers, addresses, telephone, name, sex, birth. */
export function recordTarget(context: BuildContext): readonly CdaElement[] {
  const patient = subjectOf(context);
  if (!patient) return [];
  const { resource, path } = patient;
  const { gaps, rules } = context;
  const addresses = patientAddresses(resource, rules.patientAddress);
  return [
    el(
      'recordTarget',
      { typeCode: 'RCT', contextControlCode: 'OP' },
      el(
        'patientRole',
        { classCode: 'PAT' },
        patientIds(resource.identifier, path, gaps, rules.patientIds),
        rules.localPatientId ? el('id', { nullFlavor: 'NI' }) : undefined,
        addresses,
        telecoms(resource.telecom, 'patient'),
        person(context, patient),
      ),
    ),
  ];
}

/** One address for each use, as prescriptions want it: residence, domicile. */
function patientAddresses(resource: Patient, required: readonly AddressPart[]): readonly CdaElement[] {
  const byUse = new Map<string | undefined, CdaElement>();
  const list = (resource.address ?? []).filter(({ use }) => use !== 'old' && use !== 'billing');
  for (const address of [...list.filter(({ use }) => use === 'home'), ...list]) {
    const made = addr(address, 'patient', required);
    if (made && !byUse.has(made.attributes['use'])) byUse.set(made.attributes['use'], made);
  }
  return [...byUse.values()];
}

function person({ gaps, rules }: BuildContext, { resource, path }: Located<Patient>): CdaElement {
  const name = pn('name', mainName(resource.name));
  if (!name) gaps.missing(`${path}.name`);
  const gender = resource.gender === undefined ? undefined : genders[resource.gender];
  if (!gender) gaps.missing(`${path}.gender`);
  const known = ts('birthTime', resource.birthDate);
  const birthTime = known ?? (rules.birthTime ? undefined : absentBirthTime(resource));
  if (!birthTime) gaps.missing(`${path}.birthDate`);
  const place = birthplace(resource, rules.birthplaceCity);
  if (!place && rules.birthplace) gaps.missing(`${path}.extension('${birthPlaceCode}')`);
  return el(
    'patient',
    { classCode: 'PSN', determinerCode: 'INSTANCE' },
    name,
    gender ? codeOf('administrativeGenderCode', gender[0], oids.gender, gender[1]) : undefined,
    birthTime,
    place,
  );
}

function absentBirthTime(resource: Patient): CdaElement | undefined {
  return nullFlavorOf(resource, 'birthDate') === undefined ? undefined : el('birthTime', { nullFlavor: 'UNK' });
}

/** Place of birth: `city` and `country` as text, `censusTract` (or `country` abroad) as ISTAT code. */
function birthplace(resource: Patient, cityNeeded: boolean): CdaElement | undefined {
  const extension = (url: string) => resource.extension?.filter((one) => one.url === url) ?? [];
  const address: Address | undefined = extension(birthPlace)[0]?.valueAddress;
  const codes = extension(birthPlaceCode).flatMap(({ valueCodeableConcept }) => valueCodeableConcept?.coding ?? []);
  const municipality = codes.find(({ system }) => system === municipalities);
  const state = codes.find(({ system }) => system !== municipalities);
  const italy = municipality || /^(it|100$)/i.test(address?.country ?? '');
  const code = municipality?.code ?? (address && censusTractOf(address));
  const city = address?.city ?? municipality?.display;
  if (italy && cityNeeded && (city === undefined || code === undefined)) return undefined;
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['country', italy ? '100' : (state?.code ?? address?.country)],
    ['county', address?.district],
    ['city', city],
    ['censusTract', code],
  ];
  const made = elIfAny(
    'addr',
    { use: 'HP' },
    parts.flatMap(([name, value]) => (value ? [el(name, {}, value)] : [])),
  );
  return (
    made &&
    el('birthplace', { classCode: 'BIRTHPL' }, el('place', { classCode: 'PLC', determinerCode: 'INSTANCE' }, made))
  );
}
