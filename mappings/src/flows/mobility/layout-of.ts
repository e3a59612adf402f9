import type { CodeTable } from '../../layout/code-table.ts';
import type { Column, FieldForm, FieldNode, FixedWidthLayout } from '../../layout/layout.ts';
import type { Rule } from '../../layout/rule.ts';
import { regionTable } from '../siad/code-tables.ts';
import tables from './code-tables.json' with { type: 'json' };

/** One column as the data of a layout hold it. */
export interface ColumnData {
  readonly name: string;
  /** From 1. */
  readonly start: number;
  readonly length: number;
  /** `AN` left aligned and filled with spaces, `N` right aligned and filled with zeros. */
  readonly type: string;
  readonly required: boolean;
  readonly form?: string;
  readonly pattern?: string;
  readonly note?: { readonly it: string; readonly en: string };
  /** Name of a table of `code-tables.json`, or `regione`. */
  readonly table?: string;
  readonly identifying?: boolean;
  readonly from: string;
}

/** A layout of the mobility flows as data: edition of the agreement, positions, what each column may hold. */
export interface MobilityLayoutData {
  readonly name: string;
  readonly version: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly source: string;
  readonly effectiveFrom: string;
  readonly recordLength: number;
  readonly columns: readonly ColumnData[];
}

/**
 * Makes the layout of a mobility file. A field holds the text of its column without the spaces at its end, numbers with
 * their zeros, so that what was read is written again byte by byte.
 */
export function mobilityLayout(data: MobilityLayoutData, rules: readonly Rule[]): FixedWidthLayout {
  return {
    kind: 'fixed-width',
    name: data.name,
    version: data.version,
    title: data.title,
    source: data.source,
    validFrom: data.effectiveFrom,
    // The agreement names no encoding; one byte for each character is what fixed positions need.
    encoding: 'latin1',
    recordLength: data.recordLength,
    columns: data.columns.map(toColumn),
    rules,
  };
}

function toColumn(column: ColumnData): Column {
  const { name, start, length, required, from, pattern, note, table, identifying } = column;
  const field: FieldNode = {
    kind: 'element',
    name,
    required,
    form: formOf(column),
    certainty: 'schema',
    from,
    ...(pattern === undefined ? {} : { pattern }),
    ...(note ? { patternNote: note } : {}),
    ...(table === undefined ? {} : { table: mobilityTable(table) }),
    ...(identifying ? { identifying } : {}),
  };
  return { field, start, length, pad: { side: 'right', with: ' ' } };
}

function formOf({ form, table }: ColumnData): FieldForm {
  if (form === 'day-month-year') return form;
  return table === undefined ? 'text' : 'code';
}

/** A code table of the mobility flows by its name. Throws `Error` for a name that the data do not have. */
export function mobilityTable(name: string): CodeTable {
  if (name === 'regione') return mobilityRegions;
  const found = Object.entries(tables.tables).find(([known]) => known === name)?.[1];
  if (!found) throw new Error(`no table ${name}`);
  return { id: `MOB-${name}`, title: found.title, source: tables.source, certainty: 'schema', codes: found.codes };
}

/** Regions as senders and receivers of mobility: with Bambino Gesù and the Order of Malta. */
const mobilityRegions: CodeTable = {
  id: 'MOB-regione',
  title: { it: 'Regione, nella mobilità', en: 'Region, in mobility' },
  source: tables.source,
  certainty: 'schema',
  codes: [
    ...regionTable.codes.filter(({ code }) => code !== '999'),
    ...[
      ['121', 'Ospedale pediatrico Bambino Gesù', 'Bambino Gesù children’s hospital'],
      ['031', 'Lombardia, ACISMOM', 'Lombardy, Order of Malta'],
      ['071', 'Liguria, ACISMOM', 'Liguria, Order of Malta'],
      ['122', 'Lazio, ACISMOM', 'Lazio, Order of Malta'],
      ['151', 'Campania, ACISMOM', 'Campania, Order of Malta'],
      ['161', 'Puglia, ACISMOM', 'Apulia, Order of Malta'],
    ].map(([code = '', it = '', en = '']) => ({ code, it, en })),
  ],
};
