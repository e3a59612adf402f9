import table from './fees.json' with { type: 'json' };
import type { AnswerOf, RequestOf } from './port.ts';

/** Packs that a pharmacy dispensed on a day, for an order. */
export type DispensedPacks = RequestOf<'closeMonth'>['dispensed'][number];

/** A line of the AirDPC list: packs of a month with the same fee; amounts in cents, without VAT. */
export type AirDpcLine = AnswerOf<'closeMonth'>['lines'][number];

/** The lines of a month with their totals, or that no fee is in force on a day. */
export type AirDpcLines =
  | { readonly ok: true; readonly packs: number; readonly amount: number; readonly lines: readonly AirDpcLine[] }
  | { readonly ok: false; readonly reason: 'no-fee'; readonly day: string };

interface Fee {
  readonly kind: string;
  readonly cents: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Works out the lines of the AirDPC list from packs dispensed: the fee for each pack, the addition for a subsidised rural pharmacy,
 * and the verification of appropriateness, each with the figure of the day (Europe/Rome) on which the pack was dispensed.
 *
 * `no-fee` when the fee for a pack is not known for a day: nothing is paid by guess. Source: `fees.json`.
 */
export function airDpcLinesOf(
  dispensed: readonly Pick<DispensedPacks, 'day' | 'quantity'>[],
  isSubsidisedRural: boolean,
  fees: readonly Fee[] = table.fees,
): AirDpcLines {
  const byFee = new Map<Fee, number>();
  let packs = 0;
  for (const { day, quantity } of dispensed) {
    const due = fees.filter(
      ({ from, to, kind }) => from <= day && day <= to && (kind !== 'rural' || isSubsidisedRural),
    );
    if (!due.some(({ kind }) => kind === 'service')) return { ok: false, reason: 'no-fee', day };
    packs += quantity;
    for (const fee of due) byFee.set(fee, (byFee.get(fee) ?? 0) + quantity);
  }
  const lines = fees.flatMap((fee): AirDpcLine[] => {
    const number = byFee.get(fee);
    if (number === undefined) return [];
    return [{ kind: fee.kind as AirDpcLine['kind'], packs: number, fee: fee.cents, amount: number * fee.cents }];
  });
  return { ok: true, packs, amount: lines.reduce((sum, line) => sum + line.amount, 0), lines };
}
