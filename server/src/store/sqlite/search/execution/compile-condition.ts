import type { Condition } from '../../../../fhir/search/plan.ts';
import { identifierCode } from '../parameter-table.ts';
import { compositePredicate } from './composites.ts';
import { conjunction, smallSize } from './conjunction.ts';
import { nearPredicate } from './near.ts';
import { numberTest, quantityTest } from './number-tests.ts';
import { isNothing, nothing, type Predicate, parametersIn, rowPredicate, type Scope, sizeOf } from './predicate.ts';
import { chainPredicate, hasPredicate, listPredicate, referencePredicate } from './references.ts';
import { fullTextPredicate, idPredicate, lastUpdatedPredicate, typePredicate } from './resource-tests.ts';
import { dateTest, displayTest, ofTypeTest, stringTest, tokenTest, uriTest } from './row-tests.ts';
import { anyOf, raw, sql } from './sql.ts';

/**
 * Makes a condition of a plan ready for one database. Conditions on other resources (chains, `_has`, lists) with few
 * matches are resolved here and now, so that what remains is a condition on this resource alone. A condition that stands at
 * several places of a plan as one object, as what narrows many types does, is made ready once.
 */
export function compileCondition(condition: Condition, scope: Scope): Predicate {
  const place = `${scope.resolves} ${scope.types.join()}`;
  const known = scope.made.get(condition)?.get(place);
  if (known !== undefined) return known;
  const predicate = compile(condition, scope);
  const byPlace = scope.made.get(condition) ?? new Map<string, Predicate>();
  scope.made.set(condition, byPlace.set(place, predicate));
  return predicate;
}

function compile(condition: Condition, scope: Scope): Predicate {
  if (isOfOtherType(condition, scope)) return nothing;
  switch (condition.kind) {
    case 'and':
      return compileAll(condition.of, scope);
    case 'or':
      return disjunction(condition.of.map((each) => compileCondition(each, scope)).filter((each) => !isNothing(each)));
    case 'not': {
      const inner = compileCondition(condition.of, scope);
      return { holds: (at) => sql`NOT (${inner.holds(at)})`, label: `not ${inner.label}` };
    }
    case 'id':
      return idPredicate(scope, condition.ids);
    case 'type':
      return typePredicate(scope, condition.types);
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

/** Parts that hold together: what names types lets the others be made ready for those types alone. */
function compileAll(parts: readonly Condition[], scope: Scope): Predicate {
  let types = scope.types;
  for (const part of parts) {
    if (part.kind === 'type') types = types.length === 0 ? part.types : types.filter((one) => part.types.includes(one));
  }
  if (types.length === 0 && scope.types.length > 0) return nothing;
  const inner = types.length === scope.types.length ? scope : { ...scope, types };
  const others = parts.filter(({ kind }) => kind !== 'type');
  const direct = others.filter((part) => !looksElsewhere(part)).map((part) => compileCondition(part, inner));
  // Of a few resources each is checked: what they refer to, or who refers to them, need not be collected first.
  const isFew = inner.resolves && direct.some((part) => sizeOf(inner, part, smallSize) <= smallSize);
  const within = isFew ? { ...inner, resolves: false } : inner;
  const further = others.filter(looksElsewhere).map((part) => compileCondition(part, within));
  const all = [...direct, ...further];
  if (all.some(isNothing)) return nothing;
  return conjunction(inner, inner === scope ? all : [typePredicate(scope, types), ...all]);
}

/** Whether a condition looks at other resources. */
function looksElsewhere(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.of.some(looksElsewhere);
    case 'not':
      return looksElsewhere(condition.of);
    default:
      return condition.kind === 'chain' || condition.kind === 'has';
  }
}

/** Whether a condition asks for a parameter of a type that is not looked at; a parameter of `Resource` is of every type. */
function isOfOtherType(condition: Condition, { types }: Scope): boolean {
  if (!('parameter' in condition) || condition.kind === 'has' || condition.kind === 'missing') return false;
  const { type } = condition.parameter;
  return type !== 'Resource' && types.length > 0 && !types.includes(type);
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
