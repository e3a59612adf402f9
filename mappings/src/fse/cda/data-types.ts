import type {
  Address,
  CodeableConcept,
  Coding,
  ContactPoint,
  HumanName,
  Identifier,
  Period,
  Quantity,
} from '@medplum/fhirtypes';
import { nameOfOid, oidOf } from './code-systems.ts';
import { type CdaElement, el } from './element.ts';
import { toInterval, toTs } from './time.ts';

/** Makes an element of type II; nothing when the system has no OID or there is no value. */
export function ii(name: string, identifier: Identifier | undefined): CdaElement | undefined {
  const root = oidOf(identifier?.system);
  const extension = identifier?.value;
  if (root === undefined || extension === undefined) return undefined;
  return iiOf(name, root, extension);
}

/** An element of type II of a root and an extension, with the name of who gives it out. */
export function iiOf(name: string, root: string, extension: string): CdaElement {
  return el(name, { root, extension, assigningAuthorityName: nameOfOid(root) });
}

/** An element of a coded type (CS, CE, CD) by code and OID. */
export function codeOf(
  name: string,
  code: string,
  codeSystem: string,
  displayName?: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly (CdaElement | undefined)[]
): CdaElement {
  const codeSystemName = nameOfOid(codeSystem);
  return el(name, { ...attributes, code, codeSystem, codeSystemName, displayName }, children);
}

/** How a concept is written. */
export interface ConceptOptions {
  /** OIDs of the code systems admitted for the code itself, the preferred first; any when absent. */
  readonly systems?: readonly string[];
  /** OIDs admitted for `translation`; none when absent. */
  readonly translations?: readonly string[];
  /** `xsi:type` of a value. */
  readonly type?: 'CD' | 'CE';
  /** `#id` of the text in the narrative (`originalText/reference`). */
  readonly reference?: string;
}

/** The coding of a concept in one of the systems, by their order; in any that has an OID when none are given. */
export function codingIn(
  concept: CodeableConcept | undefined,
  systems?: readonly string[],
): { readonly code: string; readonly oid: string; readonly display?: string } | undefined {
  const codings = (concept?.coding ?? []).flatMap(({ system, code, display }) => {
    const oid = oidOf(system);
    return oid === undefined || code === undefined
      ? []
      : [{ code, oid, ...(display === undefined ? {} : { display }) }];
  });
  if (!systems) return codings[0];
  for (const system of systems) {
    const found = codings.find(({ oid }) => oid === system);
    if (found) return found;
  }
  return undefined;
}

/** An element of type CD or CE of a concept; nothing when it has no coding in an admitted system. */
export function cd(
  name: string,
  concept: CodeableConcept | undefined,
  options: ConceptOptions = {},
): CdaElement | undefined {
  const found = codingIn(concept, options.systems);
  if (!found) return undefined;
  const translations = (options.translations ?? []).flatMap((system) => {
    const other = codingIn(concept, [system]);
    return other && other.oid !== found.oid ? [codeOf('translation', other.code, other.oid, other.display)] : [];
  });
  return codeOf(
    name,
    found.code,
    found.oid,
    found.display ?? concept?.text,
    { 'xsi:type': options.type },
    originalText(options.reference),
    ...translations,
  );
}

/** The same for a coding. */
export function cdOfCoding(
  name: string,
  coding: Coding | undefined,
  options: ConceptOptions = {},
): CdaElement | undefined {
  return coding && cd(name, { coding: [coding] }, options);
}

/** `originalText` that points into the narrative of the section. */
export function originalText(reference: string | undefined): CdaElement | undefined {
  return reference === undefined ? undefined : el('originalText', {}, el('reference', { value: reference }));
}

/** An element of type TS; nothing when there is no date. `type` for a value (`xsi:type`). */
export function ts(name: string, value: string | undefined, type?: 'TS'): CdaElement | undefined {
  const written = toTs(value);
  return written === undefined ? undefined : el(name, { 'xsi:type': type, value: written });
}

