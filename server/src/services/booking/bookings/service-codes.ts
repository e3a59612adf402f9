/** System of the codes of the national nomenclature of outpatient services. Source: HL7 Italia. */
export const serviceSystem = 'urn:oid:2.16.840.1.113883.2.9.6.1.11';
