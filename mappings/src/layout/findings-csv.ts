import type { Finding } from './finding.ts';

const titles = {
  it: ['record', 'campo', 'codice', 'livello', 'gravità', 'messaggio', 'risorsa da correggere'],
  en: ['record', 'field', 'code', 'level', 'severity', 'message', 'resource to correct'],
} as const;

const levels = {
  it: { discard: 'scarto', anomaly: 'anomalia', error: 'errore', warning: 'avvertimento' },
  en: { discard: 'discard', anomaly: 'anomaly', error: 'error', warning: 'warning' },
} as const;

/**
 * A list of findings for those who correct them: CSV with semicolons and a byte order mark, as spreadsheets in Italy open
 * it; the last column is the address of the resource to correct, below `fhirBase` (no slash at its end). No value of a
 * record is in it.
 */
export function findingsToCsv(findings: readonly Finding[], language: 'it' | 'en', fhirBase?: string): string {
  return findingsCsvHeader(language) + findings.map((finding) => findingToCsvRow(finding, language, fhirBase)).join('');
}

/** The first line of such a list, with its byte order mark and end. */
export function findingsCsvHeader(language: 'it' | 'en'): string {
  return `\ufeff${toRow(titles[language])}`;
}

/** One line of such a list, with its end, for lists that do not fit in memory. */
export function findingToCsvRow(finding: Finding, language: 'it' | 'en', fhirBase?: string): string {
  const { record, field, code, level, severity, message, resource } = finding;
  const words = levels[language];
  return toRow([
    record === 0 ? '' : String(record),
    field,
    code,
    words[level],
    words[severity],
    message[language],
    resource === undefined ? '' : fhirBase === undefined ? resource : `${fhirBase}/${resource}`,
  ]);
}

function toRow(cells: readonly string[]): string {
  return `${cells.map(toCell).join(';')}\r\n`;
}

function toCell(text: string): string {
  // A spreadsheet must not take a text for a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
