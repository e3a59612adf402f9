import { accepted, type Parsed, refused } from './parsed.ts';

/** ISTAT code of an Italian municipality. */
export interface MunicipalityCode {
  readonly code: string;
  /** First three digits: province or metropolitan city, e.g. `063` Napoli. */
  readonly province: string;
  readonly number: string;
}

/**
 * Reads the ISTAT code of a municipality: six digits, province and progressive number within it. Says nothing about
 * whether the municipality exists. Issue: `municipality-form`.
 *
 * @see ISTAT, Codici statistici delle unità amministrative territoriali
 */
export function parseMunicipality(text: string): Parsed<MunicipalityCode> {
  const code = text.trim();
  const match = /^(\d{3})(\d{3})$/.exec(code);
  const [, province = '', number = ''] = match ?? [];
  if (!match || province === '000' || number === '000') return refused('municipality-form');
  return accepted({ code, province, number });
}
