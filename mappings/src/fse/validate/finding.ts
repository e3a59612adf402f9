import type { Issue } from '@sinfonia/profiles/issues';

/** Which part of the validation said it: the first two end it when they fail. */
export type FseStage = 'read' | 'type' | 'xsd' | 'schematron' | 'dictionary';

/**
 * One fault or remark about a document: an issue of the catalogue (`fse-…`) with its place as an XPath in `expression` and
 * its line. No text holds a value of the document, since it may be personal.
 */
export interface FseFinding extends Issue {
  readonly stage: FseStage;
  /** Identifier of the rule as the schematron of the ministry has it, e.g. `ERRORE-12`. */
  readonly rule?: string;
}
