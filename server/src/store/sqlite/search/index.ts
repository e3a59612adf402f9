export {
  explainSearch,
  type FoundPage,
  type FoundRow,
  matchRids,
  needsFullText,
  runSearch,
} from './execution/search.ts';
export { extractIndexRows } from './extraction/extract.ts';
export { emptyRows, type IndexRows } from './extraction/index-rows.ts';
export { catchUpFullText } from './full-text.ts';
export { type IndexedParameter, loadParameters, type ParameterIds, registerParameters } from './parameter-table.ts';
export { searchSchema } from './schema.ts';
export { type IndexStatements, prepareIndexStatements, removeIndexRows, writeIndexRows } from './write-rows.ts';
