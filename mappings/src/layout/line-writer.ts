import { FhirError } from '@sinfonia/profiles/issues';
import type { Column, FieldNode, FlowRecord, LineLayout } from './layout.ts';
import { encodeLine, isEncodable } from './line-encoding.ts';

/** Lines end as most receivers of positional files and RFC 4180 want. */
const newline = '\r\n';

const chunkSize = 65_536;

/**
 * Writes records as a file of fixed width or with separators, in the encoding of the layout. Absent fields are blanks or
 * empty. Nothing is ever cut: a value that does not fit its column, is not of the encoding, or would not be read back as
 * it is (padding at its end, a line break in a positional file) throws `flow-line-unwritable`, which names the field and
 * not the value.
 */
export async function* writeLines(
  layout: LineLayout,
  records: AsyncIterable<FlowRecord> | Iterable<FlowRecord>,
): AsyncGenerator<Uint8Array> {
  const toLine = lineWriter(layout);
  let buffer = '';
  if (layout.kind === 'csv' && layout.header) {
    buffer = layout.columns.map(({ name }) => quote(name, layout.separator)).join(layout.separator) + newline;
  }
  for await (const record of records) {
    buffer += toLine(record) + newline;
    if (buffer.length < chunkSize) continue;
    yield encodeLine(buffer, layout.encoding);
    buffer = '';
  }
  if (buffer !== '') yield encodeLine(buffer, layout.encoding);
}

function lineWriter(layout: LineLayout): (record: FlowRecord) => string {
  if (layout.kind === 'csv') {
    const { columns, separator, encoding } = layout;
    return (record) => columns.map((field) => quote(textOf(record, field, encoding), separator)).join(separator);
  }
  const { columns, recordLength, encoding } = layout;
  const ordered = [...columns].sort((left, right) => left.start - right.start);
  return (record) => {
    let line = '';
    for (const column of ordered) {
      line = line.padEnd(column.start - 1) + padded(textOf(record, column.field, encoding), column);
    }
    return line.padEnd(recordLength);
  };
}

function textOf(record: FlowRecord, field: FieldNode, encoding: LineLayout['encoding']): string {
  const value = record[field.name];
  if (value === undefined) return '';
  if (typeof value !== 'string' || !isEncodable(value, encoding)) return refuse(field);
  return value;
}

function padded(text: string, { field, length, pad }: Column): string {
  // An absent field is blank, whatever the padding: a date of zeros would be a value.
  if (text === '') return ' '.repeat(length);
  const size = [...text].length;
  if (size > length || /[\r\n]/.test(text) || text.trim() === '') return refuse(field);
  // A text that begins or ends with the padding would be read back without it. The number 0 is read back as it is.
  const isPadded = pad.side === 'left' ? text.startsWith(pad.with) : text.endsWith(pad.with);
  if (isPadded && !(text === '0' && pad.with === '0' && field.form === 'integer')) return refuse(field);
  const fill = pad.with.repeat(length - size);
  return pad.side === 'left' ? fill + text : text + fill;
}

function quote(text: string, separator: string): string {
  return text.includes(separator) || /["\r\n]/.test(text) || /^\s|\s$/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

function refuse(field: FieldNode): never {
  throw new FhirError({ code: 'flow-line-unwritable', values: { field: field.name } });
}
