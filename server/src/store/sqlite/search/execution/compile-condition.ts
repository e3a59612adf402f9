import type { Condition } from '../../../../fhir/search/plan.ts';
import { identifierCode } from '../parameter-table.ts';
import { compositePredicate } from './composites.ts';
import { conjunction } from './conjunction.ts';
import { nearPredicate } from './near.ts';
import { numberTest, quantityTest } from './number-tests.ts';
import { type Predicate, parametersIn, rowPredicate, type Scope } from './predicate.ts';
import { chainPredicate, hasPredicate, listPredicate, referencePredicate } from './references.ts';
import { fullTextPredicate, idPredicate, lastUpdatedPredicate, typePredicate } from './resource-tests.ts';
import { dateTest, displayTest, ofTypeTest, stringTest, tokenTest, uriTest } from './row-tests.ts';
import { anyOf, raw, sql } from './sql.ts';

/**
 * Makes a condition of a plan ready for one database. Conditions on other resources (chains, `_has`, lists) with few
 * matches are resolved here and now, so that what remains is a condition on this resource alone.
 */
export function compileCondition(condition: Condition, scope: Scope): Predicate {
  switch (condition.kind) {
    case 'and':
      return conjunction(
        scope,
        condition.of.map((each) => compileCondition(each, scope)),
      );
    case 'or':
      return disjunction(condition.of.map((each) => compileCondition(each, scope)));
    case 'not': {
      const inner = compileCondition(condition.of, scope);
      return { holds: (at) => sql`NOT (${inner.holds(at)})`, label: `not ${inner.label}` };
    }
    case 'id':
      return idPredicate(scope, condition.ids);
    case 'type':
      return typePredicate(condition.types);
    case 'lastUpdated':
      return lastUpdatedPredicate(scope, condition);
    case 'token':
      return rowPredicate(scope, tokenTest(scope, condition));
    case 'ofType':
      return rowPredicate(scope, ofTypeTest(scope, condition));
    case 'tokenText':
      return rowPredicate(scope, displayTest(scope, condition));
    case 'string':
      return rowPredicate(scope, stringTest(scope, condition));
    case 'date':
      return rowPredicate(scope, dateTest(scope, condition));
    case 'number':
      return rowPredicate(scope, numberTest(scope, condition));
    case 'quantity':
      return rowPredicate(scope, quantityTest(scope, condition));
    case 'uri':
      return rowPredicate(scope, uriTest(scope, condition));
    case 'reference':
      return referencePredicate(scope, condition);
    case 'composite':
      return compositePredicate(scope, condition);
    case 'missing':
      return missingPredicate(scope, condition);
    case 'chain':
      return chainPredicate(scope, condition, compileCondition);
    case 'has':
      return hasPredicate(scope, condition, compileCondition);
    case 'near':
      return nearPredicate(scope, condition);
    case 'fullText':
      return fullTextPredicate(scope, condition);
    case 'list':
      return listPredicate(scope, condition.id);
  }
}

function disjunction(parts: readonly Predicate[]): Predicate {
  const enumerable = parts.every(({ arms }) => arms !== undefined);
  return {
    holds: (at) => anyOf(parts.map((part) => part.holds(at))),
    ...(enumerable ? { arms: parts.flatMap(({ arms }) => arms ?? []) } : {}),
    label: `any of (${parts.map(({ label }) => label).join(', ')})`,
  };
}

const tables: Readonly<Record<string, string>> = {
  token: 'token_value',
  string: 'string_value',
  date: 'date_value',
  number: 'number_value',
  quantity: 'number_value',
  special: 'number_value',
  reference: 'reference_value',
  uri: 'uri_value',
};

function missingPredicate(scope: Scope, { parameter, missing }: Extract<Condition, { kind: 'missing' }>): Predicate {
  const parameters = parametersIn(scope, parameter);
  const kind = parameters[0]?.kind ?? 'token';
  const rows = (code: string, table: string): Predicate =>
    rowPredicate(scope, {
      table,
      parameters: parametersIn(scope, { ...parameter, code }).map(({ id }) => id),
      test: () => raw('1'),
      label: code,
    });
  const present = [rows(parameter.code, tables[kind] ?? 'token_value')];
  if (kind === 'reference') present.push(rows(identifierCode(parameter.code), 'token_value'));
  return {
    holds: (at) => sql`${raw(missing ? 'NOT' : '')} (${anyOf(present.map((row) => row.holds(at)))})`,
    label: `${parameter.code} ${missing ? 'missing' : 'present'}`,
  };
}
