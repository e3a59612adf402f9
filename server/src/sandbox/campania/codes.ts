/** Canonical base of the platform: profiles, code systems and identifier systems are below it. */
export const base = 'https://fhir.sinfonia.campania.it';

/** Identifier systems. Source: HL7 Italia core 0.1.0; those below the platform's own base are ours. */
export const identifierSystem = {
  codiceFiscale: 'urn:oid:2.16.840.1.113883.2.9.4.3.2',
  stp: 'urn:oid:2.16.840.1.113883.2.9.4.3.17',
  authority: 'urn:oid:2.16.840.1.113883.2.9.4.1.1',
  hospital: 'urn:oid:2.16.840.1.113883.2.9.4.1.2',
  structure: 'urn:oid:2.16.840.1.113883.2.9.4.1.3',
  vat: 'urn:oid:2.16.840.1.113883.2.9.6.3.2',
  region: 'https://www.hl7.it/fhir/terminology/CodeSystem/minsan-regione',
  pharmacy: `${base}/sid/pharmacy`,
  district: `${base}/sid/district`,
  sandboxOrganization: `${base}/sid/sandbox-organization`,
  homeCareCase: `${base}/sid/home-care-case`,
} as const;

/** Code systems of the resources that the generator writes. */
export const codeSystem = {
  role: `${base}/CodeSystem/sinfonia-role`,
  relationship: `${base}/CodeSystem/sinfonia-relationship`,
  carePlanCategory: `${base}/CodeSystem/care-plan-category`,
  homeCareService: `${base}/CodeSystem/home-care-service`,
  homeCareTeamRole: `${base}/CodeSystem/home-care-team-role`,
  paiGoalArea: `${base}/CodeSystem/pai-goal-area`,
  organizationType: `${base}/CodeSystem/sinfonia-organization-type`,
  italianOrganizationType: 'https://www.hl7.it/fhir/terminology/CodeSystem/it-tipoEntita',
  exemption: 'https://www.hl7.it/fhir/terminology/CodeSystem/mds-esenzioni',
  municipality: 'https://www.hl7.it/fhir/terminology/CodeSystem/istat-comuni',
  region: 'https://www.hl7.it/fhir/terminology/CodeSystem/minsan-regione',
  authority: 'https://www.hl7.it/fhir/terminology/CodeSystem/cs-asl',
  country: 'urn:iso:std:iso:3166',
  loinc: 'http://loinc.org',
  icd9: 'http://hl7.org/fhir/sid/icd-9-cm',
  ucum: 'http://unitsofmeasure.org',
  participationType: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  roleCode: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
  maritalStatus: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus',
  observationCategory: 'http://terminology.hl7.org/CodeSystem/observation-category',
} as const;

/** Code system of a table of the SIAD flow. Source: mappings/src/flows/siad/README.md. */
export function siadTable(table: string): string {
  return `${base}/CodeSystem/siad-${table}`;
}

/** Region code of Campania (DM 17 September 1986). */
export const region = '150';