/** An element of type IVL_TS; nothing when the period is empty or ends before it begins. */
export function ivl(name: string, period: Period | undefined, type?: 'IVL_TS'): CdaElement | undefined {
  const { low, high, ordered } = toInterval(period?.start, period?.end);
  if (!ordered || (low === undefined && high === undefined)) return undefined;
  return el(
    name,
    { 'xsi:type': type },
    low === undefined ? undefined : el('low', { value: low }),
    high === undefined ? undefined : el('high', { value: high }),
  );
}

/** An element of type PQ. The unit is that of UCUM when the quantity has one, else its text without spaces. */
export function pq(name: string, quantity: Quantity | undefined, type?: 'PQ'): CdaElement | undefined {
  if (quantity?.value === undefined) return undefined;
  const unit = quantity.code ?? quantity.unit?.replace(/\s+/g, '_');
  return el(name, { 'xsi:type': type, value: decimal(quantity.value), unit: unit === '' ? undefined : unit });
}

/** A number as the type `real` of the CDA takes it, without exponent. */
export function decimal(value: number): string {
  const text = String(value);
  return /e/i.test(text) ? value.toFixed(20).replace(/\.?0+$/, '') : text;
}

/** Uses of telephone numbers and addresses: FHIR to HL7 V3. */
const uses: Readonly<Record<string, string>> = { home: 'HP', work: 'WP', temp: 'TMP', mobile: 'MC' };

/** To whom a number or an address belongs; organisations have none of the home. */
export type Owner = 'patient' | 'professional' | 'organization';

const defaultUse: Readonly<Record<Owner, string>> = { patient: 'HP', professional: 'WP', organization: 'WP' };

/** Elements of type TEL; always with `@use`, which the schematrons ask for. */
export function telecoms(list: readonly ContactPoint[] | undefined, owner: Owner): readonly CdaElement[] {
  return (list ?? []).flatMap((point) => {
    const value = telecomUri(point);
    return value === undefined || point.use === 'old' ? [] : [el('telecom', { use: telecomUse(point, owner), value })];
  });
}

function telecomUse({ use }: ContactPoint, owner: Owner): string {
  const told = use === undefined ? undefined : uses[use];
  if (told === undefined || told === 'TMP') return defaultUse[owner];
  return owner === 'organization' && told === 'HP' ? 'WP' : told;
}

const schemes: Readonly<Record<string, string>> = {
  phone: 'tel:',
  sms: 'tel:',
  pager: 'tel:',
  fax: 'fax:',
  email: 'mailto:',
};

function telecomUri({ system, value }: ContactPoint): string | undefined {
  const text = value?.toWellFormed().replace(/\s+/g, '');
  if (text === undefined || text === '') return undefined;
  const scheme = system === undefined ? '' : (schemes[system] ?? '');
  const safe = encodeURI(text).replace(/%25(?=[0-9A-F]{2})/gi, '%');
  return /^(tel|fax|mailto):/i.test(safe) ? safe : `${scheme}${safe}`;
}

/** What the schematrons admit as `addr/@use`. */
const addressUses: Readonly<Record<Owner, readonly string[]>> = {
  patient: ['HP', 'TMP'],
  professional: ['HP', 'WP', 'TMP'],
  organization: ['WP', 'TMP'],
};

/** The parts of an address that a schematron may ask for. */
export type AddressPart = 'country' | 'city' | 'streetAddressLine' | 'censusTract' | 'postalCode';

const cityCode = 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding';

/**
 * An element of type AD in the order and with the codes of the ministry's samples: `country` 100 for Italy (ISTAT, other
 * countries as they are given), `state` code of the region, `county` letters of the province, `censusTract` ISTAT code of
 * the municipality. Nothing when one of the parts asked for is not there, since schematrons refuse such an address.
 */
export function addr(
  address: Address | undefined,
  owner: Owner,
  required: readonly AddressPart[] = ['country', 'city', 'streetAddressLine'],
): CdaElement | undefined {
  if (!address) return undefined;
  const lines = (address.line ?? []).filter((line) => typeof line === 'string' && line !== '');
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['country', country(address.country)],
    ['state', codeOfPart(address, '_state') ?? address.state],
    ['county', address.district],
    ['city', address.city],
    ['censusTract', censusTractOf(address)],
    ['postalCode', address.postalCode],
    ['streetAddressLine', lines.length === 0 ? undefined : lines.join(', ')],
  ];
  const present = parts.flatMap(([name, value]) => (value ? [el(name, {}, value)] : []));
  if (!required.every((part) => present.some(({ name }) => name === part))) return undefined;
  if (present.length === 0) return undefined;
  const told = uses[address.use ?? ''];
  const use = told !== undefined && addressUses[owner].includes(told) ? told : defaultUse[owner];
  return el('addr', { use }, present);
}

