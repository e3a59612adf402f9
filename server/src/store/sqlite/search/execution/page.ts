import type { CursorPosition, KeyValue } from '../cursor.ts';
import { isOrdered } from './conjunction.ts';
import {
  type Arm,
  isNothing,
  type Place,
  type Predicate,
  placeOf,
  type Scope,
  sizeOf,
  unionOfArms,
} from './predicate.ts';
import { beyond, type KeyWalk, type OrderKey, orderBy } from './sort-keys.ts';
import { byResource, join, oneOf, raw, type Sql, sql } from './sql.ts';
import { allRows } from './statements.ts';

/** Position of a resource in the order of a search. */
export interface Ranked {
  readonly rid: number;
  readonly keys: readonly KeyValue[];
}

/** How the resources of a page are found, as named by `_explain`. */
export type Strategy = 'merge' | 'collect' | 'walk' | 'walk-sorted' | 'sort-all';

/** Queries that together yield a page, to be run in order until there are enough rows. */
export interface PageQueries {
  readonly strategy: Strategy;
  readonly queries: readonly Sql[];
}

/** Arms that are read one after the other and merged. */
const mergeable = 16;

/**
 * Chooses the queries for a page of at most `limit` resources beyond a position. Few candidates are collected and sorted;
 * otherwise an index is walked in the order of the search and each resource is checked, so that the work depends on the
 * page and not on the amount of data. `ofType` gives the condition for one type alone.
 */
export function pageQueries(
  scope: Scope,
  predicate: Predicate,
  keys: readonly OrderKey[],
  position: CursorPosition | undefined,
  limit: number,
  ofType: (type: string) => Predicate,
): PageQueries {
  const backward = position?.direction === 'backward';
  const { arms } = predicate;
  if (keys.length === 0 && arms !== undefined && arms.length <= mergeable && isOrdered(predicate)) {
    return { strategy: 'merge', queries: arms.map((arm) => streamOf(arm, position, limit)) };
  }
  if (arms !== undefined && sizeOf(scope, predicate, scope.collectable) !== Number.POSITIVE_INFINITY) {
    const ranked = rankedQuery(sql`SELECT rid FROM (${unionOfArms(arms)})`, keys);
    return { strategy: 'collect', queries: [pageOf(ranked, keys, position, limit)] };
  }
  if (keys.length === 0)
    return { strategy: 'walk', queries: walkByCreation(scope, predicate, position, limit, ofType) };
  const [{ walk, own } = {}] = keys;
  if (own !== undefined && (own === 'seq' || scope.types.length === 1)) {
    return { strategy: 'walk-sorted', queries: [walkOwn(scope, own, keys, predicate, position, limit)] };
  }
  const [type] = scope.types;
  if (walk !== undefined && scope.types.length === 1 && type !== undefined) {
    const present = walkIndex(walk, keys, predicate, position, limit);
    const missing = walkWithout(type, keys, predicate, position, limit);
    const reached = position?.keys[0] === null;
    const queries = backward ? (reached ? [missing, present] : [present]) : reached ? [missing] : [present, missing];
    return { strategy: 'walk-sorted', queries };
  }
  const all = sql`SELECT r.rid AS rid FROM resource r WHERE ${inScope(scope)} AND ${predicate.holds(here)}`;
  return { strategy: 'sort-all', queries: [pageOf(rankedQuery(all, keys), keys, position, limit)] };
}

/** Runs the queries of a page; rows in the order of the search, also when the page goes backward. */
export function readPage(
  scope: Scope,
  { strategy, queries }: PageQueries,
  position: CursorPosition | undefined,
  limit: number,
): Ranked[] {
  const backward = position?.direction === 'backward';
  const found: Ranked[] = [];
  for (const query of queries) {
    for (const [rid, ...keys] of allRows<[number, ...KeyValue[]]>(scope.db, query)) found.push({ rid, keys });
    if (strategy !== 'merge' && strategy !== 'walk' && found.length >= limit) break;
  }
  const rows = queries.length > 1 && (strategy === 'merge' || strategy === 'walk') ? merge(found, backward) : found;
  const page = rows.slice(0, limit);
  return backward ? page.reverse() : page;
}

function merge(rows: readonly Ranked[], backward: boolean): Ranked[] {
  const distinct = [...new Map(rows.map((row) => [row.rid, row])).values()];
  return distinct.sort((a, b) => (backward ? b.rid - a.rid : a.rid - b.rid));
}

function pastRid(column: string, position: CursorPosition | undefined): Sql {
  if (position === undefined) return raw('1');
  return sql`${raw(column)} ${raw(position.direction === 'backward' ? '<' : '>')} ${position.rid}`;
}

function direction(position: CursorPosition | undefined): Sql {
  return raw(position?.direction === 'backward' ? 'DESC' : 'ASC');
}

function streamOf({ from, rid, where }: Arm, position: CursorPosition | undefined, limit: number): Sql {
  return sql`SELECT DISTINCT ${raw(rid)} FROM ${raw(from)} WHERE ${where} AND ${pastRid(rid, position)}
    ORDER BY ${raw(rid)} ${direction(position)} LIMIT ${limit}`;
}

const here: Place = { rid: 'r.rid', address: raw("r.type || '/' || r.id") };

function inScope(scope: Scope): Sql {
  return sql`r.deleted = 0 AND ${scope.types.length === 0 ? raw('1') : oneOf('r.type', scope.types)}`;
}

