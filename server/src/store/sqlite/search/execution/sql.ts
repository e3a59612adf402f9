import type { SQLInputValue } from 'node:sqlite';

/** A piece of SQL with the values of its `?` marks, in order. Values never become part of the text. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SQLInputValue[];
}

/** Template for SQL: other pieces are spliced in, anything else becomes a bound value. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SQLInputValue)[]): Sql {
  let text = strings[0] ?? '';
  const values: SQLInputValue[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Sql | SQLInputValue;
    if (isSql(part)) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[i + 1] ?? '';
  }
  return { text, values };
}

function isSql(part: Sql | SQLInputValue): part is Sql {
  return typeof part === 'object' && part !== null && 'text' in part;
}

/** SQL without values: names of tables, columns and aliases of our own. */
export function raw(text: string): Sql {
  return { text, values: [] };
}

/** Joins pieces; `empty` stands for no pieces at all. */
export function join(pieces: readonly Sql[], separator: string, empty: string): Sql {
  if (pieces.length === 0) return raw(empty);
  return { text: pieces.map(({ text }) => text).join(separator), values: pieces.flatMap(({ values }) => values) };
}

/** All of these; true when there are none. */
export function allOf(pieces: readonly Sql[]): Sql {
  return pieces.length === 1 && pieces[0]
    ? pieces[0]
    : join(
        pieces.map((piece) => sql`(${piece})`),
        ' AND ',
        '1',
      );
}

/** Any of these; false when there are none. */
export function anyOf(pieces: readonly Sql[]): Sql {
  if (pieces.length === 1 && pieces[0]) return pieces[0];
  const alternatives = join(
    pieces.map((piece) => sql`(${piece})`),
    ' OR ',
    '0',
  );
  return sql`(${alternatives})`;
}

/** Above this number of values a list travels as one JSON text, so that the number of statements stays small. */
const listLimit = 8;

/** `column = value` or `column IN (…)`. */
export function oneOf(column: string, values: readonly (string | number)[]): Sql {
  const [first] = values;
  if (first === undefined) return raw('0');
  if (values.length === 1) return sql`${raw(column)} = ${first}`;
  if (values.length > listLimit) {
    return sql`${raw(column)} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;
  }
  return sql`${raw(column)} IN (${join(
    values.map((value) => sql`${value}`),
    ', ',
    '',
  )})`;
}

/**
 * An index table read by resource: its primary key, named so that no plan takes the values for the better start. The name
 * is the one SQLite gives to the key of a table WITHOUT ROWID; `NOT INDEXED` would still allow covering indexes.
 */
export function byResource(table: string, alias: string): Sql {
  return raw(`${table} ${alias} INDEXED BY sqlite_autoindex_${table}_1`);
}
