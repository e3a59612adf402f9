/**
 * Whether the tenth digit of a pack number (targatura) is right: from the right of the first nine the weights are 3 and 1
 * in turn, and the check digit fills the sum up to ten. Source: rules of the flow, number B101.
 */
export function hasCheckDigit(pack: string): boolean {
  return checkDigitOf(pack.slice(0, -1)) === Number(pack.slice(-1));
}

/** The check digit of a number. */
export function checkDigitOf(digits: string): number {
  let sum = 0;
  let weight = 3;
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    sum += weight * Number(digits[at]);
    weight = 4 - weight;
  }
  return (10 - (sum % 10)) % 10;
}
