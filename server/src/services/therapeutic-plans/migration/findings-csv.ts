import { catalogue, remedyOf, textOf } from '@sinfonia/profiles/issues';
import type { PlanFinding } from './read-row.ts';

/** First line of a report of findings: CSV with semicolons and a byte order mark, as spreadsheets in Italy open it. */
export const findingsHeader = '\ufeffrow;column;code;severity;text_it;text_en;remedy_it;remedy_en\r\n';

/** One line of the report. It has no value of the row, so that it tells nothing of a person. */
export function findingLine({ line, column, issue }: PlanFinding): string {
  const cells = [
    String(line),
    column,
    issue.code,
    catalogue[issue.code].severity,
    textOf(issue, 'it'),
    textOf(issue, 'en'),
    remedyOf(issue, 'it'),
    remedyOf(issue, 'en'),
  ];
  return `${cells.map(toCell).join(';')}\r\n`;
}

function toCell(text: string): string {
  // A spreadsheet must not take a text for a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
