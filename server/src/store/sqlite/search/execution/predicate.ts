import type { DatabaseSync } from 'node:sqlite';
import type { Condition, ParameterRef } from '../../../../fhir/search/plan.ts';
import type { IndexedParameter, ParameterIds } from '../parameter-table.ts';
import { byResource, join, oneOf, raw, type Sql, sql } from './sql.ts';
import { firstValue } from './statements.ts';

/** Where a condition is checked: a row of another query that stands for one resource. */
export interface Place {
  /** Column with the `rid` of the resource, e.g. `r.rid`. */
  readonly rid: string;
  /** Expression with its address (`Type/id`). */
  readonly address: Sql;
}

/** A query over one index that yields the `rid` of resources which satisfy a condition, possibly repeated. */
export interface Arm {
  /** Table with alias and index, e.g. `token_value a1 INDEXED BY token_by_code`. */
  readonly from: string;
  /** Column of the `rid`, e.g. `a1.rid`. */
  readonly rid: string;
  readonly where: Sql;
  /** The part of `where` that a row costs little to check; what passes it is counted as visited. Absent: all of it. */
  readonly visits?: Sql;
  /** True when the index yields ascending `rid`, so that a page can be read without sorting. */
  readonly ordered: boolean;
}

/** A condition made ready for one database: it can be checked for a resource and, with `arms`, enumerate its matches. */
export interface Predicate {
  readonly holds: (at: Place) => Sql;
  /** Together they yield every match; absent when no index can. Empty: nothing matches. */
  readonly arms?: readonly Arm[];
  /** Number of rows that the arms visit, when known; Infinity for "too many to count". */
  readonly size?: number;
  /** How the condition is carried out, for `_explain`. */
  readonly label: string;
}

/** The condition that nothing satisfies. */
export const nothing: Predicate = { holds: () => raw('0'), arms: [], size: 0, label: 'nothing' };

/** Tells whether nothing can satisfy a condition. */
export function isNothing({ arms }: Predicate): boolean {
  return arms?.length === 0;
}

/** What conditions are made ready for. */
export interface Scope {
  readonly db: DatabaseSync;
  readonly ids: ParameterIds;
  /** Types of the resources that are checked; empty: any. */
  readonly types: readonly string[];
  readonly names: AliasSource;
  /** Rows of an index that may be collected and sorted; beyond that an order is walked instead. */
  readonly collectable: number;
  /** Whether the few matches of a condition on other resources are collected first; each resource is checked otherwise. */
  readonly resolves: boolean;
  /** Conditions made ready already in this search, by the types that they are checked on. */
  readonly made: Map<Condition, Map<string, Predicate>>;
}

/** Gives out aliases, each once per query. */
export class AliasSource {
  #next = 1;

  next(): string {
    return `a${this.#next++}`;
  }
}

/** The place of a resource whose `rid` is in a column: its address has to be looked up. */
export function placeOf(rid: string): Place {
  return { rid, address: sql`(SELECT type || '/' || id FROM resource WHERE rid = ${raw(rid)})` };
}

/** Ids of a parameter in the index; several for a parameter of `Resource`. */
export function parametersIn(scope: Scope, { type, code }: ParameterRef): readonly IndexedParameter[] {
  const types = type !== 'Resource' ? [type] : scope.types.length > 0 ? scope.types : scope.ids.types;
  return types.flatMap((each) => scope.ids.byName.get(`${each}.${code}`) ?? []);
}

/** A condition on the rows of one index table: the resource has a row of the parameter that passes the test. */
export interface RowTest {
  readonly table: string;
  /** `p` of the rows. */
  readonly parameters: readonly number[];
  readonly test: (alias: string) => Sql;
  /** Index ranges that hold every row passing the test; absent when none does. */
  readonly ranges?: readonly IndexRange[];
  readonly label: string;
}

/** A part of a secondary index, of one parameter. */
export interface IndexRange {
  readonly index: string;
  readonly where: (alias: string) => Sql;
  /** True when the columns before `rid` are fixed. */
  readonly ordered: boolean;
}

/** Parameters whose rows are read one after the other rather than as a list. */
const separateParameters = 8;

/** SQL that a row of an alias belongs to the parameters and passes the test. */
export function rowPasses(test: RowTest, alias: string): Sql {
  return sql`${oneOf(`${alias}.p`, test.parameters)} AND (${test.test(alias)})`;
}

