import type { DatabaseSync } from 'node:sqlite';
import type { Comparator, Condition } from '../../../../fhir/search/plan.ts';
import { toFullTextQuery } from './full-text-query.ts';
import { type Arm, nothing, type Predicate, type Scope } from './predicate.ts';
import { oneOf, raw, type Sql, sql } from './sql.ts';
import { allRows, firstValue } from './statements.ts';

/** SQL that the resource of an alias is current and of a type of the scope. */
export function isInScope(scope: Scope, alias: string): Sql {
  const types = scope.types.length === 0 ? raw('1') : oneOf(`${alias}.type`, scope.types);
  return sql`${raw(alias)}.deleted = 0 AND ${types}`;
}

/** Resources by logical id. */
export function idPredicate(scope: Scope, ids: readonly string[]): Predicate {
  const alias = scope.names.next();
  const types = scope.types.length === 0 ? scope.ids.types : scope.types;
  const where = sql`${oneOf(`${alias}.type`, types)} AND ${oneOf(`${alias}.id`, ids)} AND ${raw(alias)}.deleted = 0`;
  return {
    holds: ({ rid }) => sql`EXISTS(SELECT 1 FROM resource i WHERE i.rid = ${raw(rid)} AND ${oneOf('i.id', ids)})`,
    arms: [{ from: `resource ${alias} INDEXED BY resource_identity`, rid: `${alias}.rid`, where, ordered: false }],
    size: ids.length,
    label: '_id',
  };
}

/** Resources of some types. */
export function typePredicate(scope: Scope, types: readonly string[]): Predicate {
  const label = `type ${types.join(', ')}`;
  const looked = scope.types.filter((type) => types.includes(type));
  if (scope.types.length > 0 && looked.length === 0) return nothing;
  if (scope.types.length > 0 && looked.length === scope.types.length) return { holds: () => raw('1'), label };
  return {
    holds: ({ rid }) => sql`EXISTS(SELECT 1 FROM resource i WHERE i.rid = ${raw(rid)} AND ${oneOf('i.type', types)})`,
    label,
  };
}

/** Resources by the instant of their last change, which the commit order stands for. */
export function lastUpdatedPredicate(
  scope: Scope,
  { comparator, low, high }: Extract<Condition, { kind: 'lastUpdated' }>,
): Predicate {
  const [from, to] = instantsOf(comparator, low, high);
  const first = from === undefined ? 0 : firstSeqAtOrAfter(scope.db, from);
  const last = to === undefined ? Number.MAX_SAFE_INTEGER : firstSeqAtOrAfter(scope.db, to);
  const inside = (alias: string): Sql => sql`${raw(alias)}.seq >= ${first} AND ${raw(alias)}.seq < ${last}`;
  const negated = comparator === 'ne';
  const arms = scope.types.map((type): Arm => {
    const alias = scope.names.next();
    return {
      from: `resource ${alias} INDEXED BY resource_by_change`,
      rid: `${alias}.rid`,
      where: sql`${raw(alias)}.type = ${type} AND ${raw(alias)}.deleted = 0 AND ${inside(alias)}`,
      ordered: false,
    };
  });
  return {
    holds: ({ rid }) =>
      sql`${raw(negated ? 'NOT' : '')} EXISTS(SELECT 1 FROM resource i WHERE i.rid = ${raw(rid)} AND ${inside('i')})`,
    ...(negated || scope.types.length === 0 ? {} : { arms }),
    label: `_lastUpdated ${comparator}`,
  };
}

/** Half-open range of instants (ms, UTC) of a comparison with a point in time; for `ne` the range to avoid. */
function instantsOf(comparator: Comparator, low: number, high: number): [from: number | undefined, to?: number] {
  switch (comparator) {
    case 'gt':
    case 'sa':
      return [high];
    case 'ge':
      return [low];
    case 'lt':
    case 'eb':
      return [undefined, low];
    case 'le':
      return [undefined, high];
    default:
      return [low, high];
  }
}

/** First commit at or after an instant; one after the last commit when there is none. Bisects: both only ever grow. */
function firstSeqAtOrAfter(db: DatabaseSync, instant: number): number {
  let low = 1;
  let high = Number(firstValue(db, sql`SELECT max(seq) FROM version`) ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [row] = allRows<[seq: number, updated: number]>(
      db,
      sql`SELECT seq, updated FROM version WHERE seq >= ${middle} ORDER BY seq LIMIT 1`,
    );
    if (row === undefined || row[1] >= instant) high = middle;
    else low = row[0] + 1;
  }
  return low;
}

/** Resources by words of their narrative or of all their content. */
export function fullTextPredicate(scope: Scope, { over, query }: Extract<Condition, { kind: 'fullText' }>): Predicate {
  const alias = scope.names.next();
  const match = toFullTextQuery(query, over === 'text' ? 'narrative' : 'content');
  if (match === undefined) return { holds: () => raw('0'), arms: [], size: 0, label: 'no words' };
  const current = sql`EXISTS(SELECT 1 FROM resource i WHERE i.rid = ${raw(alias)}.rowid AND ${isInScope(scope, 'i')})`;
  return {
    holds: ({ rid }) =>
      sql`EXISTS(SELECT 1 FROM full_text WHERE full_text MATCH ${match} AND full_text.rowid = ${raw(rid)})`,
    arms: [
      {
        from: `full_text ${alias}`,
        rid: `${alias}.rowid`,
        where: sql`${raw(`${alias}.full_text`)} MATCH ${match} AND ${current}`,
        visits: sql`${raw(`${alias}.full_text`)} MATCH ${match}`,
        ordered: true,
      },
    ],
    label: `full text over ${over}`,
  };
}
