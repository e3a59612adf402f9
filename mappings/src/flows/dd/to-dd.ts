import { createHash } from 'node:crypto';
import type { Identifier, MedicationDispense, MedicationRequest, Organization, Patient } from '@medplum/fhirtypes';
import { toCivilDate } from '../../layout/civil-date.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import type { Pseudonymiser } from '../pseudonymiser.ts';
import { extensions, identifiers, systems } from '../siad/fhir-shape.ts';
import { codeIn, extensionOf } from '../siad/home-care-case.ts';
import { personCodeOf } from '../siad/person.ts';
import { dispensing } from './fhir-names.ts';

/** A dispensing with what it points at, as far as it was found. */
export interface DispensedMedicine {
  readonly dispense: MedicationDispense;
  readonly patient: Patient | undefined;
  /** Who handed it over, the body above it last. */
  readonly organizations: readonly Organization[];
  readonly prescription: MedicationRequest | undefined;
}

/**
 * The record of a dispensing, type I. Fields whose data are missing are left out: what the layout then lacks decides whether
 * the record is withheld. Undefined for what is no direct dispensing of the flow (stays and outpatient therapies, modes 07
 * and 08, and blood components belong to File F).
 */
export function toDdRecord(
  medicine: DispensedMedicine,
  pseudonymiser: Pseudonymiser | undefined,
): FlowRecord | undefined {
  const { dispense, prescription } = medicine;
  const mode = codingOf(dispense, dispensing.mode);
  const kind = codingOf(dispense, dispensing.kind);
  if (codeIn(dispense.category, dispensing.channels) !== 'direct' || mode === '07' || mode === '08' || kind === '7') {
    return undefined;
  }
  const day = toCivilDate(dispense.whenHandedOver);
  const contact = codingOf(dispense, dispensing.contact);
  const concept = dispense.medicationCodeableConcept;
  const purchase = extensionOf(dispense, dispensing.purchase)?.valueMoney?.value;
  const charges = extensionOf(dispense, dispensing.charges);
  const record: Record<string, string | undefined> = {
    ...dispenserFields(medicine),
    anno: day?.slice(0, 4),
    mese: day?.slice(5, 7),
    ...personFields(medicine.patient, pseudonymiser),
    tipo_op: 'I',
    tipo_canale: 'D',
    tipo_erog: mode,
    tipo_cont: contact,
    id_cont: contact === '1' ? prescriptionNumber(medicine) : contactNumber(dispense),
    dat_erog: day,
    quota_fissa_ass: euro(extensionOf(charges, 'quotaFissa')?.valueMoney?.value, 2),
    dat_pres: toCivilDate(prescription?.authoredOn),
    tipo_pr: prescription && extensionOf(prescription, dispensing.prescriberType)?.valueCoding?.code,
    tipo_f: kind,
    cod_f: codeIn(concept, kind === '1' ? dispensing.aic : dispensing.atc),
    qta: dispense.quantity?.value === undefined ? undefined : quantity(dispense.quantity.value),
    fatt_conv: '1',
    targatura: extensionOf(extensionOf(dispense, dispensing.pack), 'targatura')?.valueString ?? '0',
    costo_acq: euro(purchase, 5),
    costo_srv: euro(extensionOf(charges, 'onereDpc')?.valueMoney?.value ?? 0, 2),
  };
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function codingOf(dispense: MedicationDispense, url: string): string | undefined {
  return extensionOf(dispense, url)?.valueCoding?.code;
}

/** The body and the structure: an ASL by FLS11, a hospital by HSP11, its body the ASL above it or, for an AO, itself. */
function dispenserFields({ dispense, organizations }: DispensedMedicine): Record<string, string | undefined> {
  const all: (Identifier | undefined)[] = [
    ...(dispense.performer ?? []).map(({ actor }) => actor?.identifier),
    ...organizations.flatMap(({ identifier = [] }) => identifier),
  ];
  const valueIn = (system: string) => all.find((item) => item?.system === system)?.value;
  const hospital = valueIn(dispensing.hsp11bis) ?? valueIn(dispensing.hsp11);
  const body = valueIn(identifiers.fls11) ?? valueIn(dispensing.hsp11) ?? hospital?.slice(0, 6);
  return {
    cod_reg: body?.slice(0, 3),
    cod_asl: body,
    tipo_er: hospital === undefined ? (body === undefined ? undefined : '06') : '01',
    id_er: hospital ?? body,
  };
}

function personFields(
  patient: Patient | undefined,
  pseudonymiser: Pseudonymiser | undefined,
): Record<string, string | undefined> {
  if (!patient) return {};
  const known = patient.identifier?.find(({ system }) => system === identifiers.cuni);
  const person = personCodeOf(patient);
  const verified = known && extensionOf(known, extensions.identifierVerified)?.valueBoolean !== false;
  const home = patient.address?.find(({ use }) => use === 'home');
  const asl = home && extensionOf(home, extensions.addressAsl)?.valueCoding?.code;
  const country = home?.country?.trim().toUpperCase();
  const abroad = asl === undefined && country !== undefined && /^[A-Z]{2}$/.test(country) && country !== 'IT';
  const citizenship = codeIn(
    extensionOf(patient, extensions.citizenship)?.extension?.find(({ url }) => url === 'code')?.valueCodeableConcept,
    systems.country,
  );
  return {
    id_ass: known?.value ?? (person && (pseudonymiser ? pseudonymiser.person(person.code) : person.code)),
    vld_id_ass: known ? (verified ? '0' : '1') : person?.validity,
    tip_id_ass: known ? '0' : person?.kind,
    dat_nasc: patient.birthDate === undefined ? undefined : `${patient.birthDate.slice(0, 4)}-01-01`,
    sesso: patient.gender === 'male' ? '1' : patient.gender === 'female' ? '2' : '9',
    cod_asl_ass: asl,
    citt: citizenship === undefined ? '9' : citizenship === 'IT' ? '1' : '2',
    stat_est: abroad ? country : undefined,
  };
}

function prescriptionNumber({ dispense, prescription }: DispensedMedicine): string | undefined {
  if (prescription?.groupIdentifier?.value !== undefined) return prescription.groupIdentifier.value;
  return dispense.authorizingPrescription?.find(({ identifier }) => identifier?.system === dispensing.prescription)
    ?.identifier?.value;
}

/** The number of a contact: its own, or one made from the id of the dispensing, always the same. */
function contactNumber(dispense: MedicationDispense): string {
  const own = dispense.identifier?.find(({ system }) => system === dispensing.contactNumber)?.value;
  return (
    own ?? createHash('sha256').update(`MedicationDispense/${dispense.id}`).digest('hex').slice(0, 20).toUpperCase()
  );
}

/** Euro with two decimals, more when there are more up to the most that the field has. */
function euro(value: number | undefined, decimals: number): string | undefined {
  return value?.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, '$1');
}

function quantity(value: number): string {
  return Number.isInteger(value) ? value.toFixed(0) : value.toFixed(2);
}
