import { hasForm } from './message-form.ts';
import type { AnswerOf, RequestOf } from './port.ts';

/** Calls that change something in WebDPC, and so go through the outbox. */
export const changingCalls = [
  'order',
  'cancelOrder',
  'confirmDelivery',
  'returnGoods',
  'reportShortage',
  'closeMonth',
] as const;

/** A call that goes through the outbox. */
export type ChangingCall = (typeof changingCalls)[number];

/** What is queued for WebDPC. */
export type OrderMessage = {
  readonly [N in ChangingCall]: { readonly kind: N; readonly request: RequestOf<N> };
}[ChangingCall];

/** What is kept of the answer to a message that is done. */
export type OrderAnswer = Partial<AnswerOf<'order'> & AnswerOf<'returnGoods'> & AnswerOf<'reportShortage'>> &
  Partial<AnswerOf<'closeMonth'>> & {
    /** The answer was lost, and WebDPC was asked what came of the message. */
    readonly isRecovered?: true;
  };

/**
 * Kind, key, id and body for the outbox. The key is the number of the order, so that what is about one order goes out in order; that
 * of a closing is the pharmacy and the month.
 */
export function toOutbox(
  id: string,
  { kind, request }: OrderMessage,
): { readonly key: string; readonly id: string; readonly kind: ChangingCall; readonly body: string } {
  const key = 'orderNumber' in request ? request.orderNumber : `${request.pharmacy} ${request.month}`;
  return { key, id, kind, body: JSON.stringify(request) };
}

/** Reads what `toOutbox` wrote; undefined when it is of no kind, or not about anything. */
export function fromOutbox({ kind, body }: { readonly kind: string; readonly body: string }): OrderMessage | undefined {
  if (!changingCalls.some((one) => one === kind)) return undefined;
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { orderNumber, pharmacy, month } = Object(request) as Readonly<Record<string, unknown>>;
  const isAbout = kind === 'closeMonth' ? hasForm('month', month) : hasForm('number', orderNumber);
  // The rest is checked when the message is written.
  return isAbout && hasForm('pharmacy', pharmacy) ? ({ kind, request } as OrderMessage) : undefined;
}