/** Turns a test of rows into a predicate. `extra` adds a condition on the row found. */
export function rowPredicate(scope: Scope, test: RowTest, extra?: (alias: string) => Sql): Predicate {
  const beside = (alias: string): Sql => (extra ? sql`AND ${extra(alias)}` : raw(''));
  const arms = test.ranges && rangesToArms(scope, test, beside);
  return {
    holds: ({ rid }) => {
      const alias = scope.names.next();
      return sql`EXISTS(SELECT 1 FROM ${byResource(test.table, alias)}
        WHERE ${raw(alias)}.rid = ${raw(rid)} AND ${rowPasses(test, alias)} ${beside(alias)})`;
    },
    ...(arms ? { arms } : {}),
    label: test.label,
  };
}

function rangesToArms(scope: Scope, test: RowTest, beside: (alias: string) => Sql): Arm[] {
  const groups = test.parameters.length <= separateParameters ? test.parameters.map((p) => [p]) : [test.parameters];
  return (test.ranges ?? []).flatMap((range) =>
    groups.map((group): Arm => {
      const alias = scope.names.next();
      const [inside, passes] = [range.where(alias), test.test(alias)];
      const filter = isSame(inside, passes) ? raw('') : sql`AND (${passes})`;
      const visits = sql`${oneOf(`${alias}.p`, group)} AND ${inside} ${filter}`;
      return {
        from: `${test.table} ${alias} INDEXED BY ${range.index}`,
        rid: `${alias}.rid`,
        where: sql`${visits} ${beside(alias)}`,
        visits,
        ordered: range.ordered && group.length === 1,
      };
    }),
  );
}

function isSame(one: Sql, other: Sql): boolean {
  return one.text === other.text && one.values.every((value, at) => value === other.values[at]);
}

/** A predicate for an explicit set of resources. */
export function ridSet(scope: Scope, rids: readonly number[], label: string): Predicate {
  const list = JSON.stringify(rids);
  const alias = scope.names.next();
  const member: Arm = {
    from: `resource ${alias} NOT INDEXED`,
    rid: `${alias}.rid`,
    where: sql`${raw(alias)}.rid IN (SELECT value FROM json_each(${list})) AND ${raw(alias)}.deleted = 0`,
    ordered: true,
  };
  return {
    holds: ({ rid }) => sql`${raw(rid)} IN (SELECT value FROM json_each(${list}))`,
    arms: rids.length === 0 ? [] : [member],
    size: rids.length,
    label,
  };
}

/** Conditions known to visit more rows than a bound; only ever a hint, so that what is old in it does no harm. */
const knownLarge = new WeakMap<DatabaseSync, Set<string>>();
const rememberedLarge = 2_000;
/** Bounds from which counting costs more than remembering. */
const worthRemembering = 256;

/** Number of rows that the arms visit, counted up to `limit`; Infinity beyond. */
export function sizeOf(scope: Scope, predicate: Predicate, limit: number): number {
  if (predicate.arms === undefined) return Number.POSITIVE_INFINITY;
  if (predicate.size !== undefined) return predicate.size;
  const key = limit < worthRemembering ? undefined : `${limit} ${JSON.stringify(predicate.arms.map(visitsOf))}`;
  const large = largeOnes(scope.db);
  if (key !== undefined && large.has(key)) return Number.POSITIVE_INFINITY;
  let size = 0;
  for (const arm of predicate.arms) {
    const rows = sql`SELECT 1 FROM ${raw(arm.from)} WHERE ${visitsOf(arm)} LIMIT ${limit + 1 - size}`;
    size += Number(firstValue(scope.db, sql`SELECT count(*) FROM (${rows})`));
    if (size <= limit) continue;
    if (large.size >= rememberedLarge) large.clear();
    if (key !== undefined) large.add(key);
    return Number.POSITIVE_INFINITY;
  }
  return size;
}

function visitsOf({ visits, where }: Arm): Sql {
  return visits ?? where;
}

function largeOnes(db: DatabaseSync): Set<string> {
  let large = knownLarge.get(db);
  if (large === undefined) {
    large = new Set();
    knownLarge.set(db, large);
  }
  return large;
}

/** One query for the distinct matches of arms, in no order. `bound` restricts the `rid` column of each arm. */
export function unionOfArms(arms: readonly Arm[], bound: (rid: string) => Sql = () => raw('1')): Sql {
  const queries = arms.map(
    ({ from, rid, where }) =>
      sql`SELECT ${raw(arms.length === 1 ? 'DISTINCT ' : '')}${raw(rid)} AS rid FROM ${raw(from)} WHERE ${where} AND ${bound(rid)}`,
  );
  return join(queries, ' UNION ', 'SELECT 0 AS rid WHERE 0');
}
