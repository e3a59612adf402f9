import type { Address, Location, Organization, Patient } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { canonicalBase } from '@sinfonia/profiles/package';
import { packageTerminology, propertyOf } from '@sinfonia/profiles/terminology';
import { extensionOf } from '../../steps/elements.ts';
import { organizationChain, type Reading, readResource } from '../../steps/stored.ts';
import type { Point } from './offer.ts';

/** System of the codes of health authorities (FLS.11). */
const authoritySystem = 'urn:oid:2.16.840.1.113883.2.9.4.1.1';
/** System of the codes of districts. */
const districtSystem = `${canonicalBase}/sid/district`;
const municipalitySystem = 'https://www.hl7.it/fhir/terminology/CodeSystem/istat-comuni';
const codingExtension = 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding';

/** Where something is, in the words of the health service. */
export interface Territory {
  /** FLS.11 code of the health authority, six digits. */
  readonly asl?: string;
  readonly district?: string;
  /** ISTAT code. */
  readonly municipality?: string;
  /** `Organization/x` that were read to know it. */
  readonly read: readonly string[];
}

/**
 * The territory of a place: the health authority that its address says, else that of its municipality, else that of the organization
 * that runs it (`Organization/x`); the district is that of the organization.
 */
export async function territoryOf(
  store: Reading,
  address: Address | undefined,
  organization: string | undefined,
): Promise<Territory> {
  const municipality = municipalityOf(address);
  const read = await organizationChain(store, organization);
  const organizations = await Promise.all(read.map((one) => readResource(store, 'Organization', one)));
  const ofChain = (system: string): string | undefined => organizations.flatMap((one) => codeOf(one, system) ?? [])[0];
  const written = address && extensionOf(address, extensionUrl.AddressAsl)?.valueCoding?.code;
  const asl = written ?? aslOfMunicipality(municipality) ?? ofChain(authoritySystem);
  const district = ofChain(districtSystem);
  return {
    read,
    ...(asl === undefined ? {} : { asl }),
    ...(district === undefined ? {} : { district }),
    ...(municipality === undefined ? {} : { municipality }),
  };
}

/** Where times are guaranteed to a person: the health authority that assists her, else that of her residence. */
export async function territoryOfPerson(
  store: Reading,
  { managingOrganization, address }: Patient,
): Promise<Territory> {
  const assisting = await territoryOf(store, undefined, managingOrganization?.reference);
  if (assisting.asl !== undefined) return assisting;
  return { ...(await territoryOf(store, address?.[0], undefined)), read: assisting.read };
}

/** The health authority of a municipality, by its ISTAT code. Source: code system `istat-comuni`. */
export function aslOfMunicipality(municipality: string | undefined): string | undefined {
  const table = packageTerminology().codeSystem(municipalitySystem);
  return municipality === undefined || table === undefined ? undefined : propertyOf(table, municipality, 'asl');
}

/** The point of a place, when it has one. */
export function pointOf({ position }: Location): Point | undefined {
  if (position?.latitude === undefined || position.longitude === undefined) return undefined;
  return { latitude: position.latitude, longitude: position.longitude };
}

function municipalityOf(address: Address | undefined): string | undefined {
  const city = (address as { readonly _city?: { readonly extension?: [] } } | undefined)?._city;
  const coding = city && extensionOf(city, codingExtension)?.['valueCoding' as never];
  return (coding as { readonly code?: string } | undefined)?.code;
}

function codeOf(organization: Organization | undefined, system: string): string | undefined {
  return organization?.identifier?.find((one) => one.system === system)?.value;
}
