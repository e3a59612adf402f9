export { type CsvRow, csvRows, separatorOf, UnclosedQuotation } from './loaders/csv.ts';
export type { CsvManifest } from './loaders/csv-manifest.ts';
export { type Loaded, type LoadRequest, loadTerminologyFile, officialLists } from './loaders/load-file.ts';
export { requireManifest } from './loaders/require-manifest.ts';
export type { TableFacts } from './tables/table-file.ts';
export { openTerminologyFolder, type TerminologyFolder } from './tables/terminology-folder.ts';
