import type { CatalogueEntry, IssueSeverity, IssueType } from '../../catalogue-entry.ts';

/** A text in Italian and in English. */
export type Sentences = readonly [it: string, en: string];

/** An entry for a fault of a resource; its HTTP status is 422. The remedy says what the sender can do. */
export function fault(
  type: IssueType,
  [it, en]: Sentences,
  [remedyIt, remedyEn]: Sentences,
  source: string,
  severity: IssueSeverity = 'error',
): CatalogueEntry {
  return { severity, type, status: 422, text: { it, en }, remedy: { it: remedyIt, en: remedyEn }, source };
}
