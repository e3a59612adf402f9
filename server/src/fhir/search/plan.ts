/**
 * The search plan: what a FHIR search asks for, as plain data. It names search parameters, not tables, so every store
 * can carry it out, access rules can narrow it, and `_explain` can print it.
 *
 * @see FHIR R4 search.html
 */
export interface SearchPlan {
  /** Types to search; more than one only for a search at system level. Empty: all types. */
  readonly types: readonly string[];
  /** What a match must satisfy; an `and` of nothing matches everything. */
  readonly where: Condition;
  readonly sort: readonly SortKey[];
  /** Page size; 0 asks for the count alone. */
  readonly count: number;
  /** Opaque position from a previous page of the same search. */
  readonly cursor?: string;
  readonly total: 'none' | 'estimate' | 'accurate';
  readonly include: readonly Include[];
  /**
   * What an included resource must satisfy, by its type; a type that is not here is not included and nothing is followed from
   * it. Absent: everything is included.
   */
  readonly includeFilters?: readonly { readonly type: string; readonly where: Condition }[];
  /** The request this plan was made from, name and value as received, for stores that pass searches through. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

/**
 * A search parameter of a resource type, e.g. `{ type: 'Patient', code: 'birthdate' }`. Type `Resource`: the parameter of
 * that code of every type searched (`_tag`, `_profile`, …). Code `<code>:identifier`: the identifiers inside the
 * references of a parameter.
 */
export interface ParameterRef {
  readonly type: string;
  readonly code: string;
}

/**
 * Comparison of an ordered parameter. For `ap` the interval of the condition has already been widened, and the value of
 * the resource has to overlap it.
 */
export type Comparator = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/** A system of a code: a URI, `null` for "no system" (`|code`), undefined for "any system" (`code`). */
export type SystemFilter = string | null | undefined;

/** One condition of a plan. */
export type Condition =
  | { readonly kind: 'and'; readonly of: readonly Condition[] }
  | { readonly kind: 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'id'; readonly ids: readonly string[] }
  /** The resource is of one of these types; guards alternatives of a search over several types. */
  | { readonly kind: 'type'; readonly types: readonly string[] }
  /** Last change in the half-open interval semantics of date search; ms since the epoch, UTC. */
  | {
      readonly kind: 'lastUpdated';
      readonly comparator: Comparator;
      readonly low: number;
      readonly high: number;
    }
  /** Any of these codings; a value without `code` matches every code of its system. */
  | {
      readonly kind: 'token';
      readonly parameter: ParameterRef;
      readonly anyOf: readonly TokenValue[];
    }
  /** `:of-type`: identifier type and value together. */
  | {
      readonly kind: 'ofType';
      readonly parameter: ParameterRef;
      readonly system: SystemFilter;
      readonly code: string;
      readonly value: string;
    }
  /** `:text` on a token or reference: start of the display or text. */
  | {
      readonly kind: 'tokenText';
      readonly parameter: ParameterRef;
      readonly text: string;
    }
  | {
      readonly kind: 'string';
      readonly parameter: ParameterRef;
      /** `prefix`, `equals`, `contains`, `suffix` compare without case and diacritics; `exact` compares as written. */
      readonly match: 'prefix' | 'exact' | 'contains' | 'equals' | 'suffix';
      readonly value: string;
    }
  /** `[low, high)` is what the date or period of the request covers; ms since the epoch, UTC. */
  | {
      readonly kind: 'date';
      readonly parameter: ParameterRef;
      readonly comparator: Comparator;
      readonly low: number;
      readonly high: number;
    }
  /** `[low, high)` is the value with the uncertainty of its last digit. `exact` is the value as given. */
  | {
      readonly kind: 'number';
      readonly parameter: ParameterRef;
      readonly comparator: Comparator;
      readonly exact: number;
      readonly low: number;
      readonly high: number;
    }
  | {
      readonly kind: 'quantity';
      readonly parameter: ParameterRef;
      readonly comparator: Comparator;
      readonly exact: number;
      readonly low: number;
      readonly high: number;
      /** Unit as given; after UCUM normalisation `canonical` carries value bounds and unit. */
      readonly system?: string;
      readonly code?: string;
      readonly canonical?: {
        readonly unit: string;
        readonly exact: number;
        readonly low: number;
        readonly high: number;
      };
    }
  /** Any of these targets: `Patient/1`, an absolute address, or a bare id (any type in `targetTypes`). */
  | {
      readonly kind: 'reference';
      readonly parameter: ParameterRef;
      readonly anyOf: readonly string[];
      readonly targetTypes?: readonly string[];
      /** `:above` and `:below`: also what stands above or below the targets along this parameter of their type. */
      readonly hierarchy?: { readonly direction: 'above' | 'below'; readonly parameter: ParameterRef };
    }
  /** Canonical or uri; `below` and `above` compare paths, a canonical may carry `|version`. */
  | {
      readonly kind: 'uri';
      readonly parameter: ParameterRef;
      readonly match: 'eq' | 'above' | 'below';
      readonly value: string;
    }
  | {
      readonly kind: 'missing';
      readonly parameter: ParameterRef;
      readonly missing: boolean;
    }
  /**
   * The parts must hold for the same element of the resource, except those (by position) which the definition takes from
   * the resource as a whole.
   */
  | {
      readonly kind: 'composite';
      readonly parameter: ParameterRef;
      readonly parts: readonly Condition[];
      readonly detached?: readonly number[];
    }
  /** The referenced resource, of one of `targetTypes`, satisfies `where` (alternatives per type). */
  | {
      readonly kind: 'chain';
      readonly parameter: ParameterRef;
      readonly branches: readonly {
        readonly type: string;
        readonly where: Condition;
      }[];
    }
  /** A resource of `type` refers to this one through `parameter` and satisfies `where`. */
  | {
      readonly kind: 'has';
      readonly type: string;
      readonly parameter: ParameterRef;
      readonly where: Condition;
    }
  /** Full text over the narrative (`text`) or the whole resource (`content`). */
  | {
      readonly kind: 'fullText';
      readonly over: 'text' | 'content';
      readonly query: string;
    }
  /** Within `kilometres` of a point on the globe (`near`). */
  | {
      readonly kind: 'near';
      readonly parameter: ParameterRef;
      readonly latitude: number;
      readonly longitude: number;
      readonly kilometres: number;
    }
  /** Member of a List resource. */
  | { readonly kind: 'list'; readonly id: string };

/** A coding to look for. */
export interface TokenValue {
  readonly system?: SystemFilter;
  readonly code?: string;
}

/** One key of `_sort`. `_id` and `_lastUpdated` are parameters of every type. */
export interface SortKey {
  readonly parameter: ParameterRef;
  readonly descending: boolean;
}

/** One `_include` or `_revinclude`. `type` or `code` may be `*`. */
export interface Include {
  readonly reverse: boolean;
  readonly type: string;
  readonly code: string;
  readonly targetType?: string;
  readonly iterate: boolean;
}
