import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { RequestOf } from '../port.ts';
import { type OrderEvent, transitionOf } from '../states.ts';
import { answerMonth } from './answer-months.ts';
import { moveOn, type Pace } from './move-on.ts';
import type { OrderRecord, StockItem, WebDpcRecords } from './records.ts';
import { dayAfter, toInstant } from './times.ts';
import { refused, type SimulatedCall, type Verdict } from './verdict.ts';

/** By how much the clock of a caller may be ahead, ms. */
const clockDifference = 300_000;

/**
 * Answers a call by the table of states, after the steps of the distributor that are due. What was done before with the same number
 * and content is answered again without a second effect, but for a cancelled order, which is in no state to be cancelled.
 */
export function answerCall(records: WebDpcRecords, call: SimulatedCall, pace: Pace): Verdict {
  moveOn(records, call.now, pace);
  return records.atomically(() => judge(records, call, pace));
}

function judge(records: WebDpcRecords, call: SimulatedCall, pace: Pace): Verdict {
  switch (call.call) {
    case 'stock':
      return showStock(records, call.request, call.now);
    case 'order':
      return takeOrder(records, call.request, call.now, pace);
    case 'closeMonth':
    case 'monthState':
      return answerMonth(records, call);
    default:
      return forOrder(records, call);
  }
}

function showStock(records: WebDpcRecords, { aics }: RequestOf<'stock'>, now: number): Verdict<'stock'> {
  const show = (item: StockItem) => ({
    aic: item.aic,
    availability: item.quantity > 0 ? ('available' as const) : ('missing' as const),
    ...(item.quantity > 0 || item.restockDays === undefined ? {} : { expectedOn: dayAfter(now, item.restockDays) }),
  });
  const items = aics.map((aic) => {
    const item = records.findStock(aic);
    if (item === undefined) return { aic, availability: 'not-in-list' as const, equivalents: [] };
    return { ...show(item), equivalents: records.equivalentsOf(item).map(show) };
  });
  return { ok: true, answer: { items } };
}

function takeOrder(records: WebDpcRecords, request: RequestOf<'order'>, now: number, pace: Pace): Verdict<'order'> {
  const { orderNumber, pharmacy, nre, aic, quantity, neededOn } = request;
  const known = records.find(orderNumber);
  if (known !== undefined) {
    const isSame =
      known.pharmacy === pharmacy &&
      known.nre === nre &&
      known.aic === aic &&
      known.quantity === quantity &&
      known.neededOn === neededOn;
    return isSame ? orderAnswer(known) : refused('other-content');
  }
  if (records.findStock(aic) === undefined) return refused('not-in-list');
  const step = transitionOf('order', 'none');
  if (step === undefined) return refused('state');
  const due = now + pace.confirmAfter;
  const order: OrderRecord = {
    ...request,
    state: step.to,
    changedAt: toInstant(now),
    deliveries: [],
    returns: [],
    due,
  };
  records.save(order, 'order', now);
  return orderAnswer(order);
}

type OrderCall = Extract<
  SimulatedCall,
  { call: 'cancelOrder' | 'orderState' | 'confirmDelivery' | 'returnGoods' | 'reportShortage' }
>;

function forOrder(records: WebDpcRecords, call: OrderCall): Verdict {
  const order = records.find(call.request.orderNumber);
  if (order === undefined) return refused('absent');
  if (order.pharmacy !== call.request.pharmacy) return refused('not-yours');
  switch (call.call) {
    case 'orderState': {
      const { due: _due, ...shown } = order;
      return { ok: true, answer: shown };
    }
    case 'cancelOrder':
      return cancel(records, order, call.now);
    case 'confirmDelivery':
      return confirmDelivery(records, order, call.request, call.now);
    case 'returnGoods':
      return takeBack(records, order, call.request, call.now);
    case 'reportShortage':
      return authorise(records, order, call.now);
  }
}

function cancel(records: WebDpcRecords, order: OrderRecord, now: number): Verdict<'cancelOrder'> {
  const next = reach(order, 'cancel', now);
  if (next === undefined) return refused('state');
  // What was promised to it is free again.
  if (order.state === 'confirmed') records.changeStock(order.aic, order.quantity);
  return save(records, next, 'cancel', now);
}