/** Resources of each type in the order of their creation, each checked. */
function walkByCreation(
  scope: Scope,
  predicate: Predicate,
  position: CursorPosition | undefined,
  limit: number,
  ofType: (type: string) => Predicate,
): Sql[] {
  const walk = (from: string, type: Sql, { holds }: Predicate): Sql => sql`SELECT r.rid FROM resource r ${raw(from)}
    WHERE ${type} AND r.deleted = 0 AND ${pastRid('r.rid', position)} AND ${holds(here)}
    ORDER BY r.rid ${direction(position)} LIMIT ${limit}`;
  if (scope.types.length === 0) return [walk('NOT INDEXED', raw('1'), predicate)];
  const ofTypes = scope.types.map((type) => [type, ofType(type)] as const).filter(([, each]) => !isNothing(each));
  return ofTypes.map(([type, each]) => walk('INDEXED BY resource_by_creation', sql`r.type = ${type}`, each));
}

/** A query for `rid` with its sort keys as columns `k0`, `k1`, …. */
function rankedQuery(rids: Sql, keys: readonly OrderKey[]): Sql {
  if (keys.length === 0) return rids;
  const columns = keys.map((key, at) => sql`${key.value('m.rid')} AS ${raw(`k${at}`)}`);
  return sql`SELECT m.rid AS rid, ${join(columns, ', ', '')} FROM (${rids}) m`;
}

/** `facing` gives the direction when the page starts at an end instead of a position. */
function pageOf(
  ranked: Sql,
  keys: readonly OrderKey[],
  position: CursorPosition | undefined,
  limit: number,
  facing: CursorPosition | undefined = position,
): Sql {
  const columns = ['rid', ...keys.map((_, at) => `k${at}`)].join(', ');
  return sql`SELECT ${raw(columns)} FROM (${ranked}) WHERE ${beyond(keys, position)}
    ORDER BY ${raw(orderBy(keys, facing?.direction === 'backward'))} LIMIT ${limit}`;
}

/** Columns after the first of the keys, for a walk along `rid`. */
function furtherKeys(keys: readonly OrderKey[], rid: string): Sql {
  const further = keys.slice(1).map((key, at) => sql`, ${key.value(rid)} AS ${raw(`k${at + 1}`)}`);
  return join(further, '', '');
}

/** Resources that have the first key, along its index. */
function walkIndex(
  { table, index, column, p }: KeyWalk,
  keys: readonly OrderKey[],
  predicate: Predicate,
  position: CursorPosition | undefined,
  limit: number,
): Sql {
  const descending = keys[0]?.descending ?? false;
  const backward = position?.direction === 'backward';
  // Coming back from the resources without the key, the walk begins at the end of the index.
  const edge = position?.keys[0] ?? null;
  const after = edge === null ? undefined : position;
  // Of several values only the one that counts for the order is a stop on the way.
  const better = `e.${column} ${descending ? '>' : '<'} w.${column}`;
  return sql`SELECT DISTINCT w.rid AS rid, ${raw(`w.${column}`)} AS k0${furtherKeys(keys, 'w.rid')}
    FROM ${raw(table)} w INDEXED BY ${raw(index)}
    WHERE w.p = ${p} AND ${raw(`w.${column} <> ''`)} AND ${startAt(`w.${column}`, edge, descending !== backward)}
      AND NOT EXISTS(SELECT 1 FROM ${byResource(table, 'e')} WHERE e.rid = w.rid AND e.p = ${p} AND ${raw(better)})
      AND ${predicate.holds(placeOf('w.rid'))} AND ${beyond(keys, after)}
    ORDER BY ${raw(orderBy(keys, backward, true))} LIMIT ${limit}`;
}

/** Resources along their commit order or their id. */
function walkOwn(
  scope: Scope,
  own: 'seq' | 'id',
  keys: readonly OrderKey[],
  predicate: Predicate,
  position: CursorPosition | undefined,
  limit: number,
): Sql {
  const backward = position?.direction === 'backward';
  const down = (keys[0]?.descending ?? false) !== backward;
  const [type] = scope.types;
  const one = scope.types.length === 1 && type !== undefined;
  // Over several types the version log itself is the order of changes.
  const from = one
    ? raw(`resource r INDEXED BY ${own === 'seq' ? 'resource_by_change' : 'resource_identity'}`)
    : raw(own === 'seq' ? 'version v CROSS JOIN resource r ON r.rid = v.rid AND r.seq = v.seq' : 'resource r');
  const column = own === 'seq' && !one ? 'v.seq' : `r.${own}`;
  return sql`SELECT r.rid AS rid, ${raw(column)} AS k0${furtherKeys(keys, 'r.rid')} FROM ${from}
    WHERE ${inScope(scope)} AND ${startAt(column, position?.keys[0] ?? null, down)}
      AND ${predicate.holds(here)} AND ${beyond(keys, position)}
    ORDER BY ${raw(orderBy(keys, backward, true))} LIMIT ${limit}`;
}

function startAt(column: string, edge: KeyValue, down: boolean): Sql {
  return edge === null ? raw('1') : sql`${raw(column)} ${raw(down ? '<=' : '>=')} ${edge}`;
}

/** Resources without the first key. */
function walkWithout(
  type: string,
  keys: readonly OrderKey[],
  predicate: Predicate,
  position: CursorPosition | undefined,
  limit: number,
): Sql {
  const first = keys[0];
  const without = first === undefined ? raw('1') : sql`${first.value('r.rid')} IS NULL`;
  const rows = sql`SELECT r.rid AS rid, NULL AS k0${furtherKeys(keys, 'r.rid')}
    FROM resource r INDEXED BY resource_by_creation
    WHERE r.type = ${type} AND r.deleted = 0 AND ${without} AND ${predicate.holds(here)}`;
  return pageOf(rows, keys, (position?.keys[0] ?? null) === null ? position : undefined, limit, position);
}
