import { FhirError } from '@sinfonia/profiles/issues';
import { splitEscaped, unescapeValue } from './escape.ts';
import { invalidValue, modifierNotAllowed, searchNotSupported } from './faults.ts';
import type { SearchParameter } from './parameters.ts';
import { parameterOf } from './parameters.ts';
import type { Condition, ParameterRef } from './plan.ts';
import type { SearchTerminology } from './terminology.ts';
import { nearCondition } from './values/near.ts';
import { dateCondition, numberCondition, quantityCondition, splitPrefix } from './values/ordered.ts';
import { referenceCondition } from './values/reference-condition.ts';
import { hierarchyTokens, ofTypeCondition, parseToken, tokenCondition, valueSetTokens } from './values/token.ts';

/** What planning a condition needs beside the parameter. */
export interface PlanningContext {
  /** FHIR base of this server, without a final slash. */
  readonly baseUrl: string;
  readonly terminology: SearchTerminology;
  /** The present, for `ap`; ms since the epoch, UTC. */
  readonly now: number;
  /** Counts the conditions of the request. */
  readonly budget: ConditionBudget;
}

/** Conditions that one request may have: chains over many types multiply, and every store pays for each. */
const conditionLimit = 400;

/** Keeps count of the conditions of a request. */
export class ConditionBudget {
  #left = conditionLimit;

