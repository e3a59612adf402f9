/** Canonical base of everything that SINFONIA publishes; the same as in the SUSHI configuration. */
export const canonicalBase = 'https://fhir.sinfonia.campania.it';

/** Name of our FHIR package. */
export const packageName = 'it.campania.sinfonia';

/** System of the codice fiscale in an identifier. Source: HL7 Italia, OID of the Ministry of Economy and Finance. */
export const codiceFiscaleSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

/** Older system of the codice fiscale in HL7 Italia guides: accepted on input and in searches, never written. */
export const legacyCodiceFiscaleSystem = 'http://hl7.it/sid/codiceFiscale';
