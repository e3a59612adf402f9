import type { Certainty, CodeEntry } from '../../layout/code-table.ts';
import type { CsvLayout, FieldNode } from '../../layout/layout.ts';
import exAnte from './layouts/ex-ante.json' with { type: 'json' };
import exPost from './layouts/ex-post.json' with { type: 'json' };

/** A field of a waiting-time record as data. */
export interface WaitingFieldData {
  readonly name: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly required: boolean;
  readonly form?: string;
  readonly pattern?: string;
  readonly note?: { readonly it: string; readonly en: string };
  readonly codes?: readonly CodeEntry[];
  readonly maxLength?: number;
  readonly identifying?: boolean;
  /** Number of the field in C2 of the regional record that stands in for ours. */
  readonly field?: number;
  readonly from: string;
}

/** A waiting-time record as data: whose it is, and how far it can be trusted. */
export interface WaitingLayoutData {
  readonly name: string;
  readonly version: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly source: string;
  readonly certainty: string;
  readonly effectiveFrom: string;
  readonly fields: readonly WaitingFieldData[];
}

/**
 * Layouts of the waiting-time records: ex ante (bookings made) and ex post (services delivered). Neither is Campania's nor national: what they
 * hold is derived from the plan, or taken from another Region, so what a field may hold is checked with remarks.
 *
 * Sources: PNGLA 2019-2021; Regione Marche, outpatient record of 2008.
 */
export const waitingLayouts: Readonly<Record<'exAnte' | 'exPost', CsvLayout>> = {
  exAnte: toLayout(exAnte),
  exPost: toLayout(exPost),
};

function toLayout(data: WaitingLayoutData): CsvLayout {
  const certainty: Certainty = data.certainty === 'regional' ? 'regional' : 'derived';
  return {
    kind: 'csv',
    name: data.name,
    version: data.version,
    title: data.title,
    source: data.source,
    validFrom: data.effectiveFrom,
    encoding: 'utf-8',
    separator: ';',
    header: true,
    columns: data.fields.map((field) => toField(field, data, certainty)),
    rules: [],
  };
}

function toField(
  field: WaitingFieldData,
  { source, name: layout }: WaitingLayoutData,
  certainty: Certainty,
): FieldNode {
  const { name, required, form, pattern, note, codes, maxLength, identifying, from, title } = field;
  return {
    kind: 'element',
    name,
    required,
    form: form === 'day-month-year' || form === 'integer' ? form : codes ? 'code' : 'text',
    certainty,
    from,
    ...(pattern === undefined ? {} : { pattern }),
    ...(note ? { patternNote: note } : {}),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(codes ? { table: { id: `${layout}-${name}`, title, source, certainty, codes } } : {}),
    ...(identifying ? { identifying } : {}),
  };
}
