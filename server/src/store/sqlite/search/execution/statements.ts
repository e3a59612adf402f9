import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Sql } from './sql.ts';

/** Values that one statement can carry. Source: SQLite limits, SQLITE_MAX_VARIABLE_NUMBER. */
const mostValues = 32_766;
/** Prepared statements kept per connection; searches come in few shapes. */
const kept = 400;
const caches = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

function statementOf(db: DatabaseSync, text: string): StatementSync {
  let cache = caches.get(db);
  if (cache === undefined) {
    cache = new Map();
    caches.set(db, cache);
  }
  const known = cache.get(text);
  if (known !== undefined) return known;
  const statement = db.prepare(text);
  statement.setReturnArrays(true);
  // The oldest goes first: a statement is cheap to prepare again, memory is not.
  const oldest = cache.size >= kept ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(text, statement);
  return statement;
}

/**
 * Runs a query on a connection through its cache of prepared statements; rows as arrays of column values. Refuses with
 * `search-too-complex` what does not fit in a statement.
 */
export function allRows<Row extends readonly unknown[]>(db: DatabaseSync, query: Sql): Row[] {
  if (query.values.length > mostValues)
    throw new FhirError({ code: 'search-too-complex', values: { limit: mostValues } });
  return statementOf(db, query.text).all(...query.values) as unknown as Row[];
}

/** First column of the first row of a query, or undefined. */
export function firstValue(db: DatabaseSync, query: Sql): unknown {
  const row = statementOf(db, query.text).get(...query.values) as unknown as readonly unknown[] | undefined;
  return row?.[0];
}

/** Rows of `EXPLAIN QUERY PLAN` as an indented list. */
export function queryPlan(db: DatabaseSync, query: Sql): string[] {
  const depths = new Map<number, number>();
  const rows = allRows<[number, number, number, string]>(db, { ...query, text: `EXPLAIN QUERY PLAN ${query.text}` });
  return rows.map(([id, parent, , detail]) => {
    const depth = (depths.get(parent) ?? -1) + 1;
    depths.set(id, depth);
    return '  '.repeat(depth) + detail;
  });
}
