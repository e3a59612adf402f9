import { checkCharacter, omocodiaLevel, withDigits } from './codice-fiscale-check.ts';
import { accepted, type Parsed, refused } from './parsed.ts';

/** Sex as the codice fiscale records it. */
export type RecordedSex = 'M' | 'F';

/** What a codice fiscale of a person says. */
export interface CodiceFiscale {
  /** The sixteen characters in capitals. */
  readonly code: string;
  /** The code without omocodia, check character worked out anew: people with the same base are told apart by `code`. */
  readonly base: string;
  /** Replaced digits as bits, 0 when there are none. */
  readonly omocodia: number;
  readonly sex: RecordedSex;
  /** Last two digits of the year of birth. */
  readonly yearOfCentury: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** Cadastral code of the municipality, or Z and three digits for a foreign country, e.g. `F839` for Napoli. */
  readonly birthPlace: string;
}

const form = /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/;
const months = 'ABCDEHLMPRST';
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * Reads a codice fiscale of a person, in any case and with spaces around it. Accepts omocodia.
 *
 * Issues: `codice-fiscale-form` (not sixteen characters in their places), `codice-fiscale-check` (wrong check
 * character), `codice-fiscale-date` (no such day).
 *
 * @see DM 23 December 1976, n. 13813; DPR 29 September 1973, n. 605
 */
export function parseCodiceFiscale(text: string): Parsed<CodiceFiscale> {
  const code = text.trim().toUpperCase();
  if (!form.test(code)) return refused('codice-fiscale-form');
  if (checkCharacter(code) !== code.charAt(15)) return refused('codice-fiscale-check');
  const body = withDigits(code);
  const dayAndSex = Number(body.slice(9, 11));
  const month = months.indexOf(body.charAt(8)) + 1;
  const day = dayAndSex > 40 ? dayAndSex - 40 : dayAndSex;
  const yearOfCentury = Number(body.slice(6, 8));
  const lastDay = month === 2 && yearOfCentury % 4 !== 0 ? 28 : (longestMonths[month - 1] ?? 0);
  if (day < 1 || day > lastDay) return refused('codice-fiscale-date');
  return accepted({
    code,
    base: body + checkCharacter(body),
    omocodia: omocodiaLevel(code),
    sex: dayAndSex > 40 ? 'F' : 'M',
    yearOfCentury,
    month,
    day,
    birthPlace: body.slice(11, 15),
  });
}

/**
 * Date of birth (`YYYY-MM-DD`) that a codice fiscale means: the latest one that is not after `reference` (same form,
 * e.g. today). The code has only two digits of the year, so people over a hundred are taken for their great-grandchildren;
 * use the record where there is one.
 */
export function birthDateOf(codiceFiscale: CodiceFiscale, reference: string): string {
  const { yearOfCentury, month, day } = codiceFiscale;
  const rest = `-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const century = Math.floor(Number(reference.slice(0, 4)) / 100) * 100;
  const inThisCentury = `${century + yearOfCentury}${rest}`;
  return inThisCentury <= reference ? inThisCentury : `${century - 100 + yearOfCentury}${rest}`;
}

/** Whether a codice fiscale and the date of birth (`YYYY-MM-DD`) of a record agree, whatever the century. */
export function agreesWithBirthDate(codiceFiscale: CodiceFiscale, birthDate: string): boolean {
  const [year, month, day] = birthDate.split('-').map(Number);
  return (
    year !== undefined &&
    year % 100 === codiceFiscale.yearOfCentury &&
    month === codiceFiscale.month &&
    day === codiceFiscale.day
  );
}
