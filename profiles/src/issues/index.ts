export { catalogue, type IssueCode } from './catalogue.ts';
export type {
  BilingualText,
  CatalogueEntry,
  CataloguePart,
  IssueSeverity,
  IssueType,
} from './catalogue-entry.ts';
export { FhirError } from './fhir-error.ts';
export {
  type Issue,
  isRefusal,
  type Language,
  remedyOf,
  severityOf,
  textOf,
} from './issue.ts';
export { issueCodeSystem, toOperationOutcome } from './operation-outcome.ts';
