/** FHIR issue-type codes used by this platform. Source: FHIR R4, http://hl7.org/fhir/issue-type. */
export type IssueType =
  | 'invalid'
  | 'structure'
  | 'required'
  | 'value'
  | 'invariant'
  | 'security'
  | 'login'
  | 'unknown'
  | 'expired'
  | 'forbidden'
  | 'suppressed'
  | 'processing'
  | 'not-supported'
  | 'duplicate'
  | 'multiple-matches'
  | 'not-found'
  | 'deleted'
  | 'too-long'
  | 'code-invalid'
  | 'extension'
  | 'too-costly'
  | 'business-rule'
  | 'conflict'
  | 'transient'
  | 'lock-error'
  | 'no-store'
  | 'exception'
  | 'timeout'
  | 'incomplete'
  | 'throttled'
  | 'informational';

/** Severity of an issue. Source: FHIR R4, http://hl7.org/fhir/issue-severity. */
export type IssueSeverity = 'fatal' | 'error' | 'warning' | 'information';

/** A text in the two languages of the platform. `{name}` marks are replaced by the values of the issue. */
export interface BilingualText {
  readonly it: string;
  readonly en: string;
}

/**
 * One entry of the published error catalogue: what went wrong, what HTTP status it has when it is the reason of a
 * refusal, and what the user can do about it.
 */
export interface CatalogueEntry {
  readonly severity: IssueSeverity;
  readonly type: IssueType;
  /** HTTP status of a response that is refused because of this issue. */
  readonly status: number;
  readonly text: BilingualText;
  /** What the user can do. */
  readonly remedy: BilingualText;
  /** Specification and section, or decree and article, that the issue comes from. */
  readonly source?: string;
}

/** A part of the catalogue; each area of the platform keeps its own file in `catalogue/`. */
export type CataloguePart = Readonly<Record<string, CatalogueEntry>>;
