/** One type an element may have. `targets` are resource type names, for Reference and canonical. */
export interface TypeReference {
  readonly code: string;
  readonly targets?: readonly string[];
}

/** Binding of an element to a value set (canonical, maybe with `|version`). */
export interface ElementBinding {
  readonly strength: 'required' | 'extensible' | 'preferred' | 'example';
  readonly valueSet: string;
}

/** One element of a type: a direct child, by its FHIR name. */
export interface ElementModel {
  /** Name without `[x]`. */
  readonly name: string;
  /** Path from the root type, e.g. `Patient.contact.name`. */
  readonly path: string;
  readonly min: number;
  /** Infinity for `*`. */
  readonly max: number;
  readonly types: readonly TypeReference[];
  /** True for `value[x]` and its like. */
  readonly choice: boolean;
  /** Path whose content model this element shares, e.g. `Questionnaire.item`. */
  readonly content?: string;
  readonly binding?: ElementBinding;
  readonly summary: boolean;
  readonly modifier: boolean;
  /** Keys of the invariants of the element itself, e.g. `ele-1`. */
  readonly constraints: readonly string[];
}

/**
 * A FHIR R4 type: resource, data type, or the nested type of a backbone element, named by its path (`Patient.contact`).
 */
export interface TypeModel {
  readonly name: string;
  readonly kind: 'resource' | 'complex-type' | 'primitive-type';
  readonly base?: string;
  readonly abstract: boolean;
  /** Direct children in the order of the definition, inherited ones included. */
  readonly elements: readonly ElementModel[];
  /** Keys of the invariants of the type as a whole. */
  readonly constraints: readonly string[];
}

/** An invariant of the specification. */
export interface ConstraintModel {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  /** FHIRPath, evaluated on the element that carries the key. */
  readonly expression: string;
  /** What it says, in English. */
  readonly human: string;
  /** True when breaking it is allowed but not recommended. */
  readonly bestPractice: boolean;
}

/** Type of a search parameter. */
export type SearchParameterType =
  | 'number'
  | 'date'
  | 'string'
  | 'token'
  | 'reference'
  | 'composite'
  | 'quantity'
  | 'uri'
  | 'special';

/** One part of a composite search parameter: `expression` starts from the elements the composite selects. */
export interface SearchParameterComponent {
  readonly code: string;
  readonly expression: string;
  readonly type: SearchParameterType;
}

/** A search parameter of the FHIR specification or of our own package. */
export interface SearchParameterModel {
  readonly code: string;
  readonly base: readonly string[];
  readonly type: SearchParameterType;
  /** FHIRPath over the resource; a union of paths when there are several bases. */
  readonly expression?: string;
  readonly target?: readonly string[];
  readonly components?: readonly SearchParameterComponent[];
  readonly url: string;
}
