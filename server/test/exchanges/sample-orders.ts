import type { ExchangeOutbox } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { type OrderMessage, toOutbox } from '../../src/exchanges/webdpc/order-message.ts';
import { webDpcExchange } from '../../src/exchanges/webdpc/outbox-handler.ts';

/** The instant at which the simulator of WebDPC begins in tests. */
export const orderInstant = Date.parse('2026-11-26T09:00:00Z');

/** A pharmacy of the tests. */
export const pharmacy = '150FARM1';

/** What becomes of an order of the trial: every tenth is cancelled, another tenth is of what is missing. */
export const courseOf = (number: number): 'ordered' | 'cancelled' | 'missing' =>
  number % 10 === 3 ? 'cancelled' : number % 10 === 7 ? 'missing' : 'ordered';

/** Number of an order of the trial. */
export const orderNumberOf = (number: number): string => `ORD-${String(number).padStart(6, '0')}`;

/** The order of a number of the trial. */
export function ordering(number: number): Extract<OrderMessage, { kind: 'order' }> {
  const request = {
    orderNumber: orderNumberOf(number),
    pharmacy,
    nre: `1500A4${String(number).padStart(9, '0')}`,
    aic: courseOf(number) === 'missing' ? '000000048' : '000000012',
    quantity: 2,
  };
  return { kind: 'order', request };
}

/** The messages of an order of the trial, in their order. */
export function messagesOf(number: number): readonly OrderMessage[] {
  const sent = ordering(number);
  const { orderNumber } = sent.request;
  switch (courseOf(number)) {
    case 'ordered':
      return [sent];
    case 'cancelled':
      return [sent, { kind: 'cancelOrder', request: { orderNumber, pharmacy } }];
    case 'missing':
      return [sent, { kind: 'reportShortage', request: { orderNumber, pharmacy } }];
  }
}

/** Queues the messages of orders from one number to another, the last one excluded; queued again they are the same. */
export function queueOrders(outbox: ExchangeOutbox, from: number, to: number): void {
  outbox.atomically(() => {
    for (let number = from; number < to; number++) {
      messagesOf(number).forEach((message, index) => {
        const queued = outbox.queue(webDpcExchange, toOutbox(`order-${number}-${index}`, message));
        if (!queued.ok) throw new Error(`order ${number} is queued with other content`);
      });
    }
  });
}
