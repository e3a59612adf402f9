import { type OrderEvent, transitionOf } from '../states.ts';
import type { OrderRecord, WebDpcRecords } from './records.ts';
import { dayAfter, toInstant } from './times.ts';

/** How long the distributor takes for each of its steps, ms. */
export interface Pace {
  readonly confirmAfter: number;
  readonly shipAfter: number;
  readonly deliverAfter: number;
}

/** Pace unless another is given: an order is confirmed in an hour, leaves after four more, and is there on the next day. */
export const usualPace: Pace = {
  confirmAfter: 3_600_000,
  shipAfter: 4 * 3_600_000,
  deliverAfter: 19 * 3_600_000,
};

/** Days that packs keep after they left. */
const shelfLife = 540;

/** Makes the steps of the distributor that are due, in the order in which they are, and says how many there were. */
export function moveOn(records: WebDpcRecords, now: number, pace: Pace): number {
  return records.atomically(() => {
    let steps = 0;
    // A step may be followed by another one that is due as well.
    for (let due = records.due(now, 500); due.length > 0; due = records.due(now, 500)) {
      for (const order of due) step(records, order, pace);
      steps += due.length;
    }
    return steps;
  });
}

function step(records: WebDpcRecords, { due, ...order }: OrderRecord, pace: Pace): void {
  const at = due ?? 0;
  const event = eventOf(records, order);
  const to = event === undefined ? undefined : transitionOf(event, order.state);
  if (event === undefined || to?.by !== 'distributor')
    throw new Error(`no step of the distributor from ${order.state}`);
  const moved = { ...order, state: to.to, changedAt: toInstant(at) };
  records.save(effectOf(records, moved, event, at, pace), event, at);
}

function eventOf(records: WebDpcRecords, { state, aic, quantity }: OrderRecord): OrderEvent | undefined {
  if (state === 'confirmed') return 'ship';
  if (state === 'in-delivery') return 'deliver';
  if (state !== 'requested') return undefined;
  return (records.findStock(aic)?.quantity ?? 0) < quantity ? 'declare-missing' : 'confirm';
}

function effectOf(records: WebDpcRecords, order: OrderRecord, event: OrderEvent, at: number, pace: Pace): OrderRecord {
  switch (event) {
    case 'confirm':
      records.changeStock(order.aic, -order.quantity);
      return {
        ...order,
        expectedOn: dayAfter(at + pace.shipAfter + pace.deliverAfter, 0),
        due: at + pace.shipAfter,
      };
    case 'ship':
      return { ...order, deliveries: [deliveryOf(records, order, at)], due: at + pace.deliverAfter };
    case 'deliver':
      return { ...order, deliveries: order.deliveries.map((one) => ({ ...one, arrivedAt: toInstant(at) })) };
    default: {
      const { expectedOn: _expectedOn, ...missing } = order;
      const days = records.findStock(order.aic)?.restockDays;
      return days === undefined ? missing : { ...missing, expectedOn: dayAfter(at, days) };
    }
  }
}

/** One delivery note for the whole order; more than ten packs are of two lots. */
function deliveryOf(records: WebDpcRecords, order: OrderRecord, at: number): OrderRecord['deliveries'][number] {
  const { aic, quantity } = order;
  const first = quantity > 10 ? 10 : quantity;
  const packs = [first, quantity - first]
    .filter((count) => count > 0)
    .map((count, index) => ({
      lot: `L${aic.slice(5)}${'AB'.charAt(index)}`,
      expiresOn: dayAfter(at, shelfLife),
      quantity: count,
      serials: Array.from({ length: count }, () => String(records.nextOf('serial')).padStart(12, '0')),
    }));
  const note = `DDT-${String(records.nextOf('note')).padStart(6, '0')}`;
  return { note, shippedAt: toInstant(at), packs };
}
