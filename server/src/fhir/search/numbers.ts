/** A number with the uncertainty of its last digit. */
export interface NumberInterval {
  /** The number as given. */
  readonly exact: number;
  /** `[low, high)`: half a unit of the last digit around it, e.g. `[99.5, 100.5)` for `100`. */
  readonly low: number;
  readonly high: number;
}

const pattern = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads a decimal as its value and the range its significant digits stand for; undefined when it is none.
 * `1e2` has one significant digit and covers `[50, 150)`.
 *
 * @see FHIR R4 search.html#number
 */
export function parseNumberInterval(text: string): NumberInterval | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? '';
  const exponent = Number(match[4] ?? 0) - fraction.length;
  const exact = Number(text);
  if (!Number.isFinite(exact) || (match[2] ?? '').length + fraction.length > 40) return undefined;
  // Digits are shifted as text: adding half a unit to a binary fraction would move the bounds.
  const digits = BigInt(`${match[2]}${fraction}`) * 10n * (match[1] === '-' ? -1n : 1n);
  const bound = (value: bigint): number => Number(`${value}e${exponent - 1}`);
  return { exact, low: bound(digits - 5n), high: bound(digits + 5n) };
}
