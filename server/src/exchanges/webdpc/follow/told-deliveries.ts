import type { SupplyDelivery, SupplyRequest } from '@medplum/fhirtypes';
import { aicOfOrder, packsOf } from '../../../services/dispensing/prescription/orders.ts';
import { serialForm } from '../../../services/dispensing/prescription/packs.ts';
import {
  type DeliveredPacks,
  noteOf,
  toSupplyDelivery,
  withPacksOf,
} from '../../../services/dispensing/prescription/supply-delivery.ts';
import type { Read } from '../../../services/steps/changes.ts';
import type { AnswerOf } from '../port.ts';

/** A delivery as WebDPC tells it. */
export type ToldDelivery = AnswerOf<'orderState'>['deliveries'][number];

/** What is to be written of deliveries. */
export interface DeliveryChanges {
  readonly created: readonly SupplyDelivery[];
  readonly updated: readonly Read<SupplyDelivery>[];
}

/**
 * What the deliveries that WebDPC tells change in those that are stored of an order. One that is new is on its way (`in-progress`) until the
 * pharmacy received it, here or in WebDPC. Of one that the pharmacy recorded only the packs that it did not know are added: what arrived is
 * what the pharmacy says. Told again, nothing changes.
 */
export function deliveriesIn(
  order: Read<SupplyRequest>,
  told: readonly ToldDelivery[],
  stored: readonly Read<SupplyDelivery>[],
): DeliveryChanges {
  const created: SupplyDelivery[] = [];
  const updated: Read<SupplyDelivery>[] = [];
  const ordered = order.quantity.value ?? 0;
  let known = packsOf(stored);
  for (const one of told) {
    const next = deliveryOf(order, one);
    const packs = packsOf([next]);
    const own = stored.find((delivery) => noteOf(delivery) === one.note);
    if (packs === 0) continue;
    if (own === undefined) {
      // What the pharmacy recorded under another number is not delivered once more.
      if (known + packs > ordered) continue;
      known += packs;
      created.push(next);
    } else if (own.status === 'completed') {
      const whole = withPacksOf(own, next);
      if (whole !== own) updated.push({ ...whole, id: own.id });
    } else if (own.status !== next.status || own.occurrenceDateTime !== next.occurrenceDateTime) {
      updated.push({ ...next, id: own.id, meta: own.meta ?? {} });
    }
  }
  return { created, updated };
}

function deliveryOf(order: Read<SupplyRequest>, told: ToldDelivery): SupplyDelivery {
  const { note, shippedAt, arrivedAt = shippedAt, confirmedAt, received } = told;
  const isReceived = confirmedAt !== undefined && received !== undefined;
  return toSupplyDelivery(order, {
    note,
    at: arrivedAt,
    status: isReceived ? 'completed' : 'in-progress',
    aic: aicOfOrder(order) ?? '',
    packs: told.packs.flatMap((pack) => {
      const arrived = received?.filter(({ lot }) => lot === pack.lot).reduce((sum, { quantity }) => sum + quantity, 0);
      return packsIn(pack, isReceived ? (arrived ?? 0) : pack.quantity);
    }),
  });
}

/** Packs one by one as far as their numbers are known; of a part of a lot nobody knows which they are. */
function packsIn(
  { lot, expiresOn, quantity, serials }: ToldDelivery['packs'][number],
  arrived: number,
): readonly DeliveredPacks[] {
  const common = { lot, expiry: expiresOn };
  const numbered = arrived === quantity ? serials.filter((one) => serialForm.test(one)).slice(0, arrived) : [];
  const rest = arrived - numbered.length;
  return [
    ...numbered.map((serial) => ({ ...common, serial, quantity: 1 })),
    ...(rest > 0 ? [{ ...common, serial: undefined, quantity: rest }] : []),
  ];
}
