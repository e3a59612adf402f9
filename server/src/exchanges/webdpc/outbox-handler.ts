import type { Delivery, EarlierAnswer, ExchangeHandler, Inquiry, OutboxMessage } from '../outbox/exchange-handler.ts';
import { askAbout } from './inquiries.ts';
import { fromOutbox, type OrderMessage } from './order-message.ts';
import type { WebDpcPort } from './port.ts';

/** Name of the exchange in the outbox. */
export const webDpcExchange = 'webdpc';

/**
 * Sends what is queued for WebDPC, and asks WebDPC about what nobody is sure of. An order is one by its number, a return by its own,
 * a confirmation by its delivery note, a closing by pharmacy and month.
 */
export class WebDpcHandler implements ExchangeHandler {
  readonly #port: WebDpcPort;

  constructor(port: WebDpcPort) {
    this.#port = port;
  }

  async send(message: OutboxMessage, _earlier?: EarlierAnswer): Promise<Delivery> {
    const read = fromOutbox(message);
    if (read === undefined) return { kind: 'refused', reason: 'unwritable' };
    const reply = await this.#port.call(read.kind, read.request);
    if (reply.kind === 'refused') return { kind: 'refused', reason: reply.code };
    if (reply.kind !== 'accepted') return reply;
    // An answer about another order is no answer.
    if (!isAbout(read, reply.answer)) return { kind: 'unsure', reason: 'other-order' };
    return { kind: 'done', answer: JSON.stringify(reply.answer) };
  }

  async ask(message: OutboxMessage, _earlier?: EarlierAnswer): Promise<Inquiry> {
    const read = fromOutbox(message);
    return read === undefined ? { kind: 'absent' } : askAbout(this.#port, read);
  }
}

function isAbout({ request }: OrderMessage, answer: Readonly<Record<string, unknown>>): boolean {
  const sent = request as Readonly<Record<string, unknown>>;
  const names = ['orderNumber', 'returnNumber', 'month'] as const;
  return names.every((name) => sent[name] === answer[name]);
}
