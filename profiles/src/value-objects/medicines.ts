import { doublingCheckDigit } from './doubling-check.ts';
import { accepted, type Parsed, refused } from './parsed.ts';

/** Marketing authorisation code (autorizzazione all'immissione in commercio) of a pack of a medicine. */
export interface Aic {
  /** Nine digits. */
  readonly code: string;
  /** First six digits: the medicine. */
  readonly medicine: string;
  /** Next two digits: the pack of it. */
  readonly pack: string;
}

/** Code of a medicine in the anatomical therapeutic chemical classification. */
export interface Atc {
  readonly code: string;
  /** 1 (anatomical group) to 5 (substance). */
  readonly level: 1 | 2 | 3 | 4 | 5;
}

/** Alphabet of the printed form: digits and letters without A, E, I, O. */
const code32 = '0123456789BCDFGHJKLMNPQRSTUVWXYZ';

/**
 * Reads an AIC: nine digits of which the last is a check digit; seven or eight when the zeros in front were lost, `A` and nine digits
 * as on packs, or the six characters of the bar code (code 32).
 *
 * Issues: `aic-form`, `aic-check` (wrong check digit).
 *
 * @see AIFA, list of medicines by AIC; DM 2 August 2001 (bar code of packs)
 */
export function parseAic(text: string): Parsed<Aic> {
  const written = text.trim().toUpperCase();
  const digits = /^A?(\d{7,9})$/.exec(written)?.[1] ?? fromCode32(written);
  if (digits === undefined) return refused('aic-form');
  const code = digits.padStart(9, '0');
  if (doublingCheckDigit(code.slice(0, 8), false) !== Number(code.charAt(8))) return refused('aic-check');
  return accepted({ code, medicine: code.slice(0, 6), pack: code.slice(6, 8) });
}

/** The six characters of the bar code (code 32) of an AIC. */
export function toCode32({ code }: Aic): string {
  let rest = Number(code);
  let text = '';
  for (let place = 0; place < 6; place++) {
    text = code32.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function fromCode32(text: string): string | undefined {
  if (!/^[0-9B-DF-HJ-NP-Z]{6}$/.test(text)) return undefined;
  const value = [...text].reduce((sum, character) => sum * 32 + code32.indexOf(character), 0);
  return value <= 999_999_999 ? String(value).padStart(9, '0') : undefined;
}

/** Lengths of ATC codes by level. */
const atcLevels: Readonly<Record<number, Atc['level']>> = { 1: 1, 3: 2, 4: 3, 5: 4, 7: 5 };

/**
 * Reads an ATC code of any level: `A`, `A10`, `A10B`, `A10BA`, `A10BA02`. Says nothing about whether it is in use.
 * Issue: `atc-form`.
 *
 * @see WHO Collaborating Centre for Drug Statistics Methodology, ATC structure and principles
 */
export function parseAtc(text: string): Parsed<Atc> {
  const code = text.trim().toUpperCase();
  const level = atcLevels[code.length];
  return level !== undefined && /^[A-DGHJL-NPRSV](\d{2}([A-Z]([A-Z](\d{2})?)?)?)?$/.test(code)
    ? accepted({ code, level })
    : refused('atc-form');
}