function country(text: string | undefined): string | undefined {
  return text === undefined ? undefined : /^(it|ita|italia|italy)$/i.test(text.trim()) ? '100' : text;
}

/** The code that stands in an extension of a part of an address; primitive extensions have no type in our model of R4. */
function codeOfPart(address: Address, part: '_city' | '_state'): string | undefined {
  return extensionsOf(address, part).find(({ url }) => url === cityCode)?.valueCoding?.code;
}

const censusTract = 'http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-censusTract';

/** ISTAT code of the municipality of an address: that of its city, else its census tract as the ministry's maps put it. */
export function censusTractOf(address: Address): string | undefined {
  return (
    codeOfPart(address, '_city') ??
    everyExtensionOf(address, '_line').find(({ url }) => url === censusTract)?.valueString
  );
}

interface PrimitiveExtension {
  readonly url?: string;
  readonly valueString?: string;
  readonly valueCode?: string;
  readonly valueCoding?: Coding;
}

function extensionsOf(owner: object, part: string): readonly PrimitiveExtension[] {
  const element: unknown = Reflect.get(owner, part);
  return extensionsIn(Array.isArray(element) ? element[0] : element);
}

/** The same for all values of a primitive that repeats. */
function everyExtensionOf(owner: object, part: string): readonly PrimitiveExtension[] {
  const element: unknown = Reflect.get(owner, part);
  return Array.isArray(element) ? element.flatMap(extensionsIn) : extensionsIn(element);
}

function extensionsIn(element: unknown): readonly PrimitiveExtension[] {
  if (typeof element !== 'object' || element === null || !('extension' in element)) return [];
  return Array.isArray(element.extension) ? element.extension : [];
}

const dataAbsent = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
const nullFlavors: Readonly<Record<string, string>> = {
  unknown: 'UNK',
  'asked-unknown': 'ASKU',
  'temp-unknown': 'NAV',
  'not-asked': 'NASK',
  'asked-declined': 'ASKU',
  masked: 'MSK',
  'not-applicable': 'NA',
};

/** Null flavour for a primitive that is absent for a reason (`data-absent-reason`); nothing when no reason is given. */
export function nullFlavorOf(owner: object, primitive: string): string | undefined {
  const code = extensionsOf(owner, `_${primitive}`).find(({ url }) => url === dataAbsent)?.valueCode;
  return code === undefined ? undefined : (nullFlavors[code] ?? 'NI');
}

/**
 * An element of type PN: one `family` and one `given` (the schematrons count them, so several given names stand in one),
 * `prefix` and `suffix`. A part that is absent for a reason has its null flavour. Nothing when a part is just absent.
 */
export function pn(name: string, human: HumanName | undefined): CdaElement | undefined {
  if (!human) return undefined;
  const given = (human.given ?? []).filter((one) => typeof one === 'string').join(' ');
  const part = (tag: 'family' | 'given', text: string | undefined) => {
    if (text) return el(tag, {}, text);
    const nullFlavor = nullFlavorOf(human, tag);
    return nullFlavor === undefined ? undefined : el(tag, { nullFlavor });
  };
  const family = part('family', human.family);
  const givenName = part('given', given);
  if (!family || !givenName) return undefined;
  const extra = (tag: string, list: readonly string[] | undefined) => (list ?? []).map((text) => el(tag, {}, text));
  return el(name, {}, family, givenName, extra('prefix', human.prefix), extra('suffix', human.suffix));
}

/** The name of a person that counts: the official one, else the usual one, else the first that is not old. */
export function mainName(names: readonly HumanName[] | undefined): HumanName | undefined {
  const list = (names ?? []).filter(({ use }) => use !== 'old' && use !== 'nickname' && use !== 'anonymous');
  return list.find(({ use }) => use === 'official') ?? list.find(({ use }) => use === 'usual') ?? list[0] ?? names?.[0];
}
