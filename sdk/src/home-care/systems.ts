import type { CodeableConcept, Coding } from '@medplum/fhirtypes';

/** Canonical base of the platform. */
export const canonicalBase = 'https://fhir.sinfonia.campania.it';

/** Identifier systems of people, organizations and cases. Source: HL7 Italia core 0.1.0; the platform's own base. */
export const identifierSystems = {
  codiceFiscale: 'urn:oid:2.16.840.1.113883.2.9.4.3.2',
  stp: 'urn:oid:2.16.840.1.113883.2.9.4.3.17',
  eni: 'urn:oid:2.16.840.1.113883.2.9.4.3.18',
  /** Number of a prescription (NRE). */
  nre: 'urn:oid:2.16.840.1.113883.2.9.4.3.8',
  /** ASL by its FLS.11 code of six digits, e.g. `150204`. */
  fls11: 'urn:oid:2.16.840.1.113883.2.9.4.1.1',
  homeCareCase: `${canonicalBase}/sid/home-care-case`,
  /**
   * What a step with a key wrote: `<target>.<key>.<part>`, where the target is the id of the case or referral, or of the client for a
   * referral; parts are `referral`, `case`, `access` and so on.
   */
  serviceEntry: `${canonicalBase}/sid/service-entry`,
} as const;

/** ICD-9-CM, in which SIAD asks for diagnoses. */
export const icd9cm = 'http://hl7.org/fhir/sid/icd-9-cm';

/** Ties a resource to its case. Source: FHIR R4 extension registry. */
export const episodeExtension = 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare';

/** A code of a table of the SIAD flow. Source: mappings/src/flows/siad/README.md. */
export function siadCoding(table: string, code: string): Coding {
  return { system: `${canonicalBase}/CodeSystem/siad-${table}`, code };
}

/** The same as a concept. */
export function siadConcept(table: string, code: string): CodeableConcept {
  return { coding: [siadCoding(table, code)] };
}
