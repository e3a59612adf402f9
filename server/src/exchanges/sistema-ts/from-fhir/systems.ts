/** Systems of identifiers and codes that messages of Sistema TS are made of. Source: profiles of the platform; FSE 2.0; HL7 Italia. */
export const systems = {
  codiceFiscale: 'urn:oid:2.16.840.1.113883.2.9.4.3.2',
  stp: 'urn:oid:2.16.840.1.113883.2.9.4.3.17',
  eni: 'urn:oid:2.16.840.1.113883.2.9.4.3.18',
  asl: 'urn:oid:2.16.840.1.113883.2.9.4.1.1',
  hospital: 'urn:oid:2.16.840.1.113883.2.9.4.1.2',
  structure: 'urn:oid:2.16.840.1.113883.2.9.4.1.3',
  pharmacy: 'https://fhir.sinfonia.campania.it/sid/pharmacy',
  aic: 'urn:oid:2.16.840.1.113883.2.9.6.1.5',
  equivalenceGroup: 'urn:oid:2.16.840.1.113883.2.9.6.1.51',
  aifaNote: 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-nota',
  icd9cm: 'http://hl7.org/fhir/sid/icd-9-cm',
  nationalNomenclature: 'urn:oid:2.16.840.1.113883.2.9.6.1.11',
  regionalCatalogue: 'urn:oid:2.16.840.1.113883.2.9.2.150.6.1.11',
  planProtocol: 'https://fhir.sinfonia.campania.it/sid/ts-plan-protocol',
  planId: 'urn:oid:2.16.840.1.113883.2.9.4.3.13',
  authenticationCode: 'https://fhir.sinfonia.campania.it/sid/ts-authentication-code',
} as const;

/** The value of an identifier of a system. */
export function identifierIn(
  resource: { readonly identifier?: readonly { readonly system?: string; readonly value?: string }[] } | undefined,
  system: string,
): string | undefined {
  return resource?.identifier?.find((one) => one.system === system)?.value;
}
