import type { SortKey } from '../../../../fhir/search/plan.ts';
import type { CursorPosition, KeyValue } from '../cursor.ts';
import { parametersIn, type Scope } from './predicate.ts';
import { allOf, anyOf, byResource, oneOf, raw, type Sql, sql } from './sql.ts';

/** One key of an order, ready for SQL. */
export interface OrderKey {
  readonly descending: boolean;
  /** The key of the resource in a column: its least value when ascending, its greatest when descending; NULL without. */
  readonly value: (rid: string) => Sql;
  /** Index that yields resources by this key, when there is one. */
  readonly walk?: KeyWalk;
  /** Column of `resource` that is the key. */
  readonly own?: 'seq' | 'id';
}

/** How to go through an index in the order of a key. */
export interface KeyWalk {
  readonly table: string;
  readonly index: string;
  readonly column: string;
  readonly p: number;
}

interface KeyColumn {
  readonly table: string;
  readonly column: string;
  readonly index?: string;
}

const columns: Readonly<Record<string, KeyColumn>> = {
  token: { table: 'token_value', column: 'code', index: 'token_by_code' },
  string: { table: 'string_value', column: 'value', index: 'string_by_value' },
  date: { table: 'date_value', column: 'low', index: 'date_by_low' },
  number: { table: 'number_value', column: 'low', index: 'number_by_value' },
  quantity: { table: 'number_value', column: 'low', index: 'number_by_value' },
  uri: { table: 'uri_value', column: 'value', index: 'uri_by_value' },
  reference: { table: 'reference_value', column: 'target' },
};

/** Makes the keys of a plan ready. Source of the choice of value: FHIR R4 search.html#sort. */
export function orderKeys(scope: Scope, sort: readonly SortKey[]): OrderKey[] {
  return sort.flatMap(({ parameter, descending }): OrderKey[] => {
    if (parameter.code === '_lastUpdated') return [ownKey('seq', descending)];
    if (parameter.code === '_id') return [ownKey('id', descending)];
    const parameters = parametersIn(scope, parameter);
    const from = columns[parameters[0]?.kind ?? ''];
    if (from === undefined) return [];
    const { table, column, index } = from;
    const choose = raw(`${descending ? 'max' : 'min'}(k.${column})`);
    const ids = parameters.map(({ id }) => id);
    const value = (rid: string): Sql => sql`(SELECT ${choose} FROM ${byResource(table, 'k')}
      WHERE k.rid = ${raw(rid)} AND ${oneOf('k.p', ids)} AND ${raw(`k.${column} <> ''`)})`;
    const [p] = ids;
    const walk = index !== undefined && p !== undefined && ids.length === 1 ? { table, column, index, p } : undefined;
    return [{ descending, value, ...(walk ? { walk } : {}) }];
  });
}

function ownKey(own: 'seq' | 'id', descending: boolean): OrderKey {
  return { descending, own, value: (rid) => sql`(SELECT ${raw(own)} FROM resource WHERE rid = ${raw(rid)})` };
}

/**
 * `ORDER BY` terms over columns `k0`, `k1`, …, `rid`; resources without a value come last, or first when going backward.
 * `firstPresent`: no row lacks the first key, so that its index can give the order.
 */
export function orderBy(
  keys: readonly { readonly descending: boolean }[],
  backward: boolean,
  firstPresent = false,
): string {
  const terms = keys.map(({ descending }, at) => {
    const down = descending !== backward;
    const nulls = at === 0 && firstPresent ? '' : ` NULLS ${backward ? 'FIRST' : 'LAST'}`;
    return `k${at} ${down ? 'DESC' : 'ASC'}${nulls}`;
  });
  return [...terms, `rid ${backward ? 'DESC' : 'ASC'}`].join(', ');
}

/** SQL that a row (`k0`, `k1`, …, `rid`) comes after the position in its direction. */
export function beyond(keys: readonly { readonly descending: boolean }[], position: CursorPosition | undefined): Sql {
  if (position === undefined) return raw('1');
  const backward = position.direction === 'backward';
  const alternatives: Sql[] = [];
  const equal: Sql[] = [];
  keys.forEach(({ descending }, at) => {
    const column = `k${at}`;
    const value = position.keys[at] ?? null;
    alternatives.push(allOf([...equal, farther(column, value, descending !== backward, backward)]));
    equal.push(sql`${raw(column)} IS ${value}`);
  });
  alternatives.push(allOf([...equal, sql`rid ${raw(backward ? '<' : '>')} ${position.rid}`]));
  return anyOf(alternatives);
}

function farther(column: string, value: KeyValue, down: boolean, backward: boolean): Sql {
  // Missing values stand at the end: nothing lies beyond them, and everything else lies before them.
  if (value === null) return backward ? sql`${raw(column)} IS NOT NULL` : raw('0');
  const past = sql`${raw(column)} ${raw(down ? '<' : '>')} ${value}`;
  return backward ? past : sql`${past} OR ${raw(column)} IS NULL`;
}
