/** A row of a CSV file with the line it begins on, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A quotation that never ends, at the line it begins on. */
export class UnclosedQuotation extends Error {
  readonly line: number;

  constructor(line: number) {
    super('unclosed quotation');
    this.name = 'UnclosedQuotation';
    this.line = line;
  }
}

/**
 * Streams the rows of a CSV text. Cells may be quoted with `"` (doubled inside); a quote within an unquoted cell is a
 * character like any other. Empty lines are passed over. Throws `UnclosedQuotation`.
 *
 * @see RFC 4180; Italian lists use `;`
 */
export async function* csvRows(text: AsyncIterable<string>, separator: string): AsyncIterable<CsvRow> {
  let cells: string[] = [];
  let cell = '';
  let state: 'start' | 'plain' | 'quoted' | 'quote' = 'start';
  let line = 1;
  let rowLine = 1;
  const endCell = (): void => {
    cells.push(cell);
    cell = '';
    state = 'start';
  };
  for await (const chunk of text) {
    const rows: CsvRow[] = [];
    for (const character of chunk) {
      if (character === '\n') line++;
      if (state === 'quoted') {
        if (character === '"') state = 'quote';
        else cell += character;
      } else if (state === 'quote' && character === '"') {
        cell += character;
        state = 'quoted';
      } else if (character === separator) {
        endCell();
      } else if (character === '\n') {
        endCell();
        if (cells.length > 1 || cells[0] !== '') rows.push({ line: rowLine, cells });
        cells = [];
        rowLine = line;
      } else if (character === '\r') {
        // Part of the line end.
      } else if (character === '"' && state === 'start') {
        state = 'quoted';
        rowLine = cells.length === 0 ? line : rowLine;
      } else {
        cell += character;
        state = 'plain';
      }
    }
    yield* rows;
  }
  if ((state as string) === 'quoted') throw new UnclosedQuotation(rowLine);
  if (cells.length > 0 || cell !== '') yield { line: rowLine, cells: [...cells, cell] };
}

/** The separator of a header line: the most frequent of `;`, `,`, tabulator and `|`. */
export function separatorOf(header: string): string {
  const counts = [';', ',', '\t', '|'].map((separator) => [separator, header.split(separator).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
