/**
 * Check digit of Italian numeric codes (VAT number, provisional codice fiscale, AIC): digits in even places are doubled, the
 * digits of the products added, and the sum taken modulo 10. `complement` says whether the digit completes the sum to a ten
 * (VAT number) or is the remainder itself (AIC).
 */
export function doublingCheckDigit(body: string, complement: boolean): number {
  let sum = 0;
  for (let place = 0; place < body.length; place++) {
    const digit = Number(body.charAt(place)) * (place % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return complement ? (10 - (sum % 10)) % 10 : sum % 10;
}
