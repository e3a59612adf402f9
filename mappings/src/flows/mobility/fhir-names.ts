import { dispensing } from '../dd/fhir-names.ts';
import { canonicalBase, identifiers, systems } from '../siad/fhir-shape.ts';

const structure = (name: string) => `${canonicalBase}/StructureDefinition/${name}`;

/** Addresses of the FHIR shape of what the mobility files hold, beside those of a dispensing. */
export const mobility = {
  pharmacyProfile: structure('sinfonia-pharmacy-medication-dispense'),
  dpcProfile: structure('sinfonia-dpc-medication-dispense'),
  directProfile: dispensing.profile,
  coPayment: structure('co-payment-position'),
  charged: structure('charged-prescription'),
  coPayments: `${canonicalBase}/CodeSystem/co-payment-position`,
  operations: `${canonicalBase}/CodeSystem/dispensing-operation`,
  pharmacy: `${canonicalBase}/sid/pharmacy`,
  sts11: 'urn:oid:2.16.840.1.113883.2.9.4.1.3',
  ria11: `${canonicalBase}/sid/ria11`,
  regionalPractitioner: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.2',
  nationalExemption: 'urn:oid:2.16.840.1.113883.2.9.6.1.22',
  regionalExemption: 'urn:oid:2.16.840.1.113883.2.9.2.150.6.22',
  exemptionHl7: 'https://www.hl7.it/fhir/terminology/CodeSystem/mds-esenzioni',
  /** Number of a white prescription, paid by the person. */
  whiteNumber: 'urn:oid:2.16.840.1.113883.2.9.4.3.9',
  /** The `ID` of a block as a file has it, up to 20 characters. */
  block: `${canonicalBase}/sid/mobility-block`,
  /** A detail line as a file has it: the `ID`, a slash and the two digits of the line. */
  line: `${canonicalBase}/sid/mobility-line`,
  /** A dispensing point as a file has it, which does not say in which register. */
  point: `${canonicalBase}/sid/mobility-point`,
  /** The prescriber as a file has it, where it is no codice fiscale: the code of some Region. */
  prescriber: `${canonicalBase}/sid/mobility-prescriber`,
  /** ISTAT province, three digits, where the municipality is not known. */
  province: `${canonicalBase}/sid/istat-province`,
} as const;

/** Addresses of the shape of an outpatient service that was delivered (`profiles/fsh/outpatient`), and of its booking. */
export const outpatient = {
  profile: structure('sinfonia-outpatient-procedure'),
  delivery: structure('outpatient-delivery'),
  charges: structure('outpatient-charges'),
  deliveries: `${canonicalBase}/CodeSystem/outpatient-delivery-kind`,
  ownerships: `${canonicalBase}/CodeSystem/facility-ownership`,
  priorities: `${canonicalBase}/CodeSystem/priority-class`,
  prescribedPriority: structure('prescription-priority-class'),
  bookedPriority: structure('booking-priority-class'),
  regime: structure('booking-regime'),
  ticket: structure('booking-ticket'),
  /** NRE of a specialist prescription. */
  orderNumber: 'urn:oid:2.16.840.1.113883.2.9.4.3.9',
  /** Number of a contact without prescription of the health service, as the flow has it. */
  contactNumber: `${canonicalBase}/sid/outpatient-contact`,
  organizationTypes: 'https://www.hl7.it/fhir/terminology/CodeSystem/it-tipoEntita',
  platformOrganizationTypes: `${canonicalBase}/CodeSystem/sinfonia-organization-type`,
} as const;

export { dispensing, identifiers, systems };
