import type { DatabaseSync } from 'node:sqlite';
import { type Predicate, type Scope, unionOfArms } from './predicate.ts';
import { oneOf, raw, type Sql, sql } from './sql.ts';
import { allRows, firstValue } from './statements.ts';

/** Matches that an estimate counts one by one before it goes on by proportion. */
const countedForEstimate = 5_000;

/** Exact number of matches. */
export function countMatches(scope: Scope, predicate: Predicate): number {
  return Number(firstValue(scope.db, sql`SELECT count(*) FROM (${matches(scope, predicate)})`));
}

/**
 * Number of matches, exact up to a bound; beyond it the matches counted are projected over the share of the store that
 * they were found in, which supposes that they are spread evenly.
 */
export function estimateMatches(scope: Scope, predicate: Predicate): number {
  const counted = sql`SELECT rid FROM (${matches(scope, predicate)}) LIMIT ${countedForEstimate}`;
  const [row] = allRows<[number, number | null, number | null]>(
    scope.db,
    sql`SELECT count(*), min(rid), max(rid) FROM (${counted})`,
  );
  const [count = 0, first, last] = row ?? [];
  if (count < countedForEstimate || first === undefined || first === null || last === undefined || last === null) {
    return count;
  }
  const newest = Number(firstValue(scope.db, sql`SELECT max(rid) FROM resource`));
  return Math.round((count * (newest - first + 1)) / (last - first + 1));
}

function matches(scope: Scope, predicate: Predicate): Sql {
  if (predicate.arms !== undefined) return unionOfArms(predicate.arms);
  const types = scope.types.length === 0 ? raw('1') : oneOf('r.type', scope.types);
  const here = { rid: 'r.rid', address: raw("r.type || '/' || r.id") };
  return sql`SELECT r.rid AS rid FROM resource r WHERE ${types} AND r.deleted = 0 AND ${predicate.holds(here)}`;
}

interface TypeCount {
  readonly newest: number;
  readonly count: number;
}

const counts = new WeakMap<DatabaseSync, Map<string, TypeCount>>();

/**
 * Roughly how many resources of some types there are, for choosing a strategy: counted once per connection and again when
 * the store has grown by a tenth.
 */
export function roughCount(db: DatabaseSync, types: readonly string[]): number {
  const newest = Number(firstValue(db, sql`SELECT max(rid) FROM resource`) ?? 0);
  if (types.length !== 1) return newest;
  let known = counts.get(db);
  if (known === undefined) {
    known = new Map();
    counts.set(db, known);
  }
  const [type = ''] = types;
  const before = known.get(type);
  if (before !== undefined && newest < before.newest * 1.1 + 1000) return before.count;
  const query = sql`SELECT count(*) FROM resource INDEXED BY resource_by_creation WHERE type = ${type} AND deleted = 0`;
  const count = Number(firstValue(db, query));
  known.set(type, { newest, count });
  return count;
}
