import type { Condition } from '../../../../fhir/search/plan.ts';
import { numberTest, quantityTest } from './number-tests.ts';
import { type Predicate, type RowTest, rowPasses, rowPredicate, type Scope, sizeOf } from './predicate.ts';
import { referenceTest } from './references.ts';
import { dateTest, stringTest, tokenTest, uriTest } from './row-tests.ts';
import { allOf, byResource, raw, type Sql, sql } from './sql.ts';

/**
 * A composite: rows for all parts within the same element (`n`). Parts that the definition takes from the resource as a
 * whole (`detached`) may stand anywhere in it.
 */
export function compositePredicate(
  scope: Scope,
  { parameter, parts, detached = [] }: Extract<Condition, { kind: 'composite' }>,
): Predicate {
  const tests = parts.map((part, at) => ({ test: testOf(scope, part), loose: detached.includes(at) }));
  const led = tests.map((lead) =>
    rowPredicate(scope, lead.test, (alias) =>
      allOf(tests.filter((other) => other !== lead).map((other) => rowBeside(scope, other, lead.loose, alias))),
    ),
  );
  const [first] = led;
  if (first === undefined) return { holds: () => raw('0'), arms: [], size: 0, label: 'empty composite' };
  return { ...smallestOf(scope, led, first), holds: first.holds, label: `composite ${parameter.code}` };
}

function smallestOf(scope: Scope, led: readonly Predicate[], first: Predicate): Predicate {
  const sized = led
    .filter(({ arms }) => arms !== undefined)
    .map((predicate) => ({ predicate, size: sizeOf(scope, predicate, scope.collectable) }));
  if (sized.length === 0) return first;
  const { predicate, size } = sized.reduce((best, each) => (each.size < best.size ? each : best));
  return { ...predicate, size };
}

function rowBeside(scope: Scope, { test, loose }: { test: RowTest; loose: boolean }, free: boolean, lead: string): Sql {
  const alias = scope.names.next();
  const sameElement = loose || free ? raw('1') : raw(`${alias}.n = ${lead}.n`);
  return sql`EXISTS(SELECT 1 FROM ${byResource(test.table, alias)}
    WHERE ${raw(`${alias}.rid = ${lead}.rid`)} AND ${sameElement} AND ${rowPasses(test, alias)})`;
}

function testOf(scope: Scope, part: Condition): RowTest {
  switch (part.kind) {
    case 'token':
      return tokenTest(scope, part);
    case 'string':
      return stringTest(scope, part);
    case 'date':
      return dateTest(scope, part);
    case 'number':
      return numberTest(scope, part);
    case 'quantity':
      return quantityTest(scope, part);
    case 'uri':
      return uriTest(scope, part);
    case 'reference':
      return referenceTest(scope, part);
    default:
      throw new Error(`a composite cannot hold a ${part.kind} condition`);
  }
}
