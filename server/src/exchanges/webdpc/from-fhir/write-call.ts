import type { SupplyRequest } from '@medplum/fhirtypes';
import {
  aicOfOrder,
  deliveriesOf,
  deliveryNoteSystem,
  orderSystem,
} from '../../../services/dispensing/prescription/orders.ts';
import { nreSystem } from '../../../services/dispensing/prescription/prescription.ts';
import type { Read } from '../../../services/steps/changes.ts';
import { dayIn, isInstant } from '../../../services/steps/days.ts';
import { type Reading, readResource } from '../../../services/steps/stored.ts';
import type { Written } from '../../exchange.ts';
import { identifierIn, systems } from '../../sistema-ts/from-fhir/systems.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import { needed, UnwritableCall, written } from '../../tasks/unwritable.ts';
import { type OrderMessage, toOutbox } from '../order-message.ts';
import type { RequestOf } from '../port.ts';
import { lotsOf } from './delivered-lots.ts';
import { formed } from './formed.ts';

/** Calls about orders. */
export const webDpcCalls = [
  'webdpc-order',
  'webdpc-cancel-order',
  'webdpc-confirm-delivery',
  'webdpc-return',
  'webdpc-shortage',
] as const;

/** How long a confirmation waits for the lots that the distributor tells, ms from when it was asked for. */
const lotsWithin = 24 * 3_600_000;

/**
 * Makes the message of a call about an order (focus SupplyRequest) from it, its line, its deliveries and the pharmacy that the call is
 * made for. Messages of one order go out one after the other; those of another order of the same prescription do not wait for them.
 */
export async function writeWebDpcCall(store: Reading, asked: AskedCall, now = Date.now()): Promise<Written> {
  return written(async () => {
    const { key, kind, body } = toOutbox(asked.task.id, await messageOf(store, asked, now));
    return { ok: true, key, kind, body };
  });
}

async function messageOf(store: Reading, asked: AskedCall, now: number): Promise<OrderMessage> {
  const order = needed(await readResource(store, 'SupplyRequest', asked.focus), 'Task.focus');
  const pharmacy = await readResource(store, 'Organization', asked.owner);
  const about = {
    orderNumber: formed('number', identifierIn(order, orderSystem), 'SupplyRequest.identifier'),
    pharmacy: formed(
      'pharmacy',
      identifierIn(pharmacy, systems.pharmacy)?.toUpperCase(),
      'Task.owner: Organization.identifier',
    ),
  };
  switch (asked.call) {
    case 'webdpc-order':
      return { kind: 'order', request: { ...about, ...(await orderedOf(store, asked, order)) } };
    case 'webdpc-cancel-order':
      return { kind: 'cancelOrder', request: about };
    case 'webdpc-confirm-delivery':
      return { kind: 'confirmDelivery', request: { ...about, ...(await deliveredOf(store, asked, now)) } };
    case 'webdpc-return':
      return { kind: 'returnGoods', request: { ...about, ...(await returnedOf(store, asked)) } };
    case 'webdpc-shortage':
      return { kind: 'reportShortage', request: about };
    default:
      throw new UnwritableCall('Task.code');
  }
}

type About = 'orderNumber' | 'pharmacy';

async function orderedOf(
  store: Reading,
  asked: AskedCall,
  order: Read<SupplyRequest>,
): Promise<Omit<RequestOf<'order'>, About>> {
  const line = needed(await readResource(store, 'MedicationRequest', asked.parts('line')[0]), 'Task.input[line]');
  const { system, value } = line.groupIdentifier ?? {};
  const nre = system === nreSystem ? value : undefined;
  const { occurrenceDateTime } = order;
  return {
    nre: formed('nre', nre, 'MedicationRequest.groupIdentifier'),
    aic: formed('aic', aicOfOrder(order), 'SupplyRequest.item'),
    quantity: formed('packs', order.quantity.value, 'SupplyRequest.quantity'),
    ...(occurrenceDateTime === undefined ? {} : { neededOn: dayIn(occurrenceDateTime) }),
  };
}

async function deliveredOf(
  store: Reading,
  asked: AskedCall,
  now: number,
): Promise<Omit<RequestOf<'confirmDelivery'>, About>> {
  const named = await Promise.all(asked.parts('delivery').map((part) => readResource(store, 'SupplyDelivery', part)));
  const deliveries = named.filter((one) => one !== undefined);
  const delivery = needed(deliveries[0], 'Task.input[delivery]');
  // The distributor may still tell the lots of its delivery note.
  const isLater = now < Date.parse(asked.task.authoredOn ?? '') + lotsWithin;
  return {
    note: formed('note', identifierIn(delivery, deliveryNoteSystem), 'SupplyDelivery.identifier'),
    arrivedAt: instantOf(delivery.occurrenceDateTime),
    received: lotsOf(deliveries, isLater),
  };
}

async function returnedOf(store: Reading, asked: AskedCall): Promise<Omit<RequestOf<'returnGoods'>, About>> {
  const arrived = (await deliveriesOf(store, asked.focus)).filter(({ status }) => status === 'completed');
  if (arrived.length === 0) throw new UnwritableCall('SupplyDelivery.basedOn');
  const reason = asked.value('reason') as RequestOf<'returnGoods'>['reason'] | undefined;
  return {
    returnNumber: formed('number', asked.task.id, 'Task.id'),
    reason: formed('returnReason', reason, 'Task.input[reason]'),
    packs: lotsOf(arrived),
  };
}

/** An instant as messages have it, to the second, UTC. A day alone is none. */
function instantOf(moment: string | undefined): string {
  const place = 'SupplyDelivery.occurrence';
  if (moment === undefined || !isInstant(moment)) throw new UnwritableCall(place);
  return `${new Date(Date.parse(moment)).toISOString().slice(0, 19)}Z`;
}
