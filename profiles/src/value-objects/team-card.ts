import { accepted, type Parsed, refused } from './parsed.ts';

/** Number of a European health insurance card (tessera europea di assicurazione malattia, TEAM), field 8 of the card. */
export interface TeamCardNumber {
  /** The twenty digits. */
  readonly code: string;
  /** Country that issued the card: three digits of ISO 3166-1, `380` for Italy. */
  readonly country: string;
  /** Five digits of the issuer within the country. */
  readonly issuer: string;
  /** Ten digits of the card. */
  readonly serial: string;
}

/**
 * Reads the number of a European health insurance card: 80 (health), country, issuer, serial number, twenty digits in all.
 * Spaces are dropped. Issue: `team-card-form`.
 *
 * @see Decision S2 of 12 June 2009 (2010/C 106/09), annex: field 8, identification number of the card
 */
export function parseTeamCardNumber(text: string): Parsed<TeamCardNumber> {
  const code = text.replace(/\s/g, '');
  const match = /^80(\d{3})(\d{5})(\d{10})$/.exec(code);
  if (!match) return refused('team-card-form');
  const [, country = '', issuer = '', serial = ''] = match;
  return accepted({ code, country, issuer, serial });
}
