import type {
  Appointment,
  Coverage,
  Encounter,
  Organization,
  Procedure,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import type { Finding } from '../../../layout/finding.ts';
import type { FlowRecord } from '../../../layout/layout.ts';
import { readLines } from '../../../layout/line-reader.ts';
import type { FhirSource } from '../../../source/fhir-source.ts';
import type { FlowExportOptions } from '../../flow.ts';
import { MemorySource } from '../../siad/testing/memory-source.ts';
import { exportMobility } from '../export.ts';
import { mobility, outpatient } from '../fhir-names.ts';
import { mobilityLayouts } from '../layouts.ts';
import { asl, doctor, euro, exemption, patient, year } from './sample-dispenses.ts';

const national = 'urn:oid:2.16.840.1.113883.2.9.6.1.11';

/** A facility of that ASL. */
export const clinic: Organization = {
  resourceType: 'Organization',
  id: 'clinic',
  identifier: [{ system: mobility.sts11, value: '204A01' }],
  type: [{ coding: [{ system: outpatient.platformOrganizationTypes, code: 'territorial-facility' }] }],
  partOf: { reference: 'Organization/asl' },
};
/** A prescription of class B. */
export const order: ServiceRequest = {
  resourceType: 'ServiceRequest',
  id: 'order',
  extension: [
    { url: outpatient.prescribedPriority, valueCoding: { system: outpatient.priorities, code: 'B' } },
    { url: mobility.coPayment, valueCoding: { system: mobility.coPayments, code: 'not-exempt' } },
  ],
  requisition: { system: outpatient.orderNumber, value: '1500A0000000001' },
  status: 'active',
  intent: 'order',
  code: { coding: [{ system: national, code: '89.7A.3' }] },
  subject: { reference: 'Patient/p' },
  requester: { reference: 'Practitioner/doc' },
};
/** Its booking, with the co-payment. */
export const booking: Appointment = {
  resourceType: 'Appointment',
  id: 'booking',
  extension: [
    {
      url: outpatient.ticket,
      extension: [{ url: 'exempt', valueBoolean: false }, euro('amount', 17.9)],
    },
  ],
  status: 'fulfilled',
  basedOn: [{ reference: 'ServiceRequest/order' }],
  start: '2026-03-09T08:30:00+01:00',
  end: '2026-03-09T08:50:00+01:00',
  participant: [{ actor: { reference: 'Patient/p' }, status: 'accepted' }],
};
/** The contact in which the service was delivered. */
export const contact: Encounter = {
  resourceType: 'Encounter',
  id: 'contact',
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: { reference: 'Patient/p' },
  appointment: [{ reference: 'Appointment/booking' }],
  serviceProvider: { reference: 'Organization/clinic' },
};
/** Charges of a service. */
export const charged = (amount: number, quantity?: number) => ({
  url: outpatient.charges,
  extension: [
    ...(quantity === undefined ? [] : [{ url: 'quantita', valuePositiveInt: quantity }]),
    euro('importo', amount),
  ],
});
/** The service. */
export const visit: Procedure = {
  resourceType: 'Procedure',
  id: 'visit',
  extension: [charged(22)],
  status: 'completed',
  code: { coding: [{ system: national, code: '89.7A.3' }] },
  basedOn: [{ reference: 'ServiceRequest/order' }],
  subject: { reference: 'Patient/p' },
  encounter: { reference: 'Encounter/contact' },
  performedDateTime: '2026-03-09T08:40:00+01:00',
  performer: [{ actor: { reference: 'Organization/clinic' } }],
};
/** Another service on the same prescription, two days later. */
export const examination: Procedure = {
  ...visit,
  id: 'examination',
  extension: [charged(11.6)],
  code: { coding: [{ system: national, code: '89.52' }] },
  performedDateTime: '2026-03-11',
};
/** The exemption of the sample, by reference. */
export const exempt: Coverage = exemption;

/** A source with a prescription of two services, its booking and its contact; some resources changed. */
export const servicesOf = (...changes: readonly Resource[]) =>
  new MemorySource().put(
    patient,
    asl,
    clinic,
    doctor,
    exemption,
    order,
    booking,
    contact,
    visit,
    examination,
    ...changes,
  );

/** Exports a file of C and reads it back, with what was told. */
export async function exportedC(
  part: 1 | 2,
  source: FhirSource,
  options: Partial<FlowExportOptions> = {},
): Promise<{ records: FlowRecord[]; findings: Finding[] }> {
  const findings: Finding[] = [];
  const records: FlowRecord[] = [];
  const onFinding = (finding: Finding) => findings.push(finding);
  const file = exportMobility({ letter: 'C', part }, source, { period: year, onFinding, ...options });
  for await (const { record } of readLines(part === 1 ? mobilityLayouts.c1 : mobilityLayouts.c2, file)) {
    records.push(record);
  }
  return { records, findings };
}
