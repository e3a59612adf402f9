import { basename } from 'node:path';
import type { CodeSystemConceptProperty } from '@medplum/fhirtypes';
import { periodProperties } from '../effective-period.ts';
import type { ConceptDetails, DesignationRecord } from '../records.ts';
import { type CsvRow, csvRows, separatorOf, UnclosedQuotation } from './csv.ts';
import type { ColumnNames, CsvManifest } from './csv-manifest.ts';
import { type LoadFaults, loadFaults } from './load-faults.ts';
import type { LoadedConcept, LoadedFile } from './loaded-system.ts';
import { type FileFacts, readText } from './read-text.ts';

/**
 * Reads a code system from a CSV file as its manifest says.
 *
 * Faults: `terminology-column-missing`, `terminology-row-short`, `terminology-value-missing`, `terminology-code-form`,
 * `terminology-value-form`, `terminology-quotation-open`; each with line and column.
 */
export async function loadCsv(path: string, manifest: CsvManifest, facts: FileFacts): Promise<LoadedFile> {
  const encoding = manifest.encoding ?? facts.encoding;
  const header = await firstLine(readText(path, encoding));
  const separator = manifest.separator ?? separatorOf(header);
  const faults = loadFaults(basename(path));
  return {
    system: {
      url: manifest.system,
      aliases: manifest.aliases ?? [],
      name: manifest.name,
      ...(manifest.title === undefined ? {} : { title: manifest.title }),
      ...(manifest.version === undefined ? {} : { version: manifest.version }),
      ...(manifest.language === undefined ? {} : { language: manifest.language }),
      caseSensitive: manifest.caseSensitive ?? true,
      complete: manifest.content !== 'fragment',
      properties: (manifest.properties ?? []).map(({ code, type, description }) => ({
        code,
        type,
        ...(description === undefined ? {} : { description }),
      })),
      ...(manifest.hierarchy === undefined ? {} : { hierarchy: manifest.hierarchy }),
    },
    faults,
    concepts: conceptsOf(csvRows(readText(path, encoding), separator), manifest, faults),
  };
}

/** Tells whether a header line has the columns that a manifest must find. */
export function fitsHeader(header: string, { columns, properties }: CsvManifest): boolean {
  const names = header.split(separatorOf(header)).map(normalized);
  const needed = [
    columns.code,
    columns.display[0] ?? [],
    ...(properties ?? []).slice(0, 1).map(({ column }) => column),
  ];
  return needed.every((column) => placeOf(names, column) >= 0);
}

/** The first line of a text. */
export async function firstLine(text: AsyncIterable<string>): Promise<string> {
  let start = '';
  for await (const chunk of text) {
    start += chunk;
    const end = start.indexOf('\n');
    if (end >= 0) return start.slice(0, end).replace(/\r$/, '');
    if (start.length > 1_000_000) break;
  }
  return start;
}

async function* conceptsOf(
  rows: AsyncIterable<CsvRow>,
  manifest: CsvManifest,
  faults: LoadFaults,
): AsyncIterable<LoadedConcept> {
  let read: ((row: CsvRow) => LoadedConcept | undefined) | undefined;
  let columns = 0;
  try {
    for await (const row of rows) {
      if (read === undefined) {
        columns = row.cells.length;
        read = rowReader(row, manifest, faults);
        faults.throwIfAny();
        continue;
      }
      if (row.cells.length < columns || row.cells.slice(columns).some((cell) => cell.trim() !== '')) {
        faults.add('terminology-row-short', row.line, { cells: row.cells.length, columns });
        continue;
      }
      const concept = read(row);
      if (concept) yield concept;
    }
  } catch (error) {
    if (!(error instanceof UnclosedQuotation)) throw error;
    faults.add('terminology-quotation-open', error.line);
  }
  faults.throwIfAny();
}

