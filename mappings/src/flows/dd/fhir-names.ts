import { canonicalBase } from '../siad/fhir-shape.ts';

const structure = (name: string) => `${canonicalBase}/StructureDefinition/${name}`;
const code = (name: string) => `${canonicalBase}/CodeSystem/${name}`;

/** Addresses of the shape of a dispensing (`profiles/fsh/dispensing`). */
export const dispensing = {
  profile: structure('sinfonia-direct-medication-dispense'),
  mode: structure('direct-dispensing-mode'),
  kind: structure('dispensed-medicine-type'),
  contact: structure('direct-contact-type'),
  purchase: structure('dispensing-purchase-cost'),
  pack: structure('dispensed-pack'),
  charges: structure('dispensing-charges'),
  prescriberType: structure('prescriber-type'),
  modes: code('direct-dispensing-mode'),
  kinds: code('dispensed-medicine-type'),
  contacts: code('direct-contact-type'),
  channels: code('dispensing-channel'),
  aic: 'urn:oid:2.16.840.1.113883.2.9.6.1.5',
  atc: 'http://www.whocc.no/atc',
  prescription: 'urn:oid:2.16.840.1.113883.2.9.4.3.8',
  hsp11: 'urn:oid:2.16.840.1.113883.2.9.4.1.2',
  hsp11bis: `${canonicalBase}/sid/hsp11bis`,
  /** Number of a contact without prescription, as the flow has it: up to 20 characters. */
  contactNumber: `${canonicalBase}/sid/dd-contact`,
} as const;
