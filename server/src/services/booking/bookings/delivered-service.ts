import type { CodeableConcept, Procedure } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';

/** What is delivered of a booking. */
export interface DeliveredService {
  readonly code: CodeableConcept;
  /** `Patient/x`, `Encounter/x` (or `urn:uuid:` of a new one), `Organization/x`, and `ServiceRequest/x` of the line. */
  readonly patient: string;
  readonly visit: string;
  readonly provider: string;
  readonly line?: string;
  readonly quantity: number;
  /** Tariff of one service, euro. */
  readonly tariff?: number;
  /** FHIR instants. */
  readonly start: string;
  readonly end: string;
}

/** Nomenclatures of services, national and of a Region. Source: profile sinfonia-outpatient-procedure, sin-out-3. */
const nomenclature = /^urn:oid:2\.16\.840\.1\.113883\.2\.9\.(6\.1\.11|2\.\d+\.6\.1\.11)$/;

/**
 * The service delivered as the accounting (File C) and the survey of waiting times read it (profile OutpatientProcedure): one for the
 * delivery, with quantity and amount of the line. Undefined for a service without a code of a nomenclature, which no flow takes.
 */
export function deliveredService(given: DeliveredService): Procedure | undefined {
  const { code, patient, visit, provider, line, quantity, tariff, start, end } = given;
  if (code.coding?.some((one) => nomenclature.test(one.system ?? '') && one.code !== undefined) !== true)
    return undefined;
  // In cents, so that the amount is exact.
  const amount = tariff === undefined ? undefined : (Math.round(tariff * 100) * quantity) / 100;
  return {
    resourceType: 'Procedure',
    meta: { profile: [profileUrl.OutpatientProcedure] },
    extension: [
      {
        url: extensionUrl.OutpatientCharges,
        extension: [
          { url: 'quantita', valuePositiveInt: quantity },
          ...(amount === undefined
            ? []
            : [{ url: 'importo', valueMoney: { value: amount, currency: 'EUR' as const } }]),
        ],
      },
    ],
    ...(line === undefined ? {} : { basedOn: [{ reference: line }] }),
    status: 'completed',
    code,
    subject: { reference: patient },
    encounter: { reference: visit },
    performedPeriod: { start, end },
    performer: [{ actor: { reference: provider } }],
  };
}
