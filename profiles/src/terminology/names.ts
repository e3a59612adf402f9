import type { ValueSetExpansionContains } from '@medplum/fhirtypes';
import type { CodeSystemContent } from './code-system.ts';
import type { DesignationRecord } from './records.ts';

/** How a concept is called: its display, and its names in other languages and for other uses. */
export interface ConceptNames {
  readonly display: string;
  readonly designations: readonly DesignationRecord[];
}

/** The names of a concept in its code system, those of a value set before them. */
export function namesOf(
  content: CodeSystemContent | undefined,
  code: string,
  fallback: string,
  ofSet: readonly DesignationRecord[] = [],
): ConceptNames {
  const display = content?.get(code)?.[1] ?? fallback;
  return { display: fallback || display, designations: [...ofSet, ...(content?.details(code)?.designations ?? [])] };
}

/**
 * The display in the languages that were asked for, best first (BCP 47; `it` fits `it-IT` and the other way round); the
 * display of the code system when there is none.
 */
export function displayIn(names: ConceptNames, languages: readonly string[], ownLanguage: string | undefined): string {
  for (const wanted of languages) {
    if (ownLanguage !== undefined && fits(ownLanguage, wanted)) return names.display;
    const found = names.designations.find(
      ({ language, use }) => language !== undefined && fits(language, wanted) && isDisplay(use),
    );
    if (found) return found.value;
  }
  return names.display;
}

function fits(language: string, wanted: string): boolean {
  const [a = ''] = language.toLowerCase().split('-');
  const [b = ''] = wanted.toLowerCase().split('-');
  return wanted === '*' || a === b;
}

function isDisplay(use: DesignationRecord['use']): boolean {
  return use === undefined || use.code === undefined || use.code === 'display' || use.code === '900000000000013009';
}

/** Designations as an expansion and `$lookup` show them. */
export function toDesignations(
  designations: readonly DesignationRecord[],
): NonNullable<ValueSetExpansionContains['designation']> {
  return designations.map(({ value, language, use }) => ({
    ...(language === undefined ? {} : { language }),
    ...(use === undefined ? {} : { use: { ...use } }),
    value,
  }));
}

/** Whether a display says one of the names of a concept; letter case and spaces do not matter. */
export function isNameOf(names: ConceptNames, display: string): boolean {
  const said = folded(display);
  return folded(names.display) === said || names.designations.some(({ value }) => folded(value) === said);
}

function folded(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}
