import { accepted, type Parsed, refused } from './parsed.ts';

/** Code of the International Classification of Diseases, ninth revision, clinical modification. */
export interface Icd9CmCode {
  /** With the dot, as FHIR writes it: `250.01`. */
  readonly code: string;
  /** Without the dot, as the ministry's flows write it: `25001`. */
  readonly compact: string;
  /** The part before the dot: category of the disease, or chapter of the procedure. */
  readonly category: string;
}

/**
 * Reads the code of a diagnosis, with or without dot: three digits and up to two more, `V` and two digits and up to two
 * more, `E` and three digits and up to one more. Says nothing about whether it exists or is the most detailed one.
 * Issue: `icd-9-cm-form`.
 *
 * @see ICD-9-CM 2007, Italian version (DM 18 December 2008), volume 1
 */
export function parseIcd9CmDiagnosis(text: string): Parsed<Icd9CmCode> {
  const code = text.trim().toUpperCase();
  return toCode(/^(\d{3}|V\d{2})(?:\.?(\d{1,2}))?$/.exec(code) ?? /^(E\d{3})(?:\.?(\d))?$/.exec(code), 'diagnosis');
}

/**
 * Reads the code of a procedure, with or without dot: two digits and up to two more. Issue: `icd-9-cm-form`.
 *
 * @see ICD-9-CM 2007, Italian version (DM 18 December 2008), volume 3
 */
export function parseIcd9CmProcedure(text: string): Parsed<Icd9CmCode> {
  return toCode(/^(\d{2})(?:\.?(\d{1,2}))?$/.exec(text.trim()), 'procedure');
}

function toCode(match: RegExpExecArray | null, kind: 'diagnosis' | 'procedure'): Parsed<Icd9CmCode> {
  if (!match) return refused('icd-9-cm-form', { kind });
  const [, category = '', detail = ''] = match;
  return accepted({
    code: detail === '' ? category : `${category}.${detail}`,
    compact: category + detail,
    category,
  });
}
