import { FhirError } from '@sinfonia/profiles/issues';
import { resourceTypes } from '@sinfonia/profiles/model';
import { parameterOf } from '../fhir/search/parameters.ts';
import type { Condition, ParameterRef } from '../fhir/search/plan.ts';
import { everyFilter, type Filter, notFilter } from './conditions.ts';
import { type FilterOfType, patientLinkOf } from './filters.ts';
import type { Policy } from './policies/policy.ts';
import { denied } from './rights.ts';

/** What narrows the searches of a caller. */
export interface Narrowing {
  readonly filterOf: FilterOfType;
  /** What of a type is not hidden from the caller by labels or an obscuring, whoever it is about. */
  readonly protectionOf: (type: string) => Filter;
  /** Elements that the role does not see. */
  readonly hides: Policy['hides'];
}

/**
 * The condition with the filters of the types that it looks into. Refusals (403): `access-denied`,
 * `search-parameter-not-allowed`.
 */
export function lookInto(condition: Condition, types: readonly string[], narrowing: Narrowing): Condition {
  const { filterOf, hides } = narrowing;
  const inner = (each: Condition, of: readonly string[] = types): Condition => lookInto(each, of, narrowing);
  const searchable = (type: string): Condition[] => {
    const filter = filterOf(type, 'search');
    if (filter === 'none') throw denied('search-type', type);
    return filter === 'all' ? [] : [filter];
  };
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, of: condition.of.map((each) => inner(each)) };
    case 'not':
      return { ...condition, of: inner(condition.of) };
    case 'composite':
      refuseHidden(hides, types, condition.parameter.code);
      // The parts have to hold together, so beside them each reference has to lead to something visible.
      return { kind: 'and', of: [condition, ...condition.parts.flatMap((part) => throughParts(part, inner))] };
    case 'chain':
      refuseHidden(hides, types, condition.parameter.code);
      return {
        ...condition,
        branches: condition.branches.map(({ type, where }) => ({
          type,
          where: { kind: 'and', of: [inner(where, [type]), ...searchable(type)] },
        })),
      };
    case 'has':
      refuseHidden(hides, [condition.type], condition.parameter.code);
      return {
        ...condition,
        where: { kind: 'and', of: [inner(condition.where, [condition.type]), ...searchable(condition.type)] },
      };
    case 'list':
      // A list is looked up by its id alone: whether it is visible cannot be asked along the way.
      if (searchable('List').length > 0) throw denied('search-type', 'List');
      return condition;
    case 'fullText':
      if (hides.some(({ type }) => types.includes(type) || types.length === 0)) throw notAllowed(`_${condition.over}`);
      // The content holds more than what is shown: the references that are taken out.
      if (condition.over === 'content' && (types.length === 0 || types.some(isPersonal))) throw notAllowed('_content');
      return condition;
    case 'reference':
      refuseHidden(hides, types, condition.parameter.code);
      if (condition.hierarchy === undefined) return throughVisible(condition, filterOf);
      // What stands between cannot be narrowed, so it must be nobody's data or all be open.
      if (searchable(condition.hierarchy.parameter.type).length > 0 && isPersonal(condition.hierarchy.parameter.type))
        throw notAllowed(condition.parameter.code);
      return condition;
    case 'missing':
      refuseHidden(hides, types, condition.parameter.code);
      return missingToTheCaller(condition, narrowing);
    case 'token':
      refuseHidden(hides, types, condition.parameter.code.replace(/:identifier$/, ''));
      return identifiedToTheCaller(condition, narrowing);
    case 'id':
    case 'type':
    case 'lastUpdated':
      return condition;
    default:
      refuseHidden(hides, types, condition.parameter.code);
      return condition;
  }
}