  /** Takes `count` conditions. Refuses with `search-too-complex` when there are too many. */
  take(count: number): void {
    this.#left -= count;
    if (this.#left < 0) throw new FhirError({ code: 'search-too-complex', values: { limit: conditionLimit } });
  }
}

/** One search parameter of a request, as far as its own type is concerned. */
export interface ParameterUse {
  readonly parameter: SearchParameter;
  /** How the plan names it. */
  readonly ref: ParameterRef;
  /** Name in the request, for refusals. */
  readonly name: string;
  readonly modifier?: string;
  /** Value as received: alternatives separated by commas, escapes in place. */
  readonly value: string;
}

/** Modifiers of each type of parameter besides `:missing`. Source: FHIR R4 search.html#modifiers. */
const modifiers: Readonly<Record<string, readonly string[]>> = {
  string: ['exact', 'contains'],
  token: ['text', 'not', 'above', 'below', 'in', 'not-in', 'of-type'],
  uri: ['above', 'below'],
};

/**
 * The condition of one search parameter: alternatives of its value joined by "or", the modifier applied. Refuses with
 * `invalid-parameter-value`, `prefix-not-allowed`, `modifier-not-allowed`, `unknown-value-set`.
 */
export function conditionOf(use: ParameterUse, context: PlanningContext): Condition {
  const { parameter, ref, name, modifier, value } = use;
  if (value === '') throw invalidValue(name);
  context.budget.take(listed.has(parameter.type) ? 1 : splitEscaped(value, ',').length);
  if (modifier === 'missing' && !isBuiltIn(parameter.code)) return missingCondition(use);
  if (parameter.code === '_id') return idCondition(use);
  if (parameter.type === 'reference') return referenceCondition(use, context);
  const allowed = parameter.code === '_lastUpdated' ? [] : (modifiers[parameter.type] ?? []);
  if (modifier !== undefined && !allowed.includes(modifier)) {
    throw modifierNotAllowed(name, modifier, isBuiltIn(parameter.code) ? allowed : ['missing', ...allowed]);
  }
  if (parameter.type === 'token') return tokenAlternatives(use, context);
  if (parameter.type === 'special') {
    if (parameter.code !== 'near') throw searchNotSupported(name);
    return alternatives(splitEscaped(value, ','), (text) => nearCondition(ref, name, text));
  }
  return alternatives(splitEscaped(value, ','), (text) =>
    parameter.type === 'composite'
      ? compositeCondition(use, text, context)
      : simpleCondition(parameter, ref, name, modifier, text, context),
  );
}

/** Types whose alternatives make one condition. */
const listed: ReadonlySet<string> = new Set(['token', 'reference']);

/** Parameters that every resource has a value for. */
function isBuiltIn(code: string): boolean {
  return code === '_id' || code === '_lastUpdated';
}

function alternatives(texts: readonly string[], build: (text: string) => Condition): Condition {
  const built = texts.map(build);
  return built.length === 1 && built[0] ? built[0] : { kind: 'or', of: built };
}

function missingCondition({ parameter, ref, name, value }: ParameterUse): Condition {
  if (value !== 'true' && value !== 'false') throw invalidValue(name);
  const missing = value === 'true';
  if (parameter.type !== 'composite') return { kind: 'missing', parameter: ref, missing };
  // A composite is there when all its parts are.
  const parts = parameter.components.map(
    ({ code }): Condition => ({ kind: 'missing', parameter: { ...ref, code }, missing }),
  );
  return missing ? { kind: 'or', of: parts } : { kind: 'and', of: parts };
}

function idCondition({ name, modifier, value }: ParameterUse): Condition {
  if (modifier !== undefined && modifier !== 'not') throw modifierNotAllowed(name, modifier, ['not']);
  const ids = splitEscaped(value, ',').map((text) => unescapeValue(text) ?? '');
  if (ids.includes('')) throw invalidValue(name);
  const condition: Condition = { kind: 'id', ids };
  return modifier === 'not' ? { kind: 'not', of: condition } : condition;
}

function tokenAlternatives(
  { parameter, ref, name, modifier, value }: ParameterUse,
  context: PlanningContext,
): Condition {
  const { terminology } = context;
  const texts = splitEscaped(value, ',');
  const anyOf = (tokens: ReturnType<typeof parseToken>[]): Condition =>
    tokenCondition(parameter, ref, tokens, terminology);
  switch (modifier) {
    case undefined:
      return anyOf(texts.map((text) => parseToken(name, text)));
    case 'not':
      return { kind: 'not', of: anyOf(texts.map((text) => parseToken(name, text))) };
    case 'in':
      return anyOf(texts.flatMap((text) => valueSetTokens(name, text, terminology)));
    case 'not-in':
      return { kind: 'not', of: anyOf(texts.flatMap((text) => valueSetTokens(name, text, terminology))) };
    case 'above':
    case 'below':
      return anyOf(texts.flatMap((text) => hierarchyTokens(parameter, name, text, modifier, terminology)));
    case 'of-type':
      if (!parameter.elementTypes.has('Identifier')) {
        throw modifierNotAllowed(
          name,
          modifier,
          (modifiers['token'] ?? []).filter((each) => each !== modifier),
        );
      }
      return alternatives(texts, (text) => ofTypeCondition(ref, name, text));
    default:
      return alternatives(texts, (text): Condition => {
        const words = unescapeValue(text);
        if (words === undefined || words === '') throw invalidValue(name);
        return { kind: 'tokenText', parameter: ref, text: words };
      });
  }
}

/** One value of a parameter that is not a token, reference or composite; also of a part of a composite. */
function simpleCondition(
  parameter: SearchParameter,
  ref: ParameterRef,
  name: string,
  modifier: string | undefined,
  text: string,
  context: PlanningContext,
): Condition {
  if (text === '') throw invalidValue(name);
  switch (parameter.type) {
    case 'string': {
      const value = unescapeValue(text);
      if (value === undefined) throw invalidValue(name);
      return { kind: 'string', parameter: ref, match: (modifier as 'exact' | 'contains') ?? 'prefix', value };
    }
    case 'uri': {
      const value = unescapeValue(text);
      if (value === undefined) throw invalidValue(name);
      return { kind: 'uri', parameter: ref, match: (modifier as 'above' | 'below') ?? 'eq', value };
    }
    case 'token':
      return tokenCondition(parameter, ref, [parseToken(name, text)], context.terminology);
    case 'reference':
      return referenceCondition({ parameter, ref, name, value: text }, context);
    case 'date':
    case 'number':
    case 'quantity': {
      const { comparator, rest } = splitPrefix(name, text);
      if (parameter.type === 'date') return dateCondition(ref, name, comparator, rest, context.now);
      return parameter.type === 'number'
        ? numberCondition(ref, name, comparator, rest)
        : quantityCondition(ref, name, comparator, rest);
    }
    default:
      throw searchNotSupported(name);
  }
}

function compositeCondition({ parameter, ref, name }: ParameterUse, text: string, context: PlanningContext): Condition {
  const texts = splitEscaped(text, '$');
  if (texts.length !== parameter.components.length) throw invalidValue(name);
  const parts = parameter.components.map(({ code }, at): Condition => {
    const component = parameterOf(parameter.resourceType, code);
    if (component === undefined) throw searchNotSupported(name);
    return simpleCondition(component, { ...ref, code }, name, undefined, texts[at] ?? '', context);
  });
  const detached = parameter.components.flatMap(({ expression }, at) => (expression.startsWith('%') ? [at] : []));
  return { kind: 'composite', parameter: ref, parts, ...(detached.length > 0 ? { detached } : {}) };
}
