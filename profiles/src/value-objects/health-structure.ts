import { accepted, type Parsed, refused } from './parsed.ts';

/** Code of a health authority or hospital in the registers of the ministry (models FLS.11 and HSP.11). */
export interface StructureCode {
  /** Six digits: region and number. */
  readonly code: string;
  /** Three digits of the region, `150` for Campania. */
  readonly region: string;
  /** Three digits within the region. */
  readonly number: string;
  /** Two digits of a site of a hospital (HSP.11 bis), absent for the hospital as a whole. */
  readonly site?: string;
}

/** Code of an outpatient or territorial structure in the register STS.11 of its authority. */
export interface TerritorialStructureCode {
  /** Six letters or digits, unique within the authority. */
  readonly code: string;
}

/**
 * Reads the code of a local health authority of any region (model FLS.11): six digits, region and authority. For the
 * authorities of Campania, which must exist, see `parseAsl`. Issue: `structure-code-form`.
 *
 * @see DM 23 December 1996, models FLS
 */
export function parseHealthAuthorityCode(text: string): Parsed<StructureCode> {
  const match = /^(\d{3})(\d{3})$/.exec(text.trim());
  return match ? toStructure(match) : refused('structure-code-form', { model: 'FLS.11' });
}

/**
 * Reads the code of a hospital (model HSP.11), or of a site of one (HSP.11 bis): six digits, and two more for the site,
 * which may follow a dot. Issue: `structure-code-form`.
 *
 * @see DM 23 December 1996, models HSP
 */
export function parseHospitalCode(text: string): Parsed<StructureCode> {
  const match = /^(\d{3})(\d{3})(?:\.?(\d{2}))?$/.exec(text.trim());
  return match ? toStructure(match) : refused('structure-code-form', { model: 'HSP.11' });
}

/**
 * Reads the code of an outpatient or territorial structure (model STS.11): six letters or digits, unique only together
 * with the authority. Issue: `structure-code-form`.
 *
 * @see DM 23 December 1996, models STS
 */
export function parseTerritorialStructureCode(text: string): Parsed<TerritorialStructureCode> {
  const code = text.trim().toUpperCase();
  return /^[0-9A-Z]{6}$/.test(code) ? accepted({ code }) : refused('structure-code-form', { model: 'STS.11' });
}

/** The regions and autonomous provinces: 010 to 200, of which 041 and 042 are the two of Trentino-Alto Adige. */
const regions = /^(0[1235-9]0|04[12]|1\d0|200)$/;

function toStructure(match: RegExpExecArray): Parsed<StructureCode> {
  const [, region = '', number = '', site] = match;
  if (!regions.test(region) || number === '000') return refused('structure-code-form', { model: 'HSP.11, FLS.11' });
  return accepted({ code: region + number, region, number, ...(site === undefined ? {} : { site }) });
}
