import { FhirError } from '@sinfonia/profiles/issues';
import { type RecordFinding, toFinding } from './finding.ts';
import type { Column, CsvLayout, FixedWidthLayout, FlowRecord, LineLayout } from './layout.ts';
import { lineDecoder } from './line-encoding.ts';
import type { ReadRecord } from './xml-reader.ts';

/** Bound that keeps one line from filling the memory, in characters. */
const longestLine = 1_000_000;

/** A line of fields with the number of the line it begins on. */
interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a file of fixed width or with separators, one record at a time. Lines may end in CR LF or LF; empty lines are
 * passed over. A line of another length or number of columns is told and comes with an empty record.
 *
 * A file that breaks its encoding, has a line beyond all measure or a quotation that never ends throws
 * `flow-file-unreadable` with the line.
 */
export async function* readLines(
  layout: LineLayout,
  chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): AsyncGenerator<ReadRecord> {
  const rows = new RowReader(layout.kind === 'csv' ? layout.separator : undefined);
  const decode = lineDecoder(layout.encoding, (reason) => rows.refuse(reason));
  const toRecord = layout.kind === 'csv' ? csvRecord(layout) : fixedWidthRecord(layout);
  let headerPending = layout.kind === 'csv' && layout.header;
  let number = 0;
  function* deliver(found: readonly Row[]): Generator<ReadRecord> {
    for (const { line, cells } of found) {
      if (headerPending) {
        headerPending = false;
        if (layout.kind === 'csv' && cells.join('\0') !== layout.columns.map(({ name }) => name).join('\0')) {
          yield { number: 0, line, record: {}, findings: [toFinding({ code: 'flow-file-header' }, '')] };
        }
        continue;
      }
      number += 1;
      yield { number, line, ...toRecord(cells) };
    }
  }
  for await (const chunk of chunks) yield* deliver(rows.add(decode(chunk)));
  yield* deliver(rows.add(decode()));
  yield* deliver(rows.end());
}

type Parsed = { readonly record: FlowRecord; readonly findings: readonly RecordFinding[] };

function csvRecord({ columns }: CsvLayout): (cells: readonly string[]) => Parsed {
  return (cells) => {
    if (cells.length !== columns.length) {
      const values = { count: cells.length, expected: columns.length };
      return { record: {}, findings: [toFinding({ code: 'flow-line-columns', values }, '')] };
    }
    const record: FlowRecord = {};
    for (const [index, { name }] of columns.entries()) {
      const cell = cells[index];
      if (cell !== undefined && cell !== '') record[name] = cell;
    }
    return { record, findings: [] };
  };
}

function fixedWidthRecord({ columns, recordLength }: FixedWidthLayout): (cells: readonly string[]) => Parsed {
  return ([line = '']) => {
    // Characters, not UTF-16 units.
    const characters = line.length === recordLength ? line : [...line];
    if (characters.length !== recordLength) {
      const values = { length: characters.length, expected: recordLength };
      return { record: {}, findings: [toFinding({ code: 'flow-line-length', values }, '')] };
    }
    const record: FlowRecord = {};
    for (const column of columns) {
      const part = characters.slice(column.start - 1, column.start - 1 + column.length);
      const text = unpadded(typeof part === 'string' ? part : part.join(''), column);
      if (text !== '') record[column.field.name] = text;
    }
    return { record, findings: [] };
  };
}

function unpadded(text: string, { pad, field }: Column): string {
  if (text.trim() === '') return '';
  // Zeros before a number are padding except the last.
  const least = pad.with === '0' && field.form === 'integer' ? 1 : 0;
  let start = 0;
  let end = text.length;
  if (pad.side === 'left') while (end - start > least && text[start] === pad.with) start += 1;
  else while (end - start > least && text[end - 1] === pad.with) end -= 1;
  return text.slice(start, end);
}

/** Cuts text into rows, and rows into cells when there is a separator, across the borders of chunks. */
class RowReader {
  readonly #separator: string | undefined;
  #cells: string[] = [];
  #cell = '';
  #quoted = false;
  #afterQuote = false;
  #length = 0;
  #line = 1;
  #begin = 1;

  constructor(separator: string | undefined) {
    this.#separator = separator;
  }

  add(text: string): Row[] {
    const rows: Row[] = [];
    for (const character of text) {
      if (character === '\n') this.#line += 1;
      this.#length += 1;
      if (this.#length > longestLine) this.refuse('limit');
      if (this.#separator !== undefined && this.#takeQuoted(character)) continue;
      if (character === '\n') this.#endRow(rows);
      else if (character === this.#separator) this.#endCell();
      else this.#cell += character;
    }
    return rows;
  }

  end(): Row[] {
    if (this.#quoted && !this.#afterQuote) this.refuse('CSV');
    const rows: Row[] = [];
    if (this.#length > 0) this.#endRow(rows);
    return rows;
  }

  refuse(reason: string): never {
    throw new FhirError({ code: 'flow-file-unreadable', values: { line: this.#line, reason } });
  }

  /** Quotation marks (RFC 4180, section 2); true when the character is used up. */
  #takeQuoted(character: string): boolean {
    if (!this.#quoted) {
      if (character !== '"' || this.#cell !== '') return false;
      this.#quoted = true;
      return true;
    }
    if (this.#afterQuote) {
      if (character === '"') {
        this.#cell += '"';
        this.#afterQuote = false;
        return true;
      }
      if (character === '\r') return true;
      if (character !== this.#separator && character !== '\n') this.refuse('CSV');
      return false;
    }
    if (character === '"') this.#afterQuote = true;
    else this.#cell += character;
    return true;
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = '';
    this.#quoted = false;
    this.#afterQuote = false;
  }

  #endRow(rows: Row[]): void {
    if (!this.#quoted && this.#cell.endsWith('\r')) this.#cell = this.#cell.slice(0, -1);
    const isEmpty = this.#cells.length === 0 && this.#cell === '' && !this.#quoted;
    this.#endCell();
    if (!isEmpty) rows.push({ line: this.#begin, cells: this.#cells });
    this.#cells = [];
    this.#length = 0;
    this.#begin = this.#line;
  }
}
