import type { ContentOf } from './message-form.ts';
import table from './messages.json' with { type: 'json' };

type Calls = typeof table.calls;

/** Name of a call of WebDPC. */
export type CallName = keyof Calls;

/** What a call carries, by the tables of `messages.json`. */
export type RequestOf<N extends CallName> = ContentOf<Calls[N]['request']>;

/** What a call answers, by the tables of `messages.json`. */
export type AnswerOf<N extends CallName> = ContentOf<Calls[N]['answer']>;

/** Why WebDPC says no; `unknown-code` stands for a code that is not in `messages.json`. */
export type RefusalCode = keyof typeof table.refusals | 'unknown-code';

/**
 * What came of a call:
 *
 * * `accepted`: done;
 * * `refused`: WebDPC says no (`code`), or the message cannot be written by its table (`unwritable`) or is too large for WebDPC
 *   (`too-large`);
 * * `unreached`: it was certainly not done, e.g. there was no connection or the caller is not let in;
 * * `unsure`: it may have been done: no answer in time, an answer that cannot be read, of another version or to another message.
 *
 * `reason` is in fixed words, nothing of a message.
 */
export type Reply<A> =
  | { readonly kind: 'accepted'; readonly answer: A }
  | { readonly kind: 'refused'; readonly code: RefusalCode | 'unwritable' | 'too-large' }
  | { readonly kind: 'unreached'; readonly reason: string }
  | { readonly kind: 'unsure'; readonly reason: string };

/**
 * WebDPC as the platform calls it for the pharmacies of the region. Expected failures are values; nothing is thrown for what comes
 * from outside.
 *
 * * `stock` of medicines (AIC), with equivalents; `order` for one prescription, `cancelOrder`, `orderState` with deliveries;
 * * `confirmDelivery` of what arrived; `returnGoods` that are expired, damaged or were not collected;
 * * `reportShortage` gives the code with which what is missing is dispensed under the convention;
 * * `closeMonth` gives the lines of the AirDPC list of a pharmacy, `monthState` shows how a month was closed.
 *
 * An order names its prescription by NRE; nothing of the person is in any message. Source: `messages.json`, a proposal of the project:
 * the messages of WebDPC are not public.
 */
export interface WebDpcPort {
  call<N extends CallName>(call: N, request: RequestOf<N>): Promise<Reply<AnswerOf<N>>>;
}
