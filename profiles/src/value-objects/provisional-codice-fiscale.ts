import { accepted, type Parsed, refused } from './parsed.ts';

/**
 * Reads a provisional codice fiscale of a person: eleven digits of which the last is the check digit of VAT numbers.
 *
 * Issue: `provisional-codice-fiscale-wrong`.
 *
 * @see DM 23 December 1976, n. 13813
 */
export function parseProvisionalCodiceFiscale(text: string): Parsed<string> {
  const code = text.trim();
  if (!/^\d{11}$/.test(code)) return refused('provisional-codice-fiscale-wrong');
  let sum = 0;
  for (let place = 0; place < 10; place++) {
    const digit = Number(code.charAt(place)) * (place % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return (10 - (sum % 10)) % 10 === Number(code.charAt(10))
    ? accepted(code)
    : refused('provisional-codice-fiscale-wrong');
}
