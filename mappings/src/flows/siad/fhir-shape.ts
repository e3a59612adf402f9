/**
 * Addresses of the FHIR shape of a home-care case, as README.md of this folder fixes it.
 *
 * Sources: HL7 Italia core for people and organisations, FHIR R4 for the extensions of hl7.org, this project for the rest.
 */

/** Canonical base of the platform. */
export const canonicalBase = 'https://fhir.sinfonia.campania.it';

/** Address of one of our extensions. */
const structure = (name: string): string => `${canonicalBase}/StructureDefinition/${name}`;

/** Address of the code system of a SIAD table. */
export const siadSystem = (name: string): string => `${canonicalBase}/CodeSystem/siad-${name}`;

/** Extensions of the home-care shape. */
export const extensions = {
  identifierVerified: structure('identifier-verified'),
  addressAsl: structure('address-asl'),
  palliativeNetwork: structure('home-care-palliative-network'),
  suspensionReason: structure('home-care-suspension-reason'),
  closingReason: structure('home-care-closing-reason'),
  referralSource: structure('home-care-referral-source'),
  accessType: structure('home-care-access-type'),
  episodeOfCare: 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare',
  citizenship: 'http://hl7.org/fhir/StructureDefinition/patient-citizenship',
  codedString: 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding',
  codedStringR5: 'http://hl7.org/fhir/StructureDefinition/iso21090-codedString',
} as const;

/** Code systems that the shape uses beside those of the SIAD tables. */
export const systems = {
  country: 'urn:iso:std:iso:3166',
  maritalStatus: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus',
  nullFlavor: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  conditionClinical: 'http://terminology.hl7.org/CodeSystem/condition-clinical',
  icd9cm: 'http://hl7.org/fhir/sid/icd-9-cm',
  municipality: 'https://www.hl7.it/fhir/terminology/CodeSystem/istat-comuni',
  region: 'https://www.hl7.it/fhir/terminology/CodeSystem/minsan-regione',
  asl: 'https://www.hl7.it/fhir/terminology/CodeSystem/cs-asl',
  homeCareService: `${canonicalBase}/CodeSystem/home-care-service`,
} as const;

/** Identifier systems of people, organisations and cases. */
export const identifiers = {
  codiceFiscale: 'urn:oid:2.16.840.1.113883.2.9.4.3.2',
  legacyCodiceFiscale: 'http://hl7.it/sid/codiceFiscale',
  stp: 'urn:oid:2.16.840.1.113883.2.9.4.3.17',
  eni: 'urn:oid:2.16.840.1.113883.2.9.4.3.18',
  team: 'urn:oid:2.16.840.1.113883.2.9.4.3.7',
  fls11: 'urn:oid:2.16.840.1.113883.2.9.4.1.1',
  /** Pseudonymous code of a person in files that have passed the ministry's tool. */
  cuni: `${canonicalBase}/sid/cuni`,
  homeCareCase: `${canonicalBase}/sid/home-care-case`,
} as const;

/** Canonical address of the questionnaire of the evaluation. */
export const evaluationQuestionnaire = `${canonicalBase}/Questionnaire/siad-valutazione`;
