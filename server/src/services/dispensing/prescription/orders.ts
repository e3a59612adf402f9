import type { SupplyDelivery, SupplyRequest, Task } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { codeIn, extensionOf, withExtension } from '../../steps/elements.ts';
import { all, findResources, hasCode, type Reading, refersTo } from '../../steps/stored.ts';
import { medicineSystem, type Prescription } from './prescription.ts';

/** System of the numbers of DPC orders. */
export const orderSystem = 'https://fhir.sinfonia.campania.it/sid/dpc-order';

/** System of the numbers of delivery notes. */
export const deliveryNoteSystem = 'https://fhir.sinfonia.campania.it/sid/delivery-note';

/** States of a DPC order. */
export type OrderState = 'requested' | 'confirmed' | 'in-delivery' | 'delivered' | 'missing' | 'cancelled' | 'returned';

/** Name of the value of a call that keeps the state of the order before the step, for when the distributor says no. */
export const stateBefore = 'state-before';

/** SupplyRequest.status of an order in a state. Source: code table dpc-order-state. */
const statusIn: Readonly<Record<OrderState, SupplyRequest['status']>> = {
  requested: 'active',
  confirmed: 'active',
  'in-delivery': 'active',
  delivered: 'completed',
  returned: 'completed',
  missing: 'suspended',
  cancelled: 'cancelled',
};

/** State of an order. */
export function orderStateOf(order: SupplyRequest): string | undefined {
  return extensionOf(order, extensionUrl.DpcOrderState)?.valueCoding?.code;
}

/** An order in a state. */
export function orderIn<Order extends SupplyRequest>(order: Order, state: OrderState): Order {
  return {
    ...order,
    status: statusIn[state],
    extension: withExtension(order.extension, extensionUrl.DpcOrderState, {
      url: extensionUrl.DpcOrderState,
      valueCoding: { system: codeSystemUrl.DpcOrderState, code: state },
    }),
  };
}

/** The line that an order is for, `MedicationRequest/x`. */
export function lineOfOrder(order: SupplyRequest): string | undefined {
  return extensionOf(order, extensionUrl.SupplyFor)?.valueReference?.reference;
}

/** AIC that an order asks for. */
export function aicOfOrder(order: SupplyRequest): string | undefined {
  return codeIn(order.itemCodeableConcept, medicineSystem.aic);
}

/** Packs of a delivered order that were dispensed, those of one AIC when it is given. */
export function dispensedFrom({ dispenses }: Prescription, order: string, aic?: string): number {
  return dispenses
    .filter(({ status }) => status === 'completed')
    .filter((one) => aic === undefined || codeIn(one.medicationCodeableConcept, medicineSystem.aic) === aic)
    .filter(({ supportingInformation }) => supportingInformation?.some(({ reference }) => reference === order))
    .reduce((sum, { quantity }) => sum + (quantity?.value ?? 0), 0);
}

/** Deliveries of an order: those that the pharmacy has (`completed`), and those that the distributor says are on their way. */
export function deliveriesOf(store: Reading, order: string): Promise<readonly Read<SupplyDelivery>[]> {
  return findResources(store, 'SupplyDelivery', refersTo('SupplyDelivery', 'based-on', order));
}

/** Packs that the pharmacy received on an order, by AIC: another one than was ordered may arrive. */
export async function deliveredOn(store: Reading, order: string): Promise<ReadonlyMap<string, number>> {
  const received = new Map<string, number>();
  for (const { status, suppliedItem } of await deliveriesOf(store, order)) {
    const aic = codeIn(suppliedItem?.itemCodeableConcept, medicineSystem.aic);
    if (status !== 'completed' || aic === undefined) continue;
    received.set(aic, (received.get(aic) ?? 0) + (suppliedItem?.quantity?.value ?? 0));
  }
  return received;
}

/** Packs of deliveries. */
export function packsOf(deliveries: readonly SupplyDelivery[]): number {
  return deliveries.reduce((sum, { suppliedItem }) => sum + (suppliedItem?.quantity?.value ?? 0), 0);
}

/** The authorisation to dispense under convention what the distributor does not have, as the other system gave it. */
export async function authorisationFor(
  store: Reading,
  { orders }: Prescription,
  line: string,
): Promise<string | undefined> {
  for (const order of orders) {
    if (orderStateOf(order) !== 'missing' || lineOfOrder(order) !== line) continue;
    const calls: readonly Read<Task>[] = await findResources(
      store,
      'Task',
      all(
        refersTo('Task', 'focus', `SupplyRequest/${order.id}`),
        hasCode('Task', 'code', 'webdpc-shortage'),
        hasCode('Task', 'status', 'completed'),
      ),
    );
    for (const { output = [] } of calls) {
      const given = output.find(({ type }) => codeIn(type, codeSystemUrl.ExchangeResult) === 'authorisation');
      if (given?.valueString !== undefined && given.valueString !== '') return given.valueString;
    }
  }
  return undefined;
}
