import type { CodeTable } from '../../layout/code-table.ts';
import type { CsvLayout, FieldNode } from '../../layout/layout.ts';
import { regionTable } from '../siad/code-tables.ts';
import data from './layout.json' with { type: 'json' };
import { ddRules } from './rules.ts';

interface FieldData {
  readonly name: string;
  readonly required: boolean;
  readonly key: boolean;
  readonly form?: string;
  readonly pattern?: string;
  readonly note?: { readonly it: string; readonly en: string };
  readonly table?: string;
  readonly maxLength?: number;
  readonly identifying?: boolean;
  readonly from: string;
}

const fields: readonly FieldData[] = data.fields;
const tables: Readonly<Record<string, Pick<CodeTable, 'title' | 'codes'>>> = data.tables;

/** Names of the columns that together tell one record from all others. */
export const ddKey: readonly string[] = fields.filter(({ key }) => key).map(({ name }) => name);

/** Day that stands for the birthday of a person without a name. */
export const noBirthday = '9999-12-31';

/**
 * Layout of the flow of direct distribution (DD): one line per medicine handed over, 37 columns with `~` and a header, the
 * form that the Ministry's tool reads and turns into XML.
 *
 * Source: DM 31 July 2007 as amended by DM 6 August 2012; rules of the Ministry's tool.
 */
export const ddLayout: CsvLayout = {
  kind: 'csv',
  name: data.name,
  version: data.version,
  title: {
    it: 'Distribuzione diretta e per conto dei farmaci',
    en: 'Direct distribution of medicines, also on behalf',
  },
  source: data.source,
  validFrom: data.effectiveFrom,
  encoding: 'utf-8',
  separator: '~',
  header: true,
  referenceDate: 'dat_erog',
  columns: fields.map(toField),
  rules: ddRules,
};

function toField(field: FieldData): FieldNode {
  const { name, required, from, pattern, note, table, maxLength, identifying, form } = field;
  return {
    kind: 'element',
    name,
    required,
    form: form === 'date' ? form : table === undefined ? 'text' : 'code',
    certainty: 'schema',
    from,
    ...(form === 'date' ? { later: [noBirthday] } : {}),
    ...(pattern === undefined ? {} : { pattern }),
    ...(note ? { patternNote: note } : {}),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(table === undefined ? {} : { table: toTable(table) }),
    ...(identifying ? { identifying } : {}),
  };
}

function toTable(name: string): CodeTable {
  if (name === 'regione') {
    return { ...regionTable, id: 'DD-regione', codes: regionTable.codes.filter(({ code }) => code !== '999') };
  }
  const table = tables[name];
  if (!table) throw new Error(`no table ${name}`);
  return { id: `DD-${name}`, title: table.title, source: data.source, certainty: 'schema', codes: table.codes };
}
