/**
 * Reads an amount of the flows in hundred-thousandths of a euro, the finest they have (`00000123,61000`, `-655.41`):
 * whole numbers, so that sums are exact. Undefined for what is no amount.
 */
export function readAmount(text: string | undefined): bigint | undefined {
  const match = text === undefined ? null : /^(-?)(\d+)(?:[.,](\d{0,5}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const value = BigInt(whole) * unit + BigInt(fraction.padEnd(5, '0'));
  return sign === '-' ? -value : value;
}

const unit = 100_000n;

/** Tolerance of the receiver on amounts of all letters but A: 0.05 euro. */
export const tolerance = 5_000n;

/**
 * Writes an amount with a number of decimals, the last rounded half away from zero; `width` digits before them when the
 * layout is positional. Undefined when it does not fit.
 */
export function writeAmount(
  value: bigint,
  decimals: number,
  form: { readonly separator: '.' | ','; readonly width?: number },
): string | undefined {
  const step = 10n ** BigInt(5 - decimals);
  const magnitude = ((value < 0n ? -value : value) + step / 2n) / step;
  const digits = magnitude.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  if (form.width !== undefined && (value < 0n || whole.length > form.width)) return undefined;
  const sign = value < 0n && magnitude > 0n ? '-' : '';
  return `${sign}${whole.padStart(form.width ?? 1, '0')}${form.separator}${digits.slice(digits.length - decimals)}`;
}
