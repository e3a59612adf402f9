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
  const words = levels[language];
  const rows = findings.map(({ record, field, code, level, severity, message, resource }) => [
    record === 0 ? '' : String(record),
    field,
    code,
    words[level],
    words[severity],
    message[language],
    resource === undefined ? '' : fhirBase === undefined ? resource : `${fhirBase}/${resource}`,
  ]);
  return `\ufeff${[titles[language], ...rows].map((row) => row.map(toCell).join(';')).join('\r\n')}\r\n`;
}

function toCell(text: string): string {
  // A spreadsheet must not take a text for a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
