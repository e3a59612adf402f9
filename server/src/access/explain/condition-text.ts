import type { Condition, ParameterRef, TokenValue } from '../../fhir/search/plan.ts';
import type { Filter } from '../conditions.ts';

/**
 * A filter written as a search expression, for people who know FHIR search: `parameter=value`, chains with a dot, `_has:` for
 * what refers to the resource, `and`, `or`, `not` and parentheses. It says everything the condition says, but no FHIR server reads it.
 */
export function toSearchText(filter: Filter): string {
  if (filter === 'all') return '*';
  return filter === 'none' ? '∅' : textOf(filter);
}

function textOf(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
      return condition.of.length === 0 ? '*' : join(condition.of, ' and ');
    case 'or':
      return condition.of.length === 0 ? '∅' : join(condition.of, ' or ');
    case 'not':
      return `not ${enclosed(condition.of)}`;
    case 'id':
      return `_id=${condition.ids.join(',')}`;
    case 'type':
      return `_type=${condition.types.join(',')}`;
    case 'lastUpdated':
      return `_lastUpdated=${condition.comparator}${instants(condition)}`;
    case 'token':
      return `${nameOf(condition.parameter)}=${condition.anyOf.map(codeText).join(',')}`;
    case 'ofType':
      return `${nameOf(condition.parameter)}:of-type=${condition.system ?? ''}|${condition.code}|${condition.value}`;
    case 'tokenText':
      return `${nameOf(condition.parameter)}:text=${condition.text}`;
    case 'string':
      return `${nameOf(condition.parameter)}:${condition.match}=${condition.value}`;
    case 'date':
      return `${nameOf(condition.parameter)}=${condition.comparator}${instants(condition)}`;
    case 'number':
    case 'quantity':
      return `${nameOf(condition.parameter)}=${condition.comparator}${condition.exact}`;
    case 'reference':
      return `${nameOf(condition.parameter)}=${condition.anyOf.join(',')}`;
    case 'uri':
      return `${nameOf(condition.parameter)}:${condition.match}=${condition.value}`;
    case 'missing':
      return `${nameOf(condition.parameter)}:missing=${condition.missing}`;
    case 'composite':
      return `${nameOf(condition.parameter)}=(${condition.parts.map(textOf).join(' $ ')})`;
    case 'chain':
      return condition.branches.length === 1
        ? condition.branches.map((branch) => chainText(condition.parameter, branch)).join()
        : `(${condition.branches.map((branch) => chainText(condition.parameter, branch)).join(' or ')})`;
    case 'has':
      return `_has:${condition.type}:${condition.parameter.code}${enclosed(condition.where)}`;
    case 'fullText':
      return `_${condition.over}=${condition.query}`;
    case 'near':
      return `${nameOf(condition.parameter)}=${condition.latitude}|${condition.longitude}|${condition.kilometres}|km`;
    case 'list':
      return `_list=${condition.id}`;
  }
}

function chainText(
  parameter: ParameterRef,
  { type, where }: { readonly type: string; readonly where: Condition },
): string {
  return `${nameOf(parameter)}:${type}.${enclosed(where)}`;
}

function join(conditions: readonly Condition[], word: string): string {
  const [only] = conditions;
  if (conditions.length === 1 && only !== undefined) return textOf(only);
  return conditions
    .map((each) => (each.kind === 'and' || each.kind === 'or' ? enclosed(each) : textOf(each)))
    .join(word);
}

function enclosed(condition: Condition): string {
  return `(${textOf(condition)})`;
}

function nameOf({ code }: ParameterRef): string {
  return code;
}

function codeText({ system, code }: TokenValue): string {
  if (system === undefined) return code ?? '';
  return `${system ?? ''}|${code ?? ''}`;
}

function instants({ low, high }: { readonly low: number; readonly high: number }): string {
  const from = new Date(low).toISOString();
  return high - low <= 1 ? from : `${from}/${new Date(high).toISOString()}`;
}
