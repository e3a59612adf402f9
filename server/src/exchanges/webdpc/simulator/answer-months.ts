import { isDeepStrictEqual } from 'node:util';
import { airDpcLinesOf } from '../fees.ts';
import type { RefusalCode, RequestOf } from '../port.ts';
import type { ClosingRecord, WebDpcRecords } from './records.ts';
import { dayOf } from './times.ts';
import { refused, type SimulatedCall, type Verdict } from './verdict.ts';

type MonthCall = Extract<SimulatedCall, { call: 'closeMonth' | 'monthState' }>;
type Code = Exclude<RefusalCode, 'unknown-code'>;

/** Closes a month of a pharmacy that is over (Europe/Rome), once, or shows how it was closed. */
export function answerMonth(records: WebDpcRecords, { call, request, now }: MonthCall): Verdict {
  const known = records.findClosing(request.pharmacy, request.month);
  if (call === 'monthState') return known === undefined ? refused('absent') : { ok: true, answer: known };
  const { pharmacy, month, isSubsidisedRural, dispensed } = request;
  if (known !== undefined) {
    const isSame = known.isSubsidisedRural === isSubsidisedRural && isDeepStrictEqual(known.dispensed, dispensed);
    return isSame ? closingAnswer(known) : refused('closed-differently');
  }
  if (dayOf(now).slice(0, 7) <= month) return refused('month-open');
  const fault = faultOf(records, request);
  if (fault !== undefined) return refused(fault);
  const lines = airDpcLinesOf(dispensed, isSubsidisedRural);
  if (!lines.ok) return refused(lines.reason);
  const closing = {
    pharmacy,
    month,
    isSubsidisedRural,
    dispensed,
    packs: lines.packs,
    amount: lines.amount,
    lines: lines.lines,
  };
  records.close(closing);
  return closingAnswer(closing);
}

/** Why the packs cannot be paid: each must have been received for an order of the pharmacy, and not be returned or paid before. */
function faultOf(records: WebDpcRecords, { pharmacy, month, dispensed }: RequestOf<'closeMonth'>): Code | undefined {
  const asked = new Map<string, number>();
  for (const { orderNumber, day, quantity } of dispensed) {
    if (day.slice(0, 7) !== month) return 'content';
    asked.set(orderNumber, (asked.get(orderNumber) ?? 0) + quantity);
  }
  for (const [orderNumber, quantity] of asked) {
    const order = records.find(orderNumber);
    if (order === undefined) return 'absent';
    if (order.pharmacy !== pharmacy) return 'not-yours';
    const received = order.deliveries.flatMap((one) => one.received ?? []).reduce((sum, one) => sum + one.quantity, 0);
    const returned = order.returns.flatMap((one) => one.packs).reduce((sum, one) => sum + one.quantity, 0);
    if (quantity > received - returned - records.paidOf(orderNumber)) return 'packs';
  }
  return undefined;
}

function closingAnswer({ pharmacy, month, packs, amount, lines }: ClosingRecord): Verdict<'closeMonth'> {
  return { ok: true, answer: { pharmacy, month, packs, amount, lines } };
}
