import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../json/json-object.ts';
import { agreesWithBirthDate, parseCodiceFiscale } from '../../value-objects/index.ts';
import { has, type NativeInvariant, onObject } from './native-invariant.ts';
import { isNotAfter } from './partial-dates.ts';

const codiceFiscale = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
const earlierCodiceFiscale = 'http://hl7.it/sid/codiceFiscale';
const teamCard = 'urn:oid:2.16.840.1.113883.2.9.4.3.7';
const teamPersonalNumber = 'urn:oid:2.16.840.1.113883.2.9.4.3.3';
/** STP, STP of Campania and ENI. */
const foreignerCodes: readonly string[] = [
  'urn:oid:2.16.840.1.113883.2.9.4.3.17',
  'urn:oid:2.16.840.1.113883.2.9.2.150.4.1.1',
  'urn:oid:2.16.840.1.113883.2.9.4.3.18',
];
/** Systems of the registers that know a person: national and that of Campania. */
const knownSystems: readonly string[] = [
  codiceFiscale,
  earlierCodiceFiscale,
  ...foreignerCodes,
  teamCard,
  'urn:oid:2.16.840.1.113883.2.9.4.3.16',
  'urn:oid:2.16.840.1.113883.2.9.4.3.15',
  'urn:oid:2.16.840.1.113883.2.9.2.150.4.1',
];
const provisionalIdentity = 'https://fhir.sinfonia.campania.it/StructureDefinition/provisional-identity';
const codedString = 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding';
const identifierTypes = 'http://terminology.hl7.org/CodeSystem/v2-0203';

const italianMunicipalities = 'https://www.hl7.it/fhir/terminology/CodeSystem/istat-comuni';
const foreignStates = 'https://www.hl7.it/fhir/terminology/CodeSystem/istat-unitaAmministrativeTerritorialiEstere';

/** Identifiers of a person whose system is one of these. */
function identifiersOf(person: JsonObject, systems: readonly string[]): readonly JsonObject[] {
  return objectsOf(person['identifier']).filter(({ system }) => systems.includes(textOf(system) ?? ''));
}

function isProvisional(person: JsonObject): boolean {
  return objectsOf(person['extension']).some(({ url }) => url === provisionalIdentity);
}

function hasRecordNumber(person: JsonObject): boolean {
  return objectsOf(person['identifier']).some(({ type }) =>
    objectsOf(isJsonObject(type) ? type['coding'] : undefined).some(
      ({ system, code }) => system === identifierTypes && code === 'MR',
    ),
  );
}

/** What the codici fiscali of a person say; those with a wrong form are another rule's. */
const readCodes = (person: JsonObject) =>
  identifiersOf(person, [codiceFiscale]).flatMap(({ value }) => {
    const parsed = parseCodiceFiscale(textOf(value) ?? '');
    return parsed.ok ? [parsed.value] : [];
  });

function agreesOnBirth(person: JsonObject): boolean {
  const birthDate = textOf(person['birthDate']);
  return birthDate?.length !== 10 || readCodes(person).every((code) => agreesWithBirthDate(code, birthDate));
}

function agreesOnSex(person: JsonObject): boolean {
  const { gender } = person;
  if (gender !== 'male' && gender !== 'female') return true;
  return readCodes(person).every(({ sex }) => (sex === 'F') === (gender === 'female'));
}

function isSameUnderBothSystems(person: JsonObject): boolean {
  const current = identifiersOf(person, [codiceFiscale]).map(({ value }) => value);
  if (current.length === 0) return true;
  return identifiersOf(person, [earlierCodiceFiscale]).every(({ value }) =>
    current.includes((textOf(value) ?? '').toUpperCase()),
  );
}

function isInForce({ period }: JsonObject): boolean {
  return !isJsonObject(period) || !has(period, 'end');
}

function hasMunicipalityCode(address: JsonObject): boolean {
  const sibling = address['_city'];
  return isJsonObject(sibling) && objectsOf(sibling['extension']).some(({ url }) => url === codedString);
}

/** Invariants of people and addresses as functions, by key. Source: profiles/fsh/people and foundation. */
export const peopleInvariants: Readonly<Record<string, NativeInvariant>> = {
  'sin-cf-2': onObject(agreesOnBirth),
  'sin-cf-3': onObject(agreesOnSex),
  'sin-cf-5': onObject(isSameUnderBothSystems),
  'sin-pat-1': onObject(
    (person) => identifiersOf(person, knownSystems).length > 0 || (isProvisional(person) && hasRecordNumber(person)),
  ),
  'sin-pat-2': onObject((person) => isNotAfter(person['birthDate'], person['deceasedDateTime'])),
  'sin-pat-3': onObject(
    (person) =>
      identifiersOf(person, [codiceFiscale, earlierCodiceFiscale]).length === 0 ||
      !identifiersOf(person, foreignerCodes).some(isInForce),
  ),
  'sin-pat-4': onObject(
    (person) => identifiersOf(person, [teamCard]).length > 0 === identifiersOf(person, [teamPersonalNumber]).length > 0,
  ),
  'sin-pat-5': onObject(
    (person) => !isProvisional(person) || identifiersOf(person, [codiceFiscale, earlierCodiceFiscale]).length === 0,
  ),
  'sin-istat-1': onObject(({ system, code }) => {
    if (system !== italianMunicipalities && system !== foreignStates) return true;
    return (system === italianMunicipalities ? /^\d{6}$/ : /^\d{3}$/).test(textOf(code) ?? '');
  }),
  'sin-adr-1': onObject((address) => address['country'] !== 'IT' || hasMunicipalityCode(address)),
  'sin-adr-2': onObject(
    ({ country, postalCode }) => country !== 'IT' || typeof postalCode !== 'string' || /^\d{5}$/.test(postalCode),
  ),
};
