import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ExtractResource, Resource, ResourceType } from '@medplum/fhirtypes';
import { generatedFile } from '../archive/locations.ts';

/** Canonical base of everything that SINFONIA publishes; the same as in the SUSHI configuration. */
export const canonicalBase = 'https://fhir.sinfonia.campania.it';

/** System of the codice fiscale in an identifier. Source: HL7 Italia, OID of the Ministry of Economy and Finance. */
export const codiceFiscaleSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

/** Older system of the codice fiscale in HL7 Italia guides: accepted on input and in searches, never written. */
export const legacyCodiceFiscaleSystem = 'http://hl7.it/sid/codiceFiscale';

let resources: readonly Resource[] | undefined;

/** Conformance resources of our own package (profiles, extensions, value sets, …), of one type or all. */
export function packageResources(): readonly Resource[];
export function packageResources<Type extends ResourceType>(type: Type): readonly ExtractResource<Type>[];
export function packageResources(type?: ResourceType): readonly Resource[] {
  resources ??= readPackage(generatedFile('package/package'));
  return type === undefined ? resources : resources.filter((resource) => resource.resourceType === type);
}

function readPackage(folder: string): readonly Resource[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[A-Z][A-Za-z]+-.*\.json$/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Resource);
}
