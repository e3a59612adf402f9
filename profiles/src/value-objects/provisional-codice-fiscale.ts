import { doublingCheckDigit } from './doubling-check.ts';
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
  return /^\d{11}$/.test(code) && doublingCheckDigit(code.slice(0, 10), true) === Number(code.charAt(10))
    ? accepted(code)
    : refused('provisional-codice-fiscale-wrong');
}
