import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import { compartmentCondition, compartmentTypes } from './compartments.ts';
import { ConditionBudget, type PlanningContext } from './condition.ts';
import {
  defaultLimits,
  parseCount,
  parseElements,
  parseInclude,
  parseSort,
  parseSummary,
  parseTotal,
  parseTypes,
  type SearchLimits,
} from './controls.ts';
import { splitEscaped, unescapeValue } from './escape.ts';
import { invalidValue, searchNotSupported, UnknownParameter, unknownParameter } from './faults.ts';
import { filterCondition } from './filter/filter-condition.ts';
import { parameterCondition } from './parameter-conditions.ts';
import type { Condition, Include, SearchPlan, SortKey } from './plan.ts';
import type { SearchTerminology } from './terminology.ts';

/** What a search request is planned with. */
export interface SearchContext {
  /** Type searched; undefined for the whole system, or for all types of a compartment. */
  readonly type?: string;
  readonly compartment?: { readonly type: string; readonly id: string };
  /** False: unknown parameters are left out with a warning (`Prefer: handling=lenient`). */
  readonly strict: boolean;
  /** FHIR base of this server, without a final slash. */
  readonly baseUrl: string;
  readonly terminology: SearchTerminology;
  readonly limits?: SearchLimits;
  /** The present, for `ap`; ms since the epoch, UTC. */
  readonly now?: number;
}

/** What a search request asks about its answer rather than its matches. */
export interface SearchControl {
  readonly summary?: 'true' | 'false' | 'text' | 'data' | 'count';
  readonly elements?: readonly string[];
  readonly explain: boolean;
}

/** A search request that was understood. */
export interface PlannedQuery {
  /** `plan.query` holds the parameters that took effect. */
  readonly plan: SearchPlan;
  readonly control: SearchControl;
  /** Warnings about parameters that were left out. */
  readonly ignored: readonly Issue[];
}

type Query = readonly (readonly [name: string, value: string])[];

/** Parameters that are read elsewhere. */
const passedBy: ReadonlySet<string> = new Set(['_format', '_pretty']);
/** Parameters that may stand only once. */
const single: ReadonlySet<string> = new Set([
  '_count',
  '_cursor',
  '_total',
  '_summary',
  '_elements',
  '_explain',
  '_sort',
  '_type',
  '_contained',
  '_containedType',
]);

/**
 * Understands a search request: the parameters of the query, in any order, joined by "and". Free of transport and store.
 *
 * Refuses with `unknown-parameter` (all unknown ones at once, each with the nearest names), `invalid-parameter-value`,
 * `prefix-not-allowed`, `modifier-not-allowed`, `chain-not-allowed`, `unknown-include`, `unknown-sort-key`,
 * `unknown-value-set`, `search-too-complex`, `filter-syntax`, `filter-operator-not-allowed`, `search-not-supported`: all 400, with the place
 * `http.<parameter>`.
 *
 * @see FHIR R4 search.html
 */
export function planSearch(query: Query, context: SearchContext): PlannedQuery {
  return new SearchPlanning(context).plan(query);
}

class SearchPlanning {
  readonly #context: SearchContext;
  readonly #limits: SearchLimits;
  readonly #planning: PlanningContext;
  readonly #conditions: Condition[] = [];
  readonly #includes: Include[] = [];
  readonly #unknown: Issue[] = [];
  #types: readonly string[] = [];
  #sort: readonly SortKey[] = [];
  #count: number;
  #total: SearchPlan['total'] = 'none';
  #cursor: string | undefined;
  #summary: SearchControl['summary'];
  #elements: readonly string[] | undefined;
  #explain = false;

