import type { CodeSystemConceptProperty } from '@medplum/fhirtypes';

/*
 * Layout of the entries of `generated/terminology.ndjson` and its siblings: CodeSystem, ValueSet and ConceptMap without the
 * texts that the engine does not use. What only `$lookup` and the like ask for stands in entries of its own.
 */

/** Marks of a concept, added up in its record. */
export const conceptFlag = {
  /** Groups other concepts and may not be used as a code. Source: concept-properties `notSelectable`. */
  abstract: 1,
  /** Not to be used any more, without saying since when. Source: concept-properties `inactive`, `status` retired. */
  inactive: 2,
} as const;

/** `[code, display, codes of the parents, sum of conceptFlag]`. */
export type ConceptRecord = readonly [code: string, display: string, parents: readonly string[], flags?: number];

/** What is known of a resource of terminology beside its codes. */
export interface ResourceHeader {
  readonly url: string;
  readonly id?: string;
  readonly version?: string;
  readonly name?: string;
  readonly title?: string;
  /** Publication status; absent when it is `active`. */
  readonly status?: string;
}

/** What is known of a code system beside its concepts. */
export interface CodeSystemHeader extends ResourceHeader {
  /** False when it lists only some of its codes, or none. */
  readonly complete: boolean;
  readonly caseSensitive: boolean;
  /** Language of the displays, BCP 47. */
  readonly language?: string;
  /** Value set of all codes. Source: FHIR R4 CodeSystem.valueSet. */
  readonly valueSet?: string;
  /** Whether some concept has a first or last day of use. */
  readonly dated?: boolean;
}

/** A code system with the concepts it lists. */
export interface CodeSystemRecord extends CodeSystemHeader {
  readonly kind: 'system';
  readonly concepts: readonly ConceptRecord[];
}

/** A name of a concept in another language or for another use. */
export interface DesignationRecord {
  readonly value: string;
  readonly language?: string;
  /** Code of http://terminology.hl7.org/CodeSystem/designation-usage or another system. */
  readonly use?: { readonly system?: string; readonly code?: string; readonly display?: string };
}

/** What is said of a concept beyond its record. */
export interface ConceptDetails {
  readonly definition?: string;
  readonly designations?: readonly DesignationRecord[];
  readonly properties?: readonly CodeSystemConceptProperty[];
}

/** A property that a code system declares. Source: FHIR R4 CodeSystem.property. */
export interface PropertyRecord {
  readonly code: string;
  readonly type: string;
  readonly description?: string;
}

/** Details of the concepts of a code system, by code. */
export interface CodeSystemDetails {
  readonly kind: 'details';
  readonly properties: readonly PropertyRecord[];
  readonly concepts: Readonly<Record<string, ConceptDetails>>;
}

/** A filter over the concepts of a code system. Source: FHIR R4 ValueSet.compose.include.filter. */
export interface FilterRecord {
  readonly property: string;
  readonly op: string;
  readonly value: string;
}

/** A concept that a value set lists, with the names it gives to it. */
export type ListedConcept = readonly [code: string, display: string, designations?: readonly DesignationRecord[]];

/** One `include` or `exclude` of a value set. */
export interface IncludeRecord {
  readonly system?: string;
  readonly concepts?: readonly ListedConcept[];
  readonly filters?: readonly FilterRecord[];
  readonly valueSets?: readonly string[];
}

/** A value set by its definition. */
export interface ValueSetRecord extends ResourceHeader {
  readonly kind: 'set';
  /** False: codes that are not to be used any more do not belong. Source: FHIR R4 ValueSet.compose.inactive. */
  readonly inactive?: boolean;
  readonly include: readonly IncludeRecord[];
  readonly exclude: readonly IncludeRecord[];
}

/** A code that another one is mapped to. `code` is absent when there is none. */
export interface MapTargetRecord {
  readonly code?: string;
  readonly display?: string;
  /** Source: FHIR R4, http://hl7.org/fhir/concept-map-equivalence. */
  readonly equivalence: string;
  readonly comment?: string;
  readonly dependsOn?: readonly MapDependency[];
  readonly product?: readonly MapDependency[];
}

/** Another element that a mapping depends on or gives. Source: FHIR R4 ConceptMap.group.element.target.dependsOn. */
export interface MapDependency {
  readonly property: string;
  readonly system?: string;
  readonly value: string;
}

/** Mappings from one code system to another. */
export interface MapGroupRecord {
  readonly source?: string;
  readonly target?: string;
  readonly elements: readonly (readonly [code: string, display: string, targets: readonly MapTargetRecord[]])[];
  /** What to do with a code that is not listed. Source: FHIR R4 ConceptMap.group.unmapped. */
  readonly unmapped?: {
    readonly mode: string;
    readonly code?: string;
    readonly display?: string;
    readonly url?: string;
  };
}

/** A concept map by its definition. */
export interface ConceptMapRecord extends ResourceHeader {
  readonly kind: 'map';
  /** Value sets of the two sides, without version. */
  readonly source?: string;
  readonly target?: string;
  readonly groups: readonly MapGroupRecord[];
}

/** An entry of a terminology archive. */
export type TerminologyRecord = CodeSystemRecord | CodeSystemDetails | ValueSetRecord | ConceptMapRecord;

/** Key of a code system in an archive: systems, sets and maps may share an address. */
export const systemKey = (url: string): string => `CodeSystem:${url}`;
/** Key of a value set in an archive. */
export const valueSetKey = (url: string): string => `ValueSet:${url}`;
/** Key of a concept map in an archive. */
export const conceptMapKey = (url: string): string => `ConceptMap:${url}`;
/** Key of the details of a code system. */
export const detailsKey = (url: string): string => `Details:${url}`;
/** Key of the further details that supplements give to a code system. Source: FHIR R4 CodeSystem.supplements. */
export const supplementKey = (url: string): string => `Supplement:${url}`;
