/** Column values of the rows of one index table, row after row. */
export type FlatRows = (string | number)[];

/**
 * The index rows of one resource, table by table, ready to be written once its `rid` is known. Plain data that can be
 * posted to a worker. Columns are those of the table without `rid`, in the order of {@link indexTables}.
 */
export interface IndexRows {
  readonly token: FlatRows;
  readonly string: FlatRows;
  readonly date: FlatRows;
  readonly number: FlatRows;
  readonly reference: FlatRows;
  readonly uri: FlatRows;
}

/** Index table of each part of {@link IndexRows} and its columns after `rid`; `key` of them make the primary key. */
export const indexTables = {
  token: { table: 'token_value', columns: ['p', 'code', 'system', 'n'], key: 4 },
  string: { table: 'string_value', columns: ['p', 'value', 'exact', 'n'], key: 4 },
  date: { table: 'date_value', columns: ['p', 'low', 'high', 'n'], key: 4 },
  number: {
    table: 'number_value',
    columns: ['p', 'n', 'low', 'high', 'system', 'code', 'unit', 'base_unit', 'base_low', 'base_high'],
    key: 7,
  },
  reference: { table: 'reference_value', columns: ['p', 'target', 'n'], key: 3 },
  uri: { table: 'uri_value', columns: ['p', 'value', 'n'], key: 3 },
} as const satisfies Record<keyof IndexRows, { table: string; columns: readonly string[]; key: number }>;

/** Index rows of a resource that nothing finds. */
export function emptyRows(): IndexRows {
  return { token: [], string: [], date: [], number: [], reference: [], uri: [] };
}
