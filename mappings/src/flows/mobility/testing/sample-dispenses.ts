import type {
  Coverage,
  Extension,
  MedicationDispense,
  MedicationRequest,
  Organization,
  Patient,
  Practitioner,
  Resource,
} from '@medplum/fhirtypes';
import type { Finding } from '../../../layout/finding.ts';
import type { FlowRecord } from '../../../layout/layout.ts';
import { readLines } from '../../../layout/line-reader.ts';
import type { FhirSource } from '../../../source/fhir-source.ts';
import type { FlowExportOptions } from '../../flow.ts';
import { MemorySource } from '../../siad/testing/memory-source.ts';
import type { MobilityFile } from '../charged-block.ts';
import { exportMobility } from '../export.ts';
import { dispensing, identifiers, mobility, systems } from '../fhir-names.ts';
import { mobilityLayouts } from '../layouts.ts';
import type { CodedAddress } from '../person-fields.ts';

/** The period of the tests. */
export const year = { from: '2026-01-01', to: '2026-12-31' };
/** Layouts by the name of their file. */
export const layouts = {
  D1: mobilityLayouts.d1,
  D2: mobilityLayouts.d2,
  F1: mobilityLayouts.f1,
  F2: mobilityLayouts.f2,
};

/** Exports a file and reads it back, with what was told. */
export async function exported(
  name: keyof typeof layouts,
  source: FhirSource,
  options: Partial<FlowExportOptions> = {},
): Promise<{ records: FlowRecord[]; findings: Finding[] }> {
  const findings: Finding[] = [];
  const records: FlowRecord[] = [];
  const file: MobilityFile = { letter: name.startsWith('D') ? 'D' : 'F', part: name.endsWith('1') ? 1 : 2 };
  const onFinding = (finding: Finding) => findings.push(finding);
  for await (const { record } of readLines(
    layouts[name],
    exportMobility(file, source, { period: year, onFinding, ...options }),
  )) {
    records.push(record);
  }
  return { records, findings };
}

/** An amount of the charges. */
export const euro = (url: string, value: number): Extension => ({ url, valueMoney: { value, currency: 'EUR' } });
/** The charges of a dispensing. */
export const charges = (...parts: readonly Extension[]): Extension => ({
  url: dispensing.charges,
  extension: [...parts],
});

/** Residence in Rome. */
export const home: CodedAddress = {
  use: 'home',
  _city: {
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding',
        valueCoding: { system: systems.municipality, code: '058091' },
      },
    ],
  },
  country: 'IT',
};
/** Somebody of Rome, invented. */
export const patient: Patient = {
  resourceType: 'Patient',
  id: 'p',
  identifier: [{ system: identifiers.codiceFiscale, value: 'VRDDAA80B69F839Z' }],
  name: [{ use: 'official', family: "Verdesc\u00e0 D'Orto", given: ['Ada', 'Ma\u0159ie'] }],
  gender: 'female',
  birthDate: '1980-02-29',
  address: [home],
};
/** An ASL. */
export const asl: Organization = {
  resourceType: 'Organization',
  id: 'asl',
  identifier: [{ system: identifiers.fls11, value: '150204' }],
};
/** A pharmacy of that ASL. */
export const pharmacy: Organization = {
  resourceType: 'Organization',
  id: 'ph',
  identifier: [{ system: mobility.pharmacy, value: 'F00123' }],
  partOf: { reference: 'Organization/asl' },
};
/** Who prescribed. */
export const doctor: Practitioner = {
  resourceType: 'Practitioner',
  id: 'doc',
  identifier: [{ system: identifiers.codiceFiscale, value: 'PTRGNN68H65F839U' }],
};
/** A prescription of an exempt person. */
export const request: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: 'rx',
  extension: [{ url: mobility.coPayment, valueCoding: { system: mobility.coPayments, code: 'exempt' } }],
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: { coding: [{ system: dispensing.atc, code: 'B01AF02' }] },
  subject: { reference: 'Patient/p' },
  groupIdentifier: { system: dispensing.prescription, value: '1500A0000000003' },
  requester: { reference: 'Practitioner/doc' },
  insurance: [{ reference: 'Coverage/ex' }],
};
/** The exemption. */
export const exemption: Coverage = {
  resourceType: 'Coverage',
  id: 'ex',
  status: 'active',
  type: { coding: [{ system: mobility.nationalExemption, code: '013' }] },
  beneficiary: { reference: 'Patient/p' },
  payor: [{ reference: 'Organization/asl' }],
};
/** A line of the prescription, in a convention pharmacy. */
export const dispense: MedicationDispense = {
  resourceType: 'MedicationDispense',
  id: 'd1',
  extension: [
    charges(
      euro('prezzo', 12.5),
      euro('scontoSsn', 0.35),
      euro('ticketConfezione', 1),
      euro('diffGenerico', 0.6),
      euro('quotaFissa', 2),
    ),
  ],
  status: 'completed',
  category: { coding: [{ system: dispensing.channels, code: 'convention' }] },
  medicationCodeableConcept: { coding: [{ system: dispensing.aic, code: '045660014' }] },
  subject: { reference: 'Patient/p' },
  performer: [{ actor: { reference: 'Organization/ph' } }],
  authorizingPrescription: [{ reference: 'MedicationRequest/rx' }],
  quantity: { value: 2 },
  whenHandedOver: '2026-03-06T09:05:00+01:00',
};
/** Another line, three days later. */
export const second: MedicationDispense = {
  ...dispense,
  id: 'd2',
  extension: [charges(euro('prezzo', 3.1))],
  quantity: { value: 1 },
  whenHandedOver: '2026-03-09',
};
/** Everything that the two lines point at. */
export const all: readonly Resource[] = [patient, asl, pharmacy, doctor, request, exemption, dispense, second];

/** A source with everything, some resources changed. */
export const sourceOf = (...changes: readonly Resource[]) => new MemorySource().put(...all, ...changes);
/** A medicine that the ASL hands over itself. */
export const inDirect = (
  kind: string,
  medicine: MedicationDispense['medicationCodeableConcept'],
): MedicationDispense => {
  const { authorizingPrescription: _, ...rest } = dispense;
  return {
    ...rest,
    id: 'direct',
    extension: [
      charges(),
      { url: dispensing.purchase, valueMoney: { value: 80.12345, currency: 'EUR' } },
      { url: dispensing.mode, valueCoding: { system: dispensing.modes, code: '03' } },
      { url: dispensing.kind, valueCoding: { system: dispensing.kinds, code: kind } },
    ],
    category: { coding: [{ system: dispensing.channels, code: 'direct' }] },
    ...(medicine ? { medicationCodeableConcept: medicine } : {}),
    performer: [{ actor: { reference: 'Organization/asl' } }],
    quantity: { value: 30.5 },
  };
};
