import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { columns, type ExportRow, type ExportValue } from './export-rows.ts';

/** Forms of the export. */
export const exportForms = ['ndjson', 'csv'] as const;

/** A form of {@link exportForms}. */
export type ExportForm = (typeof exportForms)[number];

/**
 * Writes rows one after the other and waits whenever the target is full. NDJSON (UTF-8): one object a line, with all columns. CSV (RFC 4180,
 * UTF-8, comma, CRLF): the names of the columns first. Answers how many rows it wrote; the target is left open.
 */
export async function writeRows(rows: Iterable<ExportRow>, form: ExportForm, target: Writable): Promise<number> {
  const write = async (line: string): Promise<void> => {
    if (!target.write(line)) await once(target, 'drain');
  };
  if (form === 'csv') await write(`${columns.join(',')}\r\n`);
  let count = 0;
  for (const row of rows) {
    await write(form === 'csv' ? csvLine(row) : jsonLine(row));
    count += 1;
  }
  return count;
}

const jsonLine = (row: ExportRow): string =>
  `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, row[name] ?? null])))}\n`;

const csvLine = (row: ExportRow): string => `${columns.map((name) => csvCell(row[name] ?? null)).join(',')}\r\n`;

/** A spreadsheet takes a cell that begins like a formula for one: such a text is set off by an apostrophe. */
function csvCell(value: ExportValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