  constructor(context: SearchContext) {
    this.#context = context;
    this.#limits = context.limits ?? defaultLimits;
    this.#count = this.#limits.defaultCount;
    this.#planning = {
      baseUrl: context.baseUrl,
      terminology: context.terminology,
      now: context.now ?? Date.now(),
      budget: new ConditionBudget(),
    };
  }

  plan(query: Query): PlannedQuery {
    this.#refuseRepeated(query);
    this.#types = this.#typesOf(query);
    const { compartment } = this.#context;
    if (compartment !== undefined) this.#conditions.push(compartmentCondition(compartment, this.#types));
    const used = query.filter(([name, value]) => this.#take(name, value));
    const code = this.#context.strict ? 'unknown-parameter' : 'parameter-ignored';
    if (this.#unknown.length > 0 && code === 'unknown-parameter') throw new FhirError(this.#unknown);
    const [only] = this.#conditions;
    const countOnly = this.#summary === 'count';
    return {
      plan: {
        types: this.#types,
        where: this.#conditions.length === 1 && only ? only : { kind: 'and', of: this.#conditions },
        sort: this.#sort,
        count: countOnly ? 0 : this.#count,
        ...(this.#cursor === undefined ? {} : { cursor: this.#cursor }),
        total: countOnly || this.#count === 0 ? 'accurate' : this.#total,
        include: countOnly ? [] : this.#includes,
        query: used,
      },
      control: {
        explain: this.#explain,
        ...(this.#summary === undefined ? {} : { summary: this.#summary }),
        ...(this.#elements === undefined ? {} : { elements: this.#elements }),
      },
      ignored: this.#unknown,
    };
  }

  #refuseRepeated(query: Query): void {
    const seen = new Set<string>();
    for (const [name] of query) {
      if (single.has(name) && seen.has(name)) throw invalidValue(name);
      seen.add(name);
    }
  }

  #typesOf(query: Query): readonly string[] {
    const { type, compartment } = this.#context;
    if (type !== undefined) return [type];
    const asked = query.find(([name]) => name === '_type')?.[1];
    const types = asked === undefined ? [] : parseTypes(asked);
    if (compartment === undefined) return types;
    const inside = compartmentTypes(compartment.type);
    return types.length === 0 ? inside : types.filter((each) => inside.includes(each));
  }

  /** Takes a parameter in; answers whether it took effect. */
  #take(name: string, value: string): boolean {
    if (passedBy.has(name)) return true;
    if (value === '' && !this.#context.strict) return false;
    if (this.#takeControl(name, value)) return true;
    try {
      this.#conditions.push(this.#conditionOf(name, value));
      return true;
    } catch (error) {
      if (!(error instanceof UnknownParameter)) throw error;
      const code = this.#context.strict ? 'unknown-parameter' : 'parameter-ignored';
      this.#unknown.push(unknownParameter(code, error.parameter, error.resourceType, error.nearest));
      return false;
    }
  }

  #takeControl(name: string, value: string): boolean {
    switch (name) {
      case '_count':
        this.#count = parseCount(value, this.#limits);
        return true;
      case '_cursor':
        this.#cursor = value;
        return true;
      case '_sort':
        this.#sort = parseSort(this.#types, value);
        return true;
      case '_total':
        this.#total = parseTotal(value);
        return true;
      case '_summary':
        this.#summary = parseSummary(value);
        return true;
      case '_elements':
        this.#elements = parseElements(value);
        return true;
      case '_explain':
        this.#explain = parseBoolean(name, value);
        return true;
      case '_type':
        if (this.#context.type !== undefined) parseTypes(value);
        return true;
      case '_contained':
        if (value !== 'false') throw searchNotSupported(name);
        return true;
      case '_containedType':
      case '_query':
        throw searchNotSupported(name);
    }
    if (!name.startsWith('_include') && !name.startsWith('_revinclude')) return false;
    if (!/^_(?:rev)?include(?::|$)/.test(name)) return false;
    this.#includes.push(parseInclude(name, value));
    return true;
  }

  #conditionOf(name: string, value: string): Condition {
    switch (name) {
      case '_text':
      case '_content':
        this.#planning.budget.take(1);
        return textCondition(name, value);
      case '_list':
        return listCondition(value, this.#planning.budget);
      case '_filter':
        return filterCondition(this.#types, value, this.#planning);
      default:
        return parameterCondition(this.#types, name, value, this.#planning);
    }
  }
}

function parseBoolean(name: string, value: string): boolean {
  if (value !== 'true' && value !== 'false') throw invalidValue(name);
  return value === 'true';
}

function textCondition(name: '_text' | '_content', value: string): Condition {
  const words = unescapeValue(value);
  if (words === undefined || !/[\p{L}\p{N}]/u.test(words)) throw invalidValue(name);
  return { kind: 'fullText', over: name === '_text' ? 'text' : 'content', query: words };
}

function listCondition(value: string, budget: ConditionBudget): Condition {
  const ids = splitEscaped(value, ',').map((text) => text.replace(/^List\//, ''));
  budget.take(ids.length);
  // Functional lists such as `$current-problems` are not kept by this server.
  if (ids.some((id) => id.startsWith('$'))) throw searchNotSupported('_list');
  if (!ids.every((id) => /^[A-Za-z0-9\-.]{1,64}$/.test(id))) throw invalidValue('_list');
  const lists = ids.map((id): Condition => ({ kind: 'list', id }));
  return lists.length === 1 && lists[0] ? lists[0] : { kind: 'or', of: lists };
}
