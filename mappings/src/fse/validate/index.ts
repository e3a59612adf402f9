/** Offline validation of CDA R2 documents of the FSE 2.0, against the schemas of the ministry. */
export { documentTypeById, type FseDocumentType, fseDocumentTypes } from './document-types.ts';
export type { FseFinding, FseStage } from './finding.ts';
export { defaultTreeLimits, type TreeLimits } from './read-tree.ts';
export { type SchemaFiles, schemaFilesOf } from './schema-files.ts';
export { type FseReport, type FseValidateOptions, FseValidator, type FseValidatorOptions } from './validator.ts';
