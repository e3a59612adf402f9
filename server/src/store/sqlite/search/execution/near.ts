import type { Condition } from '../../../../fhir/search/plan.ts';
import { longitudeCode } from '../parameter-table.ts';
import { type Predicate, parametersIn, rowPredicate, type Scope } from './predicate.ts';
import { byResource, oneOf, raw, type Sql, sql } from './sql.ts';

/** Mean radius of the earth in kilometres (IUGG). */
const earthRadius = 6371.0088;
/** Kilometres of one degree of latitude on that sphere. */
const degree = (Math.PI * earthRadius) / 180;

/** Positions within a distance, along the great circle. */
export function nearPredicate(
  scope: Scope,
  { parameter, latitude, longitude, kilometres }: Extract<Condition, { kind: 'near' }>,
): Predicate {
  const span = kilometres / degree;
  const longitudes = parametersIn(scope, { ...parameter, code: longitudeCode(parameter.code) }).map(({ id }) => id);
  const inBand = (alias: string): Sql =>
    sql`${raw(alias)}.low >= ${latitude - span} AND ${raw(alias)}.low <= ${latitude + span}`;
  const isClose = (alias: string): Sql => {
    const other = scope.names.next();
    const cosine = sql`sin(radians(${latitude})) * sin(radians(${raw(alias)}.low))
      + cos(radians(${latitude})) * cos(radians(${raw(alias)}.low)) * cos(radians(${raw(other)}.low - ${longitude}))`;
    return sql`EXISTS(SELECT 1 FROM ${byResource('number_value', other)}
      WHERE ${raw(`${other}.rid = ${alias}.rid AND ${other}.n = ${alias}.n`)} AND ${oneOf(`${other}.p`, longitudes)}
      AND ${earthRadius} * acos(max(-1, min(1, ${cosine}))) <= ${kilometres})`;
  };
  return rowPredicate(
    scope,
    {
      table: 'number_value',
      parameters: parametersIn(scope, parameter).map(({ id }) => id),
      test: inBand,
      ranges: [{ index: 'number_by_value', where: inBand, ordered: false }],
      label: 'near',
    },
    isClose,
  );
}
