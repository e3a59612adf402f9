import { FhirError, type Issue } from '@sinfonia/profiles/issues';
import type { Principal } from '../access/principal.ts';
import type { FhirRequest } from './exchange.ts';
import { isLenient } from './responses.ts';
import { type Compartment, requireType } from './routing.ts';
import type { Condition, SearchPlan } from './search/plan.ts';
import { planSearch } from './search/plan-search.ts';
import type { SearchTerminology } from './search/terminology.ts';
import { elementsOf, type Subsetting, summaryOf } from './subsetting.ts';

/** A search request that was understood. */
export interface PlannedSearch {
  readonly plan: SearchPlan;
  readonly subsetting?: Subsetting;
  /** Whether `_explain` asks for the plan instead of the results. */
  readonly explain: boolean;
  /** Warnings about parameters that were ignored. */
  readonly ignored: readonly Issue[];
  /** The parameters that took effect, for the `self` link. */
  readonly used: readonly (readonly [name: string, value: string])[];
}

/** Turns the queries of requests into search plans that the caller may have carried out. */
export interface SearchPlanner {
  /** Whether unknown parameters are refused (the default) or ignored (`Prefer: handling=lenient`). */
  strict(request: Pick<FhirRequest, 'headers'>): boolean;
  /** Plan of a search interaction; without a type it is one over the whole system. */
  plan(request: FhirRequest, target: { readonly type?: string; readonly compartment?: Compartment }): PlannedSearch;
  /** Plan of the criteria of a conditional interaction, written as a query string (`If-None-Exist`). */
  criteria(request: FhirRequest, type: string, criteria: string): SearchPlan;
  /** Plan of the criteria of a conditional interaction that are the query of the request itself. */
  criteriaOf(request: FhirRequest, type: string): SearchPlan;
  /** Plan of a conditional reference, e.g. `Patient?identifier=…`. Source: FHIR R4 http.html#trules. */
  reference(request: FhirRequest, reference: string): SearchPlan;
}

/** What the planner needs beside the request. */
export interface SearchPlannerParts {
  readonly terminology: SearchTerminology;
  /** The plan, narrowed to what the principal may find. See `AccessPort.narrow`. */
  readonly narrow: (principal: Principal, plan: SearchPlan) => SearchPlan;
}

/** Parameters of a request that say how to answer, not what to match. */
const answerParameters: ReadonlySet<string> = new Set(['_format', '_pretty', '_summary', '_elements']);

/** Creates the planner. Refusals: those of `planSearch` (400), `missing-criteria` 400, `access-denied` 403. */
export function createSearchPlanner({ terminology, narrow }: SearchPlannerParts): SearchPlanner {
  function plan(
    request: FhirRequest,
    target: { readonly type?: string; readonly compartment?: Compartment },
    query: FhirRequest['query'],
    strict: boolean,
  ): ReturnType<typeof planSearch> {
    return planSearch(query, { ...target, strict, baseUrl: request.baseUrl, terminology });
  }

  // A typing error in the criteria of a conditional write must never widen what it touches: always strict.
  function planCriteria(request: FhirRequest, type: string, query: FhirRequest['query']): SearchPlan {
    const criteria = query.filter(([name]) => !answerParameters.has(name));
    if (criteria.length === 0) throw new FhirError({ code: 'missing-criteria' });
    const { types, where, count, query: used } = plan(request, { type }, criteria, true).plan;
    // `_sort` or `_count` alone would match everything of the type.
    if (isEverything(where)) throw new FhirError({ code: 'missing-criteria' });
    return narrow(request.principal, { types, where, sort: [], count, total: 'none', include: [], query: used });
  }

  return {
    strict: (request) => !isLenient(request.headers.prefer),
    plan(request, target) {
      const planned = plan(request, target, request.query, !isLenient(request.headers.prefer));
      const { control, ignored } = planned;
      const subsetting =
        control.elements === undefined
          ? control.summary === undefined
            ? undefined
            : summaryOf(control.summary)
          : elementsOf(control.elements);
      return {
        plan: narrow(request.principal, planned.plan),
        explain: control.explain,
        ignored,
        used: planned.plan.query,
        ...(subsetting === undefined ? {} : { subsetting }),
      };
    },
    criteria: (request, type, criteria) => planCriteria(request, type, queryOf(criteria)),
    criteriaOf: (request, type) => planCriteria(request, type, request.query),
    reference(request, reference) {
      const mark = reference.indexOf('?');
      const type = mark < 0 ? reference : reference.slice(0, mark);
      requireType(type);
      return planCriteria(request, type, mark < 0 ? [] : queryOf(reference.slice(mark + 1)));
    },
  };
}

function isEverything(where: Condition): boolean {
  return where.kind === 'and' && where.of.every(isEverything);
}

function queryOf(text: string): FhirRequest['query'] {
  const mark = text.indexOf('?');
  return [...new URLSearchParams(mark < 0 ? text : text.slice(mark + 1))];
}
