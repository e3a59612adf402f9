import type { Address, ContactPoint, HumanName } from '@medplum/fhirtypes';
import { isElement, textIn, type XmlElement } from '../../validate/xml-tree.ts';
import { attr, childOf, childrenOf, wordsOf } from '../navigate.ts';
import { orNothing, present } from '../present.ts';

const censusTract = 'http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-censusTract';

const addressUses = new Map<string, NonNullable<Address['use']>>([
  ['H', 'home'],
  ['HP', 'home'],
  ['HV', 'home'],
  ['WP', 'work'],
  ['DIR', 'work'],
  ['PUB', 'work'],
  ['TMP', 'temp'],
  ['BAD', 'old'],
]);

const telecomUses = new Map<string, NonNullable<ContactPoint['use']>>([
  ['H', 'home'],
  ['HP', 'home'],
  ['HV', 'home'],
  ['WP', 'work'],
  ['DIR', 'work'],
  ['PUB', 'work'],
  ['MC', 'mobile'],
  ['TMP', 'temp'],
  ['BAD', 'old'],
]);

const nameUses = new Map<string, NonNullable<HumanName['use']>>([
  ['L', 'official'],
  ['C', 'usual'],
  ['P', 'nickname'],
  ['A', 'anonymous'],
]);

function useOf<T>(element: XmlElement, uses: ReadonlyMap<string, T>): T | undefined {
  const told = attr(element, 'use')?.split(/\s+/) ?? [];
  return told.map((use) => uses.get(use)).find((use) => use !== undefined);
}

/**
 * An AD as Address in the way of the ministry's maps: `county` is the district, `censusTract` (ISTAT code of the municipality)
 * an extension of a first line that has no text. Nothing for an empty address. Source: FSE maps, CdaToFhirDataTypes 2.6.
 */
export function toAddress(addr: XmlElement | undefined): Address | undefined {
  if (!addr || attr(addr, 'nullFlavor') !== undefined) return undefined;
  const lines = addr.children.flatMap((part) => {
    if (!isElement(part) || !lineParts.has(part.localName)) return [];
    return wordsOf(part) ?? [];
  });
  const tract = wordsOf(childOf(addr, 'censusTract'));
  const parts = present<Address>({
    line: tract === undefined ? lines : undefined,
    city: wordsOf(childOf(addr, 'city')),
    district: wordsOf(childOf(addr, 'county')),
    state: wordsOf(childOf(addr, 'state')),
    postalCode: wordsOf(childOf(addr, 'postalCode')),
    country: wordsOf(childOf(addr, 'country')),
    text: hasParts(addr) ? undefined : wordsOf(addr),
  });
  const withTract = tract === undefined ? parts : { ...linesWithTract(tract, lines), ...parts };
  if (!orNothing(withTract)) return undefined;
  return present<Address>({ use: useOf(addr, addressUses), ...withTract });
}

const lineParts = new Set([
  'streetAddressLine',
  'streetName',
  'houseNumber',
  'additionalLocator',
  'deliveryAddressLine',
  'postBox',
  'precinct',
  'unitID',
]);

function hasParts(addr: XmlElement): boolean {
  return addr.children.some(isElement);
}

/** FHIR JSON keeps the extensions of a list of strings in a list beside it, which our model of R4 does not know. */
function linesWithTract(tract: string, lines: readonly string[]): object {
  const extended = { extension: [{ url: censusTract, valueString: tract }] };
  return { line: [null, ...lines], _line: [extended, ...lines.map(() => null)] };
}

/** Every address of an element. */
export function addressesOf(parent: XmlElement | undefined): Address[] {
  return childrenOf(parent, 'addr').flatMap((addr) => toAddress(addr) ?? []);
}

const schemes = new Map<string, NonNullable<ContactPoint['system']>>([
  ['tel', 'phone'],
  ['fax', 'fax'],
  ['mailto', 'email'],
  ['sms', 'sms'],
  ['http', 'url'],
  ['https', 'url'],
]);

/** A TEL as ContactPoint; the scheme tells the system, and stays in the value where it is part of an address of the web. */
export function toContactPoint(telecom: XmlElement): ContactPoint | undefined {
  const value = attr(telecom, 'value');
  if (value === undefined) return undefined;
  const [, scheme = '', rest = value] = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(value) ?? [];
  const system = schemes.get(scheme.toLowerCase()) ?? (scheme === '' ? guess(value) : 'other');
  const kept = system === 'url' || system === 'other' ? value : rest.trim();
  if (kept === '') return undefined;
  return present<ContactPoint>({ system, value: kept, use: useOf(telecom, telecomUses) });
}

function guess(value: string): NonNullable<ContactPoint['system']> {
  if (/^\S+@\S+$/.test(value)) return 'email';
  return /^[+\d][\d ./()-]*$/.test(value) ? 'phone' : 'other';
}

/** Every telecom of an element. */
export function telecomsOf(parent: XmlElement | undefined): ContactPoint[] {
  return childrenOf(parent, 'telecom').flatMap((telecom) => toContactPoint(telecom) ?? []);
}

/** A PN as HumanName; what is not split into parts is the text. */
export function toHumanName(name: XmlElement): HumanName | undefined {
  if (attr(name, 'nullFlavor') !== undefined) return undefined;
  const words = (part: string) => childrenOf(name, part).flatMap((one) => wordsOf(one) ?? []);
  const split = present<HumanName>({
    family: words('family').join(' ') || undefined,
    given: words('given'),
    prefix: words('prefix'),
    suffix: words('suffix'),
  });
  const text = name.children.some(isElement) ? undefined : textIn(name).replace(/\s+/g, ' ').trim() || undefined;
  const made = orNothing(present<HumanName>({ ...split, text }));
  return made && present<HumanName>({ use: useOf(name, nameUses), ...made });
}

/** Every name of an element. */
export function humanNamesOf(parent: XmlElement | undefined): HumanName[] {
  return childrenOf(parent, 'name').flatMap((name) => toHumanName(name) ?? []);
}
