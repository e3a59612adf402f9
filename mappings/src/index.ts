/**
 * Mappings between FHIR R4 and the record layouts of the regional and national flows. Pure and streaming: nothing here
 * opens files or connections.
 */

import { ddFlow } from './flows/dd/flows.ts';
import type { Flow } from './flows/flow.ts';
import { mobilityFlows } from './flows/mobility/flows.ts';
import { siadT1Flow, siadT2Flow } from './flows/siad/flows.ts';
import { waitingTimeFlows } from './flows/waiting-times/flows.ts';

/** Every flow of the platform. */
export const flows: readonly Flow[] = [siadT1Flow, siadT2Flow, ddFlow, ...mobilityFlows, ...waitingTimeFlows];

/** Finds a flow by its name. */
export function flowByName(name: string): Flow | undefined {
  return flows.find((flow) => flow.name === name);
}

export type {
  FileStream,
  Flow,
  FlowCheckOptions,
  FlowExportOptions,
  FlowImportOptions,
  SentFile,
  SentText,
} from './flows/flow.ts';
export { type Pseudonymiser, plainCodes } from './flows/pseudonymiser.ts';
export { type Receipt, readReceipt } from './flows/receipt.ts';
export { type AssembleOptions, assembleHomeCareCases } from './flows/siad/assemble-cases.ts';
export {
  countOverSixtyFive,
  type OverSixtyFiveCount,
  type OverSixtyFiveReport,
} from './flows/siad/count-over-65.ts';
export { groupHomeCareCases } from './flows/siad/group-cases.ts';
export type { HomeCareAccess, HomeCareCase } from './flows/siad/home-care-case.ts';
export { pseudonymiserTestDouble } from './flows/siad/record-identifier.ts';
export {
  type ExportedRecord,
  type RecordOptions,
  type Submitter,
  siadT1Records,
  siadT2Records,
} from './flows/siad/records.ts';
export { addDays, addMonths, ageOn, type CivilPeriod, isCivilDate, toCivilDate, today } from './layout/civil-date.ts';
export type { Certainty, CodeEntry, CodeTable } from './layout/code-table.ts';
export { type Finding, type FindingLevel, toFinding } from './layout/finding.ts';
export { findingsCsvHeader, findingsToCsv, findingToCsvRow } from './layout/findings-csv.ts';
export { KeySet } from './layout/key-set.ts';
export type { CsvLayout, FixedWidthLayout, FlowLayout, FlowRecord, LineLayout, XmlLayout } from './layout/layout.ts';
export { renderLayoutPage } from './layout/layout-page.ts';
export { readLines } from './layout/line-reader.ts';
export { writeLines } from './layout/line-writer.ts';
export { textAt } from './layout/rule.ts';
export { readXml } from './layout/xml-reader.ts';
export { checkAgainstSchema } from './layout/xsd.ts';
export { type FhirQuery, type FhirSource, referencedId } from './source/fhir-source.ts';
export { readNdjson } from './source/ndjson.ts';
