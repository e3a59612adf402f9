import type { DatabaseSync } from 'node:sqlite';
import type { Condition, SearchPlan } from '../../../../fhir/search/plan.ts';
import { type CursorPosition, openCursor, sealCursor } from '../cursor.ts';
import type { ParameterIds } from '../parameter-table.ts';
import { compileCondition } from './compile-condition.ts';
import { includedRids } from './includes.ts';
import { pageQueries, type Ranked, readPage } from './page.ts';
import { AliasSource, type Predicate, type Scope } from './predicate.ts';
import { type OrderKey, orderKeys } from './sort-keys.ts';
import { sql } from './sql.ts';
import { allRows, queryPlan } from './statements.ts';
import { countMatches, estimateMatches, roughCount } from './totals.ts';

/** A resource of a search page, as stored. */
export interface FoundRow {
  readonly rid: number;
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly seq: number;
  /** ms since the epoch, UTC. */
  readonly updated: number;
  /** Position in `versionMethods`. */
  readonly method: number;
  readonly json: string;
  readonly mode: 'match' | 'include';
}

/** A search page: matches in order, then includes. */
export interface FoundPage {
  readonly rows: readonly FoundRow[];
  readonly total?: number;
  readonly next?: string;
  readonly previous?: string;
}

/** A search made ready for one database. */
interface Prepared {
  readonly scope: Scope;
  readonly predicate: Predicate;
  readonly keys: readonly OrderKey[];
  readonly position: CursorPosition | undefined;
  /** The condition for one type alone. */
  readonly ofType: (type: string) => Predicate;
}

function prepare(db: DatabaseSync, ids: ParameterIds, plan: SearchPlan): Prepared {
  // Collecting costs by the rows of the range, walking by the resources between two matches: the bound balances them.
  const balance = Math.sqrt(2 * Math.max(plan.count, 1) * roughCount(db, plan.types));
  const collectable = Math.round(Math.min(20_000, Math.max(500, balance)));
  const scope: Scope = {
    db,
    ids,
    types: plan.types,
    names: new AliasSource(),
    collectable,
    resolves: true,
    made: new Map(),
  };
  const position = plan.cursor === undefined ? undefined : openCursor(ids.cursorKey, plan, plan.cursor);
  return {
    scope,
    predicate: compileCondition(plan.where, scope),
    keys: orderKeys(scope, plan.sort),
    position,
    ofType: (type) => compileCondition(plan.where, { ...scope, types: [type] }),
  };
}

/**
 * Carries out a search plan on a connection; `_text`, `_content` and `:text` see what `catchUpFullText` has taken in (ask
 * {@link needsFullText}). The caller holds a transaction when page, total and includes have to be of one state.
 *
 * @throws FhirError `invalid-cursor`, `too-many-includes`
 */
export function runSearch(db: DatabaseSync, ids: ParameterIds, plan: SearchPlan): FoundPage {
  const { scope, predicate, keys, position, ofType } = prepare(db, ids, plan);
  if (plan.count === 0) return { rows: [], total: totalOf(scope, predicate, plan) ?? countMatches(scope, predicate) };
  const limit = plan.count + 1;
  const found = readPage(scope, pageQueries(scope, predicate, keys, position, limit, ofType), position, limit);
  const backward = position?.direction === 'backward';
  const more = found.length > plan.count;
  const page = more ? (backward ? found.slice(1) : found.slice(0, plan.count)) : found;
  const matches = fetchRows(
    db,
    page.map(({ rid }) => rid),
    'match',
  );
  const includes = plan.include.length === 0 ? [] : includedRids(scope, matches, plan.include, plan.includeFilters);
  const total = totalOf(scope, predicate, plan) ?? (position === undefined && !more ? page.length : undefined);
  return {
    rows: includes.length === 0 ? matches : [...matches, ...fetchRows(db, includes, 'include')],
    ...(total === undefined ? {} : { total }),
    ...linksOf(ids, plan, page, backward ? page.length > 0 : more, backward ? more : position !== undefined),
  };
}

