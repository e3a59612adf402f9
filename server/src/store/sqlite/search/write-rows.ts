import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type FlatRows, type IndexRows, indexTables } from './extraction/index-rows.ts';

type Part = keyof IndexRows;

interface TableStatements {
  readonly part: Part;
  readonly width: number;
  readonly key: number;
  readonly insert: StatementSync;
  readonly select: StatementSync;
  readonly remove: StatementSync;
  readonly removeAll: StatementSync;
}

/** Prepared statements of the index tables on one writing connection. */
export interface IndexStatements {
  readonly tables: readonly TableStatements[];
}

/** Prepares the statements that {@link writeIndexRows} and {@link removeIndexRows} use; once per connection. */
export function prepareIndexStatements(db: DatabaseSync): IndexStatements {
  const tables = (Object.keys(indexTables) as Part[]).map((part): TableStatements => {
    const { table, columns, key } = indexTables[part];
    const marks = columns.map(() => '?').join(', ');
    const matches = columns.slice(0, key).map((column) => `${column} = ?`);
    const select = db.prepare(`SELECT ${columns.join(', ')} FROM ${table} WHERE rid = ?`);
    select.setReturnArrays(true);
    return {
      part,
      width: columns.length,
      key,
      // The same value may stand twice in a resource.
      insert: db.prepare(`INSERT OR IGNORE INTO ${table}(rid, ${columns.join(', ')}) VALUES (?, ${marks})`),
      select,
      remove: db.prepare(`DELETE FROM ${table} WHERE rid = ? AND ${matches.join(' AND ')}`),
      removeAll: db.prepare(`DELETE FROM ${table} WHERE rid = ?`),
    };
  });
  return { tables };
}

/**
 * Makes `rows` the index rows of a resource, inside the transaction of the caller. For a resource that has rows already
 * (`isNew` false) only those that differ are touched.
 */
export function writeIndexRows(statements: IndexStatements, rid: number, rows: IndexRows, isNew: boolean): void {
  for (const table of statements.tables) {
    const flat = rows[table.part];
    if (isNew) insertRows(table, rid, flat);
    else replaceRows(table, rid, flat);
  }
}

/** Takes a resource out of the index, inside the transaction of the caller. */
export function removeIndexRows(statements: IndexStatements, rid: number): void {
  for (const table of statements.tables) table.removeAll.run(rid);
}

function insertRows({ insert, width }: TableStatements, rid: number, flat: FlatRows): void {
  for (let at = 0; at < flat.length; at += width) insert.run(rid, ...flat.slice(at, at + width));
}

function replaceRows(table: TableStatements, rid: number, flat: FlatRows): void {
  const present = new Map<string, FlatRows>();
  for (const row of table.select.all(rid) as unknown as FlatRows[]) present.set(rowKey(row), row);
  const added: FlatRows[] = [];
  for (let at = 0; at < flat.length; at += table.width) {
    const row = flat.slice(at, at + table.width);
    const key = rowKey(row);
    if (!present.delete(key)) added.push(row);
  }
  for (const row of present.values()) table.remove.run(rid, ...row.slice(0, table.key));
  for (const row of added) table.insert.run(rid, ...row);
}

function rowKey(row: FlatRows): string {
  return row.join('\u001f');
}
