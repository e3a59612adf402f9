import type { MedicationRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { dayFromNow } from '../home-care/home-care-world.ts';
import { people } from './dispensing-world.ts';

const nreSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.8';

/** What a line of a test says beside the usual. */
export interface LineOf {
  readonly id?: string;
  readonly nre?: string;
  readonly state?: string;
  readonly packs?: number;
  readonly channel?: string;
  /** `{}` for none. */
  readonly aic?: string | undefined;
  readonly group?: string | undefined;
  readonly notSubstitutable?: boolean;
  readonly authoredOn?: string;
  readonly plan?: string;
  readonly protocol?: string;
  readonly patient?: string;
  readonly performer?: string;
}

const statusOf: Readonly<Record<string, MedicationRequest['status']>> = {
  3: 'active',
  4: 'cancelled',
  5: 'active',
  6: 'on-hold',
  7: 'active',
  8: 'completed',
  9: 'active',
  10: 'stopped',
};

let numbers = 0;

/** A number that no other prescription of the run has. */
export function newNre(region = '150'): string {
  return `${region}0A4${String(++numbers).padStart(9, '0')}`;
}

/** A line of an electronic prescription as FHIR resource. */
export function lineOf(given: LineOf = {}): MedicationRequest & { readonly id: string } {
  const { state = '3', packs = 2, patient = people.person } = given;
  const aic = 'aic' in given ? given.aic : '000000001';
  const group = 'group' in given ? given.group : 'ZZ1';
  const nre = given.nre ?? newNre();
  return {
    resourceType: 'MedicationRequest',
    id: given.id ?? `r${nre}`,
    meta: { profile: [profileUrl.DrugMedicationRequest] },
    extension: [
      {
        url: extensionUrl.PrescriptionStateCode,
        valueCoding: { system: codeSystemUrl.PrescriptionState, code: state },
      },
      { url: extensionUrl.CoPayment, valueCoding: { system: codeSystemUrl.CoPaymentPosition, code: 'not-exempt' } },
      ...(given.channel === undefined
        ? []
        : [
            {
              url: extensionUrl.ExpectedChannel,
              valueCoding: { system: codeSystemUrl.DispensingChannel, code: given.channel },
            },
          ]),
      ...(given.plan === undefined && given.protocol === undefined
        ? []
        : [
            {
              url: extensionUrl.PianoTerapeutico,
              extension: [
                { url: 'existPt', valueBoolean: true },
                ...(given.plan === undefined ? [] : [{ url: 'PT', valueReference: { reference: given.plan } }]),
                ...(given.protocol === undefined
                  ? []
                  : [
                      {
                        url: 'protocollo',
                        valueIdentifier: {
                          system: 'https://fhir.sinfonia.campania.it/sid/ts-plan-protocol',
                          value: given.protocol,
                        },
                      },
                    ]),
              ],
            },
          ]),
    ],
    status: statusOf[state] ?? 'active',
    intent: 'order',
    medicationCodeableConcept: {
      coding: [
        ...(aic === undefined ? [] : [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.5', code: aic }]),
        ...(group === undefined ? [] : [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.51', code: group }]),
        { system: 'http://www.whocc.no/atc', code: 'B01AF02' },
      ],
      text: 'Medicinale di prova',
    },
    subject: { reference: patient },
    authoredOn: given.authoredOn ?? new Date(Date.now() - 3_600_000).toISOString(),
    requester: { reference: people.doctor },
    groupIdentifier: { system: nreSystem, value: nre },
    dispenseRequest: {
      quantity: { value: packs, unit: 'confezione' },
      ...(given.performer === undefined ? {} : { performer: { reference: given.performer } }),
    },
    ...(given.notSubstitutable === true
      ? {
          substitution: {
            allowedCodeableConcept: {
              coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution', code: 'N' }],
            },
            reason: { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.52', code: '1' }] },
          },
        }
      : {}),
  };
}

/** A therapeutic plan of the person. */
export function planOf(given: {
  readonly id: string;
  readonly status?: MedicationRequest['status'];
  readonly start?: string;
  readonly end?: string;
  readonly packs?: number;
  readonly patient?: string;
  readonly protocol?: string;
}): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    id: given.id,
    identifier: [
      { system: 'https://fhir.sinfonia.campania.it/sid/ts-plan-protocol', value: given.protocol ?? `PT-${given.id}` },
    ],
    status: given.status ?? 'active',
    intent: 'plan',
    medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'B01AF02' }] },
    subject: { reference: given.patient ?? people.person },
    dispenseRequest: {
      validityPeriod: { start: given.start ?? dayFromNow(-100), end: given.end ?? dayFromNow(100) },
      quantity: { value: given.packs ?? 12 },
    },
  };
}
