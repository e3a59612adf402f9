/*
 * Types of the clients of plans, prescriptions, dispensing and indicators, checked by the compiler: a line after
 * `@ts-expect-error` must be refused.
 */
import type { DrugMedicationRequest, SpecialistServiceRequest, TherapeuticPlanStateCode } from '@sinfonia/profiles';
import {
  type AnyDispense,
  bearer,
  connect,
  type PrescriptionLine,
  type Stored,
  type TherapeuticPlan,
} from './index.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when both types are the same. */
function expectSame<A, B>(_same: Same<A, B>): void {}

const client = connect({ baseUrl: 'https://fhir.example/fhir', auth: bearer('x') });
const identifier = { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'x' };

/** Steps of therapeutic plans. */
export async function typesOfPlans(): Promise<void> {
  const { plans } = client;
  const { plan, state } = await plans.issue({ patient: 'Patient/1', type: 'note-97', atc: 'B01AF02' });
  expectSame<typeof plan, Stored<TherapeuticPlan> | undefined>(true);
  expectSame<typeof state, TherapeuticPlanStateCode>(true);
  if (plan !== undefined) await plans.renew(plan, { quantity: 6 });
  const { verdicts } = await plans.evaluate({ type: 'note-97' });
  expectSame<(typeof verdicts)[number]['text'], { readonly it: string; readonly en: string }>(true);

  // @ts-expect-error no type of plan
  await plans.evaluate({ type: 'nota-97' });
  // @ts-expect-error a plan is no ServiceRequest
  await plans.state('ServiceRequest/1');
  // @ts-expect-error death is no reason to suspend
  await plans.suspend('MedicationRequest/1', { reason: 'death' });
  // @ts-expect-error who issued an adopted plan is said
  await plans.adopt({ patient: 'Patient/1', type: 'note-97' });
}

/** Steps of prescriptions. */
export async function typesOfPrescriptions(line: PrescriptionLine): Promise<void> {
  const { prescriptions } = client;
  const common = { patient: 'Patient/1', coPayment: 'not-exempt' } as const;
  const { lines } = await prescriptions.prescribeMedicines({ ...common, medicines: [{ aic: '000000019', packs: 1 }] });
  expectSame<typeof lines, readonly Stored<DrugMedicationRequest>[]>(true);
  await prescriptions.cancel(lines);
  await prescriptions.cancel(line);
  const services = [{ code: '89.7A.3', branch: '02', accessType: '1' }] as const;
  const visits = await prescriptions.prescribeServices({ ...common, services });
  expectSame<typeof visits.lines, readonly Stored<SpecialistServiceRequest>[]>(true);
  const pdf = await prescriptions.reminder({ nre: 'x', of: 'ServiceRequest' });
  expectSame<typeof pdf, Uint8Array>(true);

  // @ts-expect-error the position regarding the ticket is said
  await prescriptions.prescribeMedicines({ patient: 'Patient/1', medicines: [] });
  // @ts-expect-error packs are said
  await prescriptions.prescribeMedicines({ ...common, medicines: [{ aic: '000000019' }] });
  // @ts-expect-error no branch
  await prescriptions.prescribeServices({ ...common, services: [{ branch: 'cardiologia', accessType: '1' }] });
  // @ts-expect-error a number is named as such
  await prescriptions.state('1500A4000000001');
}

/** Steps of dispensing and supplies. */
export async function typesOfDispensing(): Promise<void> {
  const { dispensing } = client;
  const { lines } = await dispensing.take({ nre: 'x', identifier });
  const item = { prescription: 'MedicationRequest/1', channel: 'convention', aic: '000000019', quantity: 1 } as const;
  const { dispenses } = await dispensing.dispense(lines, { operation: '1', items: [item] });
  expectSame<typeof dispenses, readonly Stored<AnyDispense>[]>(true);
  const { order } = await dispensing.order('MedicationRequest/1', { aic: '000000019', quantity: 1 });
  if (order !== undefined) await dispensing.cancelOrder(order);

  // @ts-expect-error no kind of operation
  await dispensing.dispense(lines, { operation: '4', items: [item] });
  // @ts-expect-error the channel of a tender is not one by which a prescription is dispensed
  await dispensing.dispense(lines, { operation: '1', items: [{ ...item, channel: 'tender' }] });
  // @ts-expect-error one line is ordered
  await dispensing.order(lines, { aic: '000000019', quantity: 1 });
  // @ts-expect-error litres or items
  await dispensing.supplies.deliver('SupplyRequest/1', { quantity: 1, unit: 'm3' });
}

/** Indicators. */
export async function typesOfIndicators(): Promise<void> {
  await client.indicators.oxygen({ period: '2026', by: ['flow', 'hours'] });
  // @ts-expect-error oxygen is not broken down by branch
  await client.indicators.oxygen({ period: '2026', by: ['branch'] });
  // @ts-expect-error a period is wanted
  await client.indicators.prescriptions({ by: ['month'] });
}
