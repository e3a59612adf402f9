/**
 * A quotient in hundredths, rounded half up: the only place where a CIA is rounded. Both are whole numbers ≥ 0 and the
 * divisor > 0, so that no binary fraction decides an edge: 27/200 = 0.135 is 14.
 */
export function hundredthsOf(dividend: bigint, divisor: bigint): number {
  return Number((200n * dividend + divisor) / (2n * divisor));
}
