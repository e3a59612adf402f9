import { isDeepStrictEqual } from 'node:util';
import type { Inquiry } from '../outbox/exchange-handler.ts';
import type { OrderAnswer, OrderMessage } from './order-message.ts';
import type { AnswerOf, Reply, RequestOf, WebDpcPort } from './port.ts';

/** Asks WebDPC, without changing anything there, whether a message has its effect. */
export async function askAbout(port: WebDpcPort, message: OrderMessage): Promise<Inquiry> {
  if (message.kind === 'closeMonth') return askMonth(port, message.request);
  const { orderNumber, pharmacy } = message.request;
  const reply = await port.call('orderState', { orderNumber, pharmacy });
  if (reply.kind !== 'accepted') return withoutAnswer(reply);
  const known = reply.answer;
  if (known.orderNumber !== orderNumber) return { kind: 'unsure', reason: 'other-order' };
  switch (message.kind) {
    case 'order':
      return isSameOrder(message.request, known) ? recovered(known) : conflict('other-order');
    case 'cancelOrder':
      return known.state === 'cancelled' ? recovered(known) : { kind: 'absent' };
    case 'confirmDelivery':
      return askConfirmed(message.request, known);
    case 'returnGoods':
      return askReturned(message.request, known);
    case 'reportShortage': {
      const { authorisation } = known;
      return authorisation === undefined ? { kind: 'absent' } : recovered(known, { authorisation });
    }
  }
}

function isSameOrder(sent: RequestOf<'order'>, known: AnswerOf<'orderState'>): boolean {
  return (
    known.pharmacy === sent.pharmacy &&
    known.nre === sent.nre &&
    known.aic === sent.aic &&
    known.quantity === sent.quantity &&
    known.neededOn === sent.neededOn
  );
}

function askConfirmed(sent: RequestOf<'confirmDelivery'>, known: AnswerOf<'orderState'>): Inquiry {
  const delivery = known.deliveries.find(({ note }) => note === sent.note);
  if (delivery?.confirmedAt === undefined) return { kind: 'absent' };
  return delivery.arrivedAt === sent.arrivedAt && isDeepStrictEqual(delivery.received, sent.received)
    ? recovered(known)
    : conflict('confirmed-differently');
}

function askReturned(sent: RequestOf<'returnGoods'>, known: AnswerOf<'orderState'>): Inquiry {
  const found = known.returns.find(({ returnNumber }) => returnNumber === sent.returnNumber);
  if (found === undefined) return { kind: 'absent' };
  const { returnNumber, reason, packs } = sent;
  return isDeepStrictEqual({ ...found }, { returnNumber, reason, packs })
    ? recovered(known, { returnNumber })
    : conflict('other-return');
}

async function askMonth(port: WebDpcPort, sent: RequestOf<'closeMonth'>): Promise<Inquiry> {
  const { pharmacy, month } = sent;
  const reply = await port.call('monthState', { pharmacy, month });
  if (reply.kind !== 'accepted') return withoutAnswer(reply);
  const { dispensed, isSubsidisedRural, packs, amount, lines } = reply.answer;
  if (reply.answer.pharmacy !== pharmacy || reply.answer.month !== month) {
    return { kind: 'unsure', reason: 'other-month' };
  }
  if (isSubsidisedRural !== sent.isSubsidisedRural || !isDeepStrictEqual(dispensed, sent.dispensed)) {
    return conflict('closed-differently');
  }
  const answer: OrderAnswer = { pharmacy, month, packs, amount, lines, isRecovered: true };
  return { kind: 'done', answer: JSON.stringify(answer) };
}

/** Only the code that says so means that there is nothing; any other refusal leaves it open, except that it is someone else's. */
function withoutAnswer(reply: Exclude<Reply<unknown>, { kind: 'accepted' }>): Inquiry {
  if (reply.kind !== 'refused') return { kind: 'unsure', reason: reply.reason };
  if (reply.code === 'absent') return { kind: 'absent' };
  return reply.code === 'not-yours' ? conflict('not-yours') : { kind: 'unsure', reason: reply.code };
}

function conflict(reason: string): Inquiry {
  return { kind: 'conflict', reason };
}

function recovered(known: AnswerOf<'orderState'>, more: OrderAnswer = {}): Inquiry {
  const { orderNumber, state, expectedOn } = known;
  const answer: OrderAnswer = {
    orderNumber,
    state,
    ...(expectedOn === undefined ? {} : { expectedOn }),
    ...more,
    isRecovered: true,
  };
  return { kind: 'done', answer: JSON.stringify(answer) };
}