function confirmDelivery(
  records: WebDpcRecords,
  order: OrderRecord,
  { note, arrivedAt, received }: RequestOf<'confirmDelivery'>,
  now: number,
): Verdict<'confirmDelivery'> {
  const next = reach(order, 'confirm-delivery', now);
  const delivery = order.deliveries.find((one) => one.note === note);
  if (delivery?.confirmedAt !== undefined) {
    const isSame = delivery.arrivedAt === arrivedAt && isDeepStrictEqual(delivery.received, received);
    return isSame ? stateAnswer(order) : refused('other-content');
  }
  if (next === undefined) return refused('state');
  const arrived = new Map(received.map(({ lot, quantity }) => [lot, quantity]));
  const isOfNote =
    delivery !== undefined &&
    arrived.size === received.length &&
    [...arrived].every(([lot, quantity]) => delivery.packs.some((one) => one.lot === lot && quantity <= one.quantity));
  if (delivery === undefined || !isOfNote) return refused('packs');
  if (arrivedAt < delivery.shippedAt || Date.parse(arrivedAt) > now + clockDifference) return refused('content');
  const confirmed = { ...delivery, arrivedAt, confirmedAt: toInstant(now), received };
  const deliveries = order.deliveries.map((one) => (one === delivery ? confirmed : one));
  return save(records, { ...next, deliveries }, 'confirm-delivery', now);
}

function takeBack(
  records: WebDpcRecords,
  order: OrderRecord,
  request: RequestOf<'returnGoods'>,
  now: number,
): Verdict<'returnGoods'> {
  const { returnNumber, reason, packs } = request;
  const made = { returnNumber, reason, packs };
  const earlier = order.returns.find((one) => one.returnNumber === returnNumber);
  if (earlier !== undefined) {
    return isDeepStrictEqual({ ...earlier }, made) ? returnAnswer(order, returnNumber) : refused('other-content');
  }
  const received = order.deliveries.flatMap((one) => one.received ?? []);
  const before = order.returns.flatMap((one) => one.packs);
  const left = sum(received) - sum(before);
  const isLast = left === sum(packs);
  const event = isLast ? 'return-all' : 'return-part';
  const next = reach(order, event, now);
  if (next === undefined) return refused('state');
  // Packs that were dispensed and paid do not come back.
  const isOfLots = packs.every(({ lot }) => {
    const ofLot = (one: { readonly lot: string }): boolean => one.lot === lot;
    return sum(packs.filter(ofLot)) <= sum(received.filter(ofLot)) - sum(before.filter(ofLot));
  });
  if (!isOfLots || left - records.paidOf(order.orderNumber) < sum(packs)) return refused('packs');
  const returned = { ...next, returns: [...order.returns, made] };
  records.save(returned, event, now);
  return returnAnswer(returned, returnNumber);
}

function authorise(records: WebDpcRecords, order: OrderRecord, now: number): Verdict<'reportShortage'> {
  const next = reach(order, 'report-shortage', now);
  if (next === undefined) return refused('state');
  const { orderNumber } = order;
  const code = createHash('sha256').update(orderNumber).digest('hex').slice(0, 12).toUpperCase();
  const authorisation = order.authorisation ?? `CONV-${code}`;
  if (order.authorisation === undefined) records.save({ ...next, authorisation }, 'report-shortage', now);
  return { ok: true, answer: { orderNumber, state: next.state, authorisation } };
}

/** The order after a step of its pharmacy, with nothing more to be done by the distributor; undefined when the step is refused. */
function reach({ due: _due, ...order }: OrderRecord, event: OrderEvent, now: number): OrderRecord | undefined {
  const step = transitionOf(event, order.state);
  return step?.by === 'same-pharmacy' ? { ...order, state: step.to, changedAt: toInstant(now) } : undefined;
}

function save(records: WebDpcRecords, order: OrderRecord, event: OrderEvent, now: number): Verdict<'cancelOrder'> {
  records.save(order, event, now);
  return stateAnswer(order);
}

function sum(packs: readonly { readonly quantity: number }[]): number {
  return packs.reduce((total, { quantity }) => total + quantity, 0);
}

function orderAnswer({ orderNumber, state, expectedOn }: OrderRecord): Verdict<'order'> {
  return { ok: true, answer: { orderNumber, state, ...(expectedOn === undefined ? {} : { expectedOn }) } };
}

function stateAnswer({ orderNumber, state }: OrderRecord): Verdict<'cancelOrder' | 'confirmDelivery'> {
  return { ok: true, answer: { orderNumber, state } };
}

function returnAnswer({ orderNumber, state }: OrderRecord, returnNumber: string): Verdict<'returnGoods'> {
  return { ok: true, answer: { orderNumber, returnNumber, state } };
}
