import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { type ExchangeCall, exchangeTask } from '../../src/exchanges/tasks/exchange-task.ts';
import { courseOf, nreOf } from './sample-prescriptions.ts';

/** Who is in the trial: people of the sandbox, and a pharmacy of its own. */
export const cast = {
  prescriber: 'PractitionerRole/k1-201-general-practitioner-1-r',
  patient: 'Patient/k1-p0000001',
  pharmacy: 'Organization/trial-pharmacy',
};

const nreSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.8';
const aic = 'urn:oid:2.16.840.1.113883.2.9.6.1.5';

const coding = (url: string, system: string, code: string) => ({ url, valueCoding: { system, code } });

/** The pharmacy of the trial. */
export const pharmacy: Resource = {
  resourceType: 'Organization',
  id: 'trial-pharmacy',
  meta: { profile: [profileUrl.SinfoniaOrganization] },
  identifier: [{ system: 'https://fhir.sinfonia.campania.it/sid/pharmacy', value: '00001' }],
  active: true,
  type: [{ coding: [{ system: codeSystemUrl.SinfoniaOrganizationType, code: 'pharmacy' }] }],
  name: 'Farmacia di prova',
  partOf: { reference: 'Organization/asl-201' },
};

/** Id of a line of a prescription. */
export const lineId = (number: number, line: number): string => `trial-${number}-line-${line}`;

/** Id of the Task of a call of a prescription. */
export const taskId = (number: number, step: number): string => `trial-${number}-task-${step}`;

function line(number: number, index: number, today: string): Resource {
  return {
    resourceType: 'MedicationRequest',
    id: lineId(number, index),
    meta: { profile: [profileUrl.DrugMedicationRequest] },
    extension: [
      coding(extensionUrl.CoPayment, codeSystemUrl.CoPaymentPosition, 'not-exempt'),
      coding(extensionUrl.PrescriptionSeenAt, codeSystemUrl.PrescriptionPlace, 'A'),
      coding(extensionUrl.PrescriberKind, codeSystemUrl.PrescriberType, 'F'),
    ],
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: { coding: [{ system: aic, code: `00000000${index}` }], text: `Medicinale ${number}` },
    subject: { reference: cast.patient },
    authoredOn: today,
    requester: { reference: cast.prescriber },
    groupIdentifier: { system: nreSystem, value: nreOf(number) },
    dispenseRequest: { quantity: { value: 1, unit: 'confezione' } },
  };
}

function dispense(number: number, today: string): Resource {
  return {
    resourceType: 'MedicationDispense',
    id: `trial-${number}-dispense`,
    meta: { profile: [profileUrl.PharmacyMedicationDispense] },
    extension: [
      {
        url: extensionUrl.DispensingCharges,
        extension: [{ url: 'prezzo', valueMoney: { value: 7.5, currency: 'EUR' } }],
      },
    ],
    status: 'completed',
    category: { coding: [{ system: codeSystemUrl.DispensingChannel, code: 'convention' }] },
    medicationCodeableConcept: { coding: [{ system: aic, code: '000000001' }] },
    subject: { reference: cast.patient },
    performer: [{ actor: { reference: cast.pharmacy } }],
    authorizingPrescription: [{ reference: `MedicationRequest/${lineId(number, 1)}` }],
    type: { coding: [{ system: codeSystemUrl.DispensingOperation, code: '1' }] },
    quantity: { value: 1 },
    whenHandedOver: today,
  };
}

/** The calls of a prescription, in their order. */
export const callsOf = (number: number): readonly ExchangeCall[] =>
  ({
    sent: ['sistema-ts-send'],
    cancelled: ['sistema-ts-send', 'sistema-ts-cancel'],
    dispensed: ['sistema-ts-send', 'sistema-ts-take', 'sistema-ts-dispense'],
  })[courseOf(number)] as readonly ExchangeCall[];

/** A transaction with the lines of a prescription, what comes of it, and the Tasks of all its calls. */
export function prescriptionBundle(number: number, now: number): Bundle {
  const today = new Date(now).toISOString();
  const calls = callsOf(number);
  const lines = number % 2 === 0 ? [line(number, 1, today)] : [line(number, 1, today), line(number, 2, today)];
  const references = lines.map(({ resourceType, id }) => `${resourceType}/${id}`);
  const tasks = calls.map((call, step) => ({
    ...exchangeTask({
      call,
      order: { system: nreSystem, value: nreOf(number) },
      focus: call === 'sistema-ts-dispense' ? `MedicationDispense/trial-${number}-dispense` : (references[0] ?? ''),
      parts: references.map((reference) => ({ name: 'line', reference })),
      patient: cast.patient,
      requester: cast.prescriber,
      owner: call === 'sistema-ts-send' || call === 'sistema-ts-cancel' ? cast.prescriber : cast.pharmacy,
      now,
    }),
    id: taskId(number, step),
  }));
  const dispenses = calls.includes('sistema-ts-dispense') ? [dispense(number, today)] : [];
  const entry = [...lines, ...dispenses, ...tasks].map(
    (resource): BundleEntry => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    }),
  );
  return { resourceType: 'Bundle', type: 'transaction', entry };
}
