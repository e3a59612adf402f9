import { accepted, type Parsed, refused } from './parsed.ts';

/** A code of a foreigner who has no codice fiscale: STP (outside the EU) or ENI (EU citizens without cover). */
export interface ForeignerCode {
  readonly code: string;
  /** Three digits of the region. */
  readonly region: string;
  /** Three digits of the ASL that gave it. */
  readonly authority: string;
  readonly number: string;
}

function parse(prefix: 'STP' | 'ENI', text: string): Parsed<ForeignerCode> {
  const code = text.trim().toUpperCase();
  const match = /^([A-Z]{3})(\d{3})(\d{3})(\d{7})$/.exec(code);
  if (match?.[1] !== prefix) return refused('foreigner-code-form', { prefix });
  const [, , region = '', authority = '', number = ''] = match;
  return accepted({ code, region, authority, number });
}

/**
 * Reads an STP code (straniero temporaneamente presente): `STP`, region, ASL, seven digits. Valid six months, renewable.
 * Issue: `foreigner-code-form`.
 *
 * @see DPR 31 August 1999, n. 394, art. 43
 */
export function parseStp(text: string): Parsed<ForeignerCode> {
  return parse('STP', text);
}

/**
 * Reads an ENI code (europeo non iscritto): `ENI`, region, ASL, seven digits. Issue: `foreigner-code-form`.
 *
 * @see Accordo Stato-Regioni 20 December 2012, n. 255
 */
export function parseEni(text: string): Parsed<ForeignerCode> {
  return parse('ENI', text);
}
