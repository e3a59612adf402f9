import { conditionOf, type ParameterUse, type PlanningContext } from '../condition.ts';
import { parseDateInterval } from '../dates.ts';
import { invalidValue, refusal, shorten } from '../faults.ts';
import { chainedCondition, overTypes, requireParameter } from '../parameter-conditions.ts';
import type { SearchParameter } from '../parameters.ts';
import type { Condition } from '../plan.ts';
import { type FilterNode, type FilterPath, type FilterValue, parseFilter } from './filter-syntax.ts';

const ordered = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];
/** Operators of each type of parameter; `pr` goes with all. Source: FHIR R4 search_filter.html, operations. */
const operators: Readonly<Record<string, readonly string[]>> = {
  string: ['eq', 'ne', 'co', 'sw', 'ew'],
  token: ['eq', 'ne', 'in', 'ni', 'ss', 'sb'],
  date: [...ordered, 'po'],
  number: ordered,
  quantity: ordered,
  reference: ['eq', 'ne', 're'],
  uri: ['eq', 'ne'],
};

type FilterTest = Extract<FilterNode, { kind: 'test' }>;

/**
 * The condition of a `_filter` expression over resources of `types`. Refuses with `filter-syntax`,
 * `filter-operator-not-allowed` and what the parameters themselves refuse.
 *
 * @see FHIR R4 search_filter.html
 */
export function filterCondition(types: readonly string[], text: string, context: PlanningContext): Condition {
  return nodeCondition(types, parseFilter(text), context);
}

function nodeCondition(types: readonly string[], node: FilterNode, context: PlanningContext): Condition {
  switch (node.kind) {
    case 'not':
      return { kind: 'not', of: nodeCondition(types, node.of, context) };
    case 'test':
      return overTypes(types, node.path.name, (type) => pathCondition(type, node, node.path, context));
    default:
      return {
        kind: node.kind,
        of: [nodeCondition(types, node.left, context), nodeCondition(types, node.right, context)],
      };
  }
}

function pathCondition(type: string, test: FilterTest, path: FilterPath, context: PlanningContext): Condition {
  const { name, filter, next } = path;
  if (next === undefined) return testCondition(requireParameter(type, name), test, context);
  return chainedCondition(type, name, (target) => {
    const where = pathCondition(target, test, next, context);
    return filter === undefined ? where : { kind: 'and', of: [nodeCondition([target], filter, context), where] };
  });
}

function testCondition(parameter: SearchParameter, test: FilterTest, context: PlanningContext): Condition {
  const { operator, value } = test;
  const { code, resourceType } = parameter;
  const allowed = operators[parameter.type] ?? [];
  const use = (text: string, modifier?: string): Condition => {
    const given: ParameterUse = { parameter, ref: { type: resourceType, code }, name: '_filter', value: text };
    return conditionOf(modifier === undefined ? given : { ...given, modifier }, context);
  };
  if (operator === 'pr') return presence(use, value);
  if (!allowed.includes(operator)) {
    const values = { operator, parameter: shorten(code), allowed: [...allowed, 'pr'].join(', ') };
    throw refusal({ code: 'filter-operator-not-allowed', values }, '_filter');
  }
  const text = escaped(value, parameter.type === 'token' || parameter.type === 'quantity');
  switch (parameter.type) {
    case 'string':
      return stringCondition({ type: resourceType, code }, operator, value.text);
    case 'token':
      return tokenTest(use, operator, text);
    case 'date':
      return operator === 'po' ? overlap({ type: resourceType, code }, value.text) : use(operator + text);
    case 'number':
    case 'quantity':
      return use(operator + text);
    default:
      return operator === 'ne' ? { kind: 'not', of: use(text) } : use(text);
  }
}

type Use = (text: string, modifier?: string) => Condition;

function presence(use: Use, { text }: FilterValue): Condition {
  if (text !== 'true' && text !== 'false') throw invalidValue('_filter');
  return use(text === 'true' ? 'false' : 'true', 'missing');
}

function stringCondition(parameter: { type: string; code: string }, operator: string, value: string): Condition {
  const condition = (match: 'equals' | 'contains' | 'prefix' | 'suffix'): Condition => ({
    kind: 'string',
    parameter,
    match,
    value,
  });
  switch (operator) {
    case 'co':
      return condition('contains');
    case 'sw':
      return condition('prefix');
    case 'ew':
      return condition('suffix');
    case 'ne':
      return { kind: 'not', of: condition('equals') };
    default:
      return condition('equals');
  }
}

function tokenTest(use: Use, operator: string, text: string): Condition {
  // `ss`: the value subsumes a code of the resource; `sb`: it is subsumed by one.
  const modifiers: Readonly<Record<string, string>> = { ne: 'not', in: 'in', ni: 'not-in', ss: 'below', sb: 'above' };
  return use(text, modifiers[operator]);
}

function overlap(parameter: { type: string; code: string }, text: string): Condition {
  const interval = parseDateInterval(text);
  if (interval === undefined) throw invalidValue('_filter');
  const { low, high } = interval;
  return { kind: parameter.code === '_lastUpdated' ? 'lastUpdated' : 'date', parameter, comparator: 'ap', low, high };
}

/** A filter value is one value: separators inside it are its own, but the bar of tokens and quantities keeps its meaning. */
function escaped({ text }: FilterValue, keepsBar: boolean): string {
  return text.replace(keepsBar ? /[\\,$]/g : /[\\,$|]/g, '\\$&');
}