function rowReader(
  header: CsvRow,
  { columns, properties = [], codeLength = 0, codeForm }: CsvManifest,
  faults: LoadFaults,
): (row: CsvRow) => LoadedConcept | undefined {
  const names = header.cells.map(normalized);
  const find = (column: ColumnNames | undefined, needed = true): number => {
    if (column === undefined) return -1;
    const place = placeOf(names, column);
    if (place < 0 && needed) {
      const name = typeof column === 'string' ? column : column.join(' / ');
      faults.add('terminology-column-missing', header.line, { column: name });
    }
    return place;
  };
  const form = codeForm === undefined ? undefined : new RegExp(`^(?:${codeForm})$`, 'u');
  const code = find(columns.code);
  // The second part of a display is in some editions of a list only.
  const display = columns.display.map((column, at) => find(column, at === 0)).filter((place) => place >= 0);
  const parent = find(columns.parent);
  const definition = find(columns.definition);
  const from = find(columns.from);
  const to = find(columns.to);
  const designations = (columns.designations ?? []).map(({ language, column }) => ({ language, place: find(column) }));
  const found = properties.map((property) => ({ ...property, place: find(property.column, false) }));
  return ({ line, cells }) => {
    const cell = (place: number): string => (place < 0 ? '' : (cells[place] ?? '').trim());
    const value = cell(code).padStart(codeLength, '0');
    if (cell(code) === '' || display.every((place) => cell(place) === '')) {
      const column = names[cell(code) === '' ? code : (display[0] ?? 0)] ?? '';
      faults.add('terminology-value-missing', line, { column });
      return undefined;
    }
    if (form !== undefined && !form.test(value)) {
      faults.add('terminology-code-form', line, { column: names[code] ?? '', expected: codeForm ?? '' });
      return undefined;
    }
    const typed: CodeSystemConceptProperty[] = [];
    const add = (property: string, type: string, place: number): void => {
      if (cell(place) === '') return;
      const made = typedValue(type, cell(place));
      if (made === undefined)
        faults.add('terminology-value-form', line, { column: names[place] ?? '', expected: type });
      else typed.push({ code: property, ...made });
    };
    add(periodProperties.from, 'dateTime', from);
    add(periodProperties.to, 'dateTime', to);
    for (const { code: property, type, place } of found) add(property, type, place);
    const named = designations.flatMap(({ language, place }): readonly DesignationRecord[] =>
      cell(place) === '' ? [] : [{ language, value: cell(place) }],
    );
    const details: ConceptDetails = {
      ...(cell(definition) === '' ? {} : { definition: cell(definition) }),
      ...(named.length > 0 ? { designations: named } : {}),
      ...(typed.length > 0 ? { properties: typed } : {}),
    };
    return {
      code: value,
      display: display
        .map(cell)
        .filter((text) => text !== '')
        .join(' '),
      parents: cell(parent) === '' ? [] : [cell(parent)],
      flags: 0,
      ...(Object.keys(details).length > 0 ? { details } : {}),
      line,
    };
  };
}

function typedValue(type: string, text: string): Omit<CodeSystemConceptProperty, 'code'> | undefined {
  switch (type) {
    case 'code':
      return { valueCode: text };
    case 'integer':
      return /^-?\d{1,9}$/.test(text) ? { valueInteger: Number(text) } : undefined;
    case 'decimal': {
      // Italian lists write the decimal comma.
      const number = Number(text.replace(',', '.'));
      return Number.isFinite(number) ? { valueDecimal: number } : undefined;
    }
    case 'boolean': {
      if (/^(?:true|1|s|si|sì|y|yes)$/i.test(text)) return { valueBoolean: true };
      return /^(?:false|0|n|no)$/i.test(text) ? { valueBoolean: false } : undefined;
    }
    case 'dateTime': {
      const italian = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
      const date = italian ? `${italian[3]}-${italian[2]}-${italian[1]}` : text;
      return isDay(date) ? { valueDateTime: date } : undefined;
    }
    default:
      return { valueString: text };
  }
}

function placeOf(names: readonly string[], column: ColumnNames): number {
  for (const name of typeof column === 'string' ? [column] : column) {
    const place = names.indexOf(normalized(name));
    if (place >= 0) return place;
  }
  return -1;
}

function normalized(name: string): string {
  return name.trim().replace(/^"|"$/g, '').replace(/\s+/g, ' ').toLowerCase();
}

function isDay(text: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  // The engine takes 31 February for 2 March.
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