/** A reference to resources about persons holds only when they may be found: else it would tell that they are there. */
function throughVisible(condition: Extract<Condition, { kind: 'reference' }>, filterOf: FilterOfType): Condition {
  const targets =
    condition.targetTypes ?? parameterOf(condition.parameter.type, condition.parameter.code)?.targets ?? [];
  const possible = targets.length === 0 ? resourceTypes() : targets;
  const direct: Condition[] = [];
  const found: Condition[] = [];
  for (const target of condition.anyOf) {
    const [first = '', second] = target.split('/');
    const isAddress = second !== undefined && !target.includes(':');
    // A bare id may be one of any type that the parameter can point to.
    const types = isAddress ? [first] : target.includes('/') || target.includes(':') ? [] : possible;
    const others = types.filter((type) => patientLinkOf(type) === undefined);
    if (types.length === 0 || others.length === types.length) direct.push({ ...condition, anyOf: [target] });
    else if (others.length > 0) direct.push({ ...condition, anyOf: others.map((type) => `${type}/${target}`) });
    for (const type of types) {
      if (others.includes(type)) continue;
      const where = everyFilter([{ kind: 'id', ids: [isAddress ? second : target] }, filterOf(type, 'search')]);
      if (typeof where === 'object')
        found.push({ kind: 'chain', parameter: condition.parameter, branches: [{ type, where }] });
    }
  }
  if (found.length === 0 && direct.length === condition.anyOf.length) return condition;
  return { kind: 'or', of: [...direct, ...found] };
}

function isPersonal(type: string): boolean {
  return patientLinkOf(type) !== undefined;
}

function throughParts(part: Condition, inner: (each: Condition) => Condition): Condition[] {
  const narrowed = inner(part);
  return narrowed === part ? [] : [narrowed];
}

/** A reference is there for a caller when it is shown to it: not when all that there is leads to what is hidden. */
function missingToTheCaller(condition: Extract<Condition, { kind: 'missing' }>, narrowing: Narrowing): Condition {
  const { parameter, missing } = condition;
  const leads = leadsTo(parameter, narrowing);
  if (leads === undefined) return condition;
  const there: Condition = {
    kind: 'and',
    of: [
      { kind: 'missing', parameter, missing: false },
      { kind: 'or', of: [{ kind: 'not', of: leads.hidden }, leads.shown] },
    ],
  };
  return missing ? { kind: 'not', of: there } : there;
}

/** Identifiers inside references: those of a reference that is taken out of what is shown tell nothing. */
function identifiedToTheCaller(condition: Extract<Condition, { kind: 'token' }>, narrowing: Narrowing): Condition {
  const { type, code } = condition.parameter;
  if (!code.endsWith(':identifier')) return condition;
  const leads = leadsTo({ type, code: code.slice(0, -':identifier'.length) }, narrowing);
  return leads === undefined ? condition : { kind: 'and', of: [condition, { kind: 'not', of: leads.hidden }] };
}

/** Conditions that a reference parameter leads to something hidden, and to something shown; undefined when nothing can be hidden. */
function leadsTo(
  parameter: ParameterRef,
  { protectionOf }: Narrowing,
): { readonly hidden: Condition; readonly shown: Condition } | undefined {
  const known = parameterOf(parameter.type, parameter.code);
  if (known?.type !== 'reference') return undefined;
  const targets = (known.targets.length === 0 ? resourceTypes() : known.targets).filter(
    (type) => patientLinkOf(type) !== undefined,
  );
  const chain = (filters: (type: string) => Filter): Condition => ({
    kind: 'chain',
    parameter,
    branches: targets.flatMap((type) => {
      const where = filters(type);
      return typeof where === 'object' ? [{ type, where }] : [];
    }),
  });
  const hidden = chain((type) => notFilter(protectionOf(type)));
  return hidden.kind === 'chain' && hidden.branches.length === 0 ? undefined : { hidden, shown: chain(protectionOf) };
}

/** Refuses a search parameter that would tell elements which the role does not see: `search-parameter-not-allowed` 403. */
export function refuseHidden(hides: Policy['hides'], types: readonly string[], code: string): void {
  const told = hides.some(
    ({ type, searchParameters }) => (types.length === 0 || types.includes(type)) && searchParameters.includes(code),
  );
  if (told) throw notAllowed(code);
}

function notAllowed(parameter: string): FhirError {
  const expression = [`http.${parameter}`];
  return new FhirError({ code: 'search-parameter-not-allowed', expression, values: { parameter } });
}