function totalOf(scope: Scope, predicate: Predicate, plan: SearchPlan): number | undefined {
  if (plan.total === 'accurate') return countMatches(scope, predicate);
  return plan.total === 'estimate' ? estimateMatches(scope, predicate) : undefined;
}

function linksOf(
  ids: ParameterIds,
  plan: SearchPlan,
  page: readonly Ranked[],
  hasNext: boolean,
  hasPrevious: boolean,
): { next?: string; previous?: string } {
  const [first, last] = [page[0], page.at(-1)];
  const seal = (direction: CursorPosition['direction'], edge: Ranked): string =>
    sealCursor(ids.cursorKey, plan, { direction, ...edge });
  return {
    ...(hasNext && last ? { next: seal('forward', last) } : {}),
    ...(hasPrevious && first ? { previous: seal('backward', first) } : {}),
  };
}

function fetchRows(db: DatabaseSync, rids: readonly number[], mode: FoundRow['mode']): FoundRow[] {
  if (rids.length === 0) return [];
  type Columns = [number, string, string, number, number, number, number, string];
  const rows = allRows<Columns>(
    db,
    sql`SELECT r.rid, r.type, r.id, r.version, r.seq, v.updated, v.method, v.json FROM json_each(${JSON.stringify(rids)}) j
      CROSS JOIN resource r ON r.rid = j.value CROSS JOIN version v ON v.seq = r.seq WHERE r.deleted = 0`,
  );
  const byRid = new Map(
    rows.map(([rid, type, id, version, seq, updated, method, json]) => [
      rid,
      { rid, type, id, version, seq, updated, method, json, mode },
    ]),
  );
  return rids.flatMap((rid) => byRid.get(rid) ?? []);
}

/** The first matches of a plan, at most `limit`, in creation order: for conditional operations and their guards. */
export function matchRids(
  db: DatabaseSync,
  ids: ParameterIds,
  plan: SearchPlan,
  limit: number,
): { rid: number; type: string; id: string; version: number }[] {
  const { cursor: _, ...first } = plan;
  const { scope, predicate, ofType } = prepare(db, ids, { ...first, sort: [], count: limit });
  const found = readPage(scope, pageQueries(scope, predicate, [], undefined, limit, ofType), undefined, limit);
  const rows = allRows<[number, string, string, number]>(
    db,
    sql`SELECT r.rid, r.type, r.id, r.version FROM json_each(${JSON.stringify(found.map(({ rid }) => rid))}) j
      CROSS JOIN resource r ON r.rid = j.value WHERE r.deleted = 0 ORDER BY r.rid`,
  );
  return rows.map(([rid, type, id, version]) => ({ rid, type, id, version }));
}

/** How a plan would be carried out: strategy, conditions, SQL and the query plans of SQLite. Plain data. */
export function explainSearch(db: DatabaseSync, ids: ParameterIds, plan: SearchPlan): unknown {
  const { scope, predicate, keys, position, ofType } = prepare(db, ids, plan);
  const { strategy, queries } = pageQueries(scope, predicate, keys, position, plan.count + 1, ofType);
  return {
    strategy,
    condition: predicate.label,
    rowsToVisit: predicate.size === Number.POSITIVE_INFINITY ? 'many' : (predicate.size ?? 'not counted'),
    collectable: scope.collectable,
    queries: queries.slice(0, 4).map((query) => ({
      sql: query.text.replace(/\s+/g, ' '),
      values: query.values.length,
      steps: queryPlan(db, query),
    })),
    queryCount: queries.length,
  };
}

/** Tells whether a plan looks into the texts that `catchUpFullText` takes in after the fact. */
export function needsFullText(plan: SearchPlan): boolean {
  return looksIntoTexts(plan.where);
}

function looksIntoTexts(condition: Condition): boolean {
  switch (condition.kind) {
    case 'fullText':
    case 'tokenText':
      return true;
    case 'and':
    case 'or':
      return condition.of.some(looksIntoTexts);
    case 'not':
      return looksIntoTexts(condition.of);
    case 'has':
      return looksIntoTexts(condition.where);
    case 'chain':
      return condition.branches.some(({ where }) => looksIntoTexts(where));
    default:
      return false;
  }
}
