import { doublingCheckDigit } from './doubling-check.ts';
import { accepted, type Parsed, refused } from './parsed.ts';

/** VAT number (partita IVA) of an organization or of a professional. */
export interface VatNumber {
  /** The eleven digits. */
  readonly code: string;
  /** First seven digits: number of the taxpayer at the office that assigned it. */
  readonly taxpayer: string;
  /** Next three digits: office that assigned it. */
  readonly office: string;
}

/**
 * Reads an Italian VAT number: eleven digits, with or without the prefix `IT`. Says nothing about whether it is in use.
 *
 * Issues: `vat-number-form` (not eleven digits, or no taxpayer), `vat-number-check` (wrong check digit).
 *
 * @see DPR 26 October 1972, n. 633, art. 35; DM 23 December 1976, n. 13813
 */
export function parseVatNumber(text: string): Parsed<VatNumber> {
  const code = text.trim().replace(/^IT\s?/i, '');
  const [, taxpayer = '', office = ''] = /^(\d{7})(\d{3})\d$/.exec(code) ?? [];
  if (taxpayer === '' || taxpayer === '0000000') return refused('vat-number-form');
  if (doublingCheckDigit(code.slice(0, 10), true) !== Number(code.charAt(10))) return refused('vat-number-check');
  return accepted({ code, taxpayer, office });
}
