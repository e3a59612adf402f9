import type { CatalogueEntry, IssueSeverity, IssueType } from '../../catalogue-entry.ts';

/** A text in Italian and in English. */
export type Sentences = readonly [it: string, en: string];

/** An entry for a fault of a form or of a response; its HTTP status is 422. */
export function fault(
  type: IssueType,
  [it, en]: Sentences,
  [remedyIt, remedyEn]: Sentences,
  source: string,
  severity: IssueSeverity = 'error',
): CatalogueEntry {
  return { severity, type, status: 422, text: { it, en }, remedy: { it: remedyIt, en: remedyEn }, source };
}

/** Where the rules of forms come from. */
export const sources = {
  form: 'FHIR R4, questionnaire-definitions.html',
  response: 'FHIR R4, questionnaireresponse.html',
  types: 'FHIR R4, codesystem-item-type.html',
  extensions: 'FHIR R4, questionnaire-profiles.html#extensions',
  capture: 'Structured Data Capture 3.0',
} as const;
