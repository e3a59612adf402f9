/** Layout of the entries of `generated/terminology.ndjson`: CodeSystem and ValueSet without the texts we do not use. */

/** `[code, display, codes of the parents]`; 1 in fourth place for a concept that may not be used as a code. */
export type ConceptRecord = readonly [code: string, display: string, parents: readonly string[], abstract?: 1];

/** A code system with the concepts it lists. `complete` is false when it lists only some of its codes, or none. */
export interface CodeSystemRecord {
  readonly kind: 'system';
  readonly url: string;
  readonly complete: boolean;
  readonly caseSensitive: boolean;
  readonly concepts: readonly ConceptRecord[];
}

/** A filter over the concepts of a code system. Source: FHIR R4 ValueSet.compose.include.filter. */
export interface FilterRecord {
  readonly property: string;
  readonly op: string;
  readonly value: string;
}

/** One `include` or `exclude` of a value set. */
export interface IncludeRecord {
  readonly system?: string;
  readonly concepts?: readonly (readonly [code: string, display: string])[];
  readonly filters?: readonly FilterRecord[];
  readonly valueSets?: readonly string[];
}

/** A value set by its definition. */
export interface ValueSetRecord {
  readonly kind: 'set';
  readonly url: string;
  readonly include: readonly IncludeRecord[];
  readonly exclude: readonly IncludeRecord[];
}

/** An entry of the terminology archive. */
export type TerminologyRecord = CodeSystemRecord | ValueSetRecord;
