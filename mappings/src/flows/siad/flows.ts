import type { Bundle, EpisodeOfCare } from '@medplum/fhirtypes';
import { checkFlowFile } from '../../layout/check-file.ts';
import { compileChecker } from '../../layout/checker.ts';
import { type Finding, toFinding } from '../../layout/finding.ts';
import type { FlowRecord, XmlLayout } from '../../layout/layout.ts';
import { textAt } from '../../layout/rule.ts';
import { readXml } from '../../layout/xml-reader.ts';
import { writeXml } from '../../layout/xml-writer.ts';
import type { FhirSource } from '../../source/fhir-source.ts';
import type { FileStream, Flow, FlowCheckOptions, FlowExportOptions, FlowImportOptions } from '../flow.ts';
import { readReceipt } from '../receipt.ts';
import { assembleHomeCareCases } from './assemble-cases.ts';
import { CaseHistory } from './case-history.ts';
import { fromSiadT1Record } from './from-t1.ts';
import { fromSiadT2Record } from './from-t2.ts';
import { acrossT1, acrossT2 } from './history-rules.ts';
import type { HomeCareCase } from './home-care-case.ts';
import { findKnownCase, findReplaced } from './known-case.ts';
import { ProviderDirectory } from './provider-directory.ts';
import { keyedResourceIds, type ResourceIds } from './record-identifier.ts';
import { type ExportedRecord, siadT1Records, siadT2Records } from './records.ts';
import { resourceOfField } from './resource-of-field.ts';
import { keyOf, SentRecords, withClosingReason } from './sent-records.ts';
import { siadT1Layout } from './t1-layout.ts';
import { siadT2Layout } from './t2-layout.ts';

/** Flow SIAD tracciato 1: takings in charge. Quarterly in the field. */
export const siadT1Flow: Flow<string> = siadFlow(siadT1Layout, true, siadT1Records, (record, ids, existing) =>
  fromSiadT1Record(record, ids, existing),
);

/** Flow SIAD tracciato 2: what happens to the cases. Quarterly in the field; its cases come from tracciato 1. */
export const siadT2Flow: Flow<string> = siadFlow(siadT2Layout, false, siadT2Records, (record, ids, existing) =>
  existing ? fromSiadT2Record(record, ids, existing) : undefined,
);

function siadFlow(
  layout: XmlLayout,
  withoutAccesses: boolean,
  toRecords: typeof siadT1Records,
  fromRecord: (record: FlowRecord, ids: ResourceIds, existing: EpisodeOfCare | undefined) => Bundle['entry'],
): Flow<string> {
  return {
    name: layout.name,
    title: layout.title,
    source: layout.source,
    period: 'quarter',
    layout,
    export: (source, options) => exportFile(layout, withoutAccesses, toRecords, source, options),
    import: (file, options) => importFile(layout, fromRecord, file, options),
    check: (file, options = {}) => checkFile(layout, file, options),
  };
}

async function* checkFile(layout: XmlLayout, file: FileStream, options: FlowCheckOptions): AsyncGenerator<Finding> {
  const history = new CaseHistory();
  for (const { flow, file: sent, receipt } of options.sent ?? []) {
    const refused = receipt && (await readReceipt(receipt)).refused;
    if (flow === siadT1Layout.name) await history.loadT1(sent, refused);
    else if (flow === siadT2Layout.name) await history.loadT2(sent, refused);
  }
  const across = layout === siadT1Layout ? acrossT1(history) : acrossT2(history);
  yield* checkFlowFile(layout, file, { ...options, keyOf, across });
}

async function* exportFile(
  layout: XmlLayout,
  withoutAccesses: boolean,
  toRecords: typeof siadT1Records,
  source: FhirSource,
  options: FlowExportOptions,
): AsyncGenerator<string> {
  const sent = options.sent ? new SentRecords(layout) : undefined;
  for (const [index, file] of (options.sent ?? []).entries()) {
    const receipt = options.receipts?.[index];
    await sent?.load(file, receipt && (await readReceipt(receipt)));
  }
  // Changes and cancellations may concern cases of any day, so with files sent before all cases are read.
  const cases: AsyncIterable<HomeCareCase> = assembleHomeCareCases(source, {
    withoutAccesses,
    ...(sent && withoutAccesses ? {} : { period: options.period }),
  });
  const outcomes = toRecords(cases, options.period, options.submitter, {
    ...(sent ? { sent } : {}),
    ...(options.pseudonymiser ? { pseudonymiser: options.pseudonymiser } : {}),
  });
  const zeros = options.leadingZeros ? withClosingReason((code) => code.padStart(2, '0')) : undefined;
  yield* writeXml(layout, written(layout, outcomes, options, zeros), {
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
    ...(options.indent === undefined ? {} : { indent: options.indent }),
  });
}

async function* written(
  layout: XmlLayout,
  outcomes: AsyncIterable<ExportedRecord>,
  options: FlowExportOptions,
  print: ((record: FlowRecord) => FlowRecord) | undefined,
): AsyncGenerator<FlowRecord> {
  const checker = compileChecker(layout);
  const { onFinding } = options;
  let count = 0;
  for await (const { record, findings, homeCareCase } of outcomes) {
    if (record) count += 1;
    const number = record ? count : 0;
    if (onFinding) {
      for (const finding of findings) onFinding({ record: number, ...finding });
      for (const finding of record ? checker.all(record) : []) {
        const resource = homeCareCase && resourceOfField(homeCareCase, record, finding.field);
        onFinding({ record: number, ...finding, ...(resource ? { resource } : {}) });
      }
    }
    if (!record) continue;
    yield print ? print(record) : record;
    options.onRecord?.(count, textAt(record, 'Trasmissione/tipo') ?? '');
  }
}

async function* importFile(
  layout: XmlLayout,
  fromRecord: (record: FlowRecord, ids: ResourceIds, existing: EpisodeOfCare | undefined) => Bundle['entry'],
  file: FileStream,
  options: FlowImportOptions,
): AsyncGenerator<Bundle> {
  const checker = compileChecker(layout);
  const ids = keyedResourceIds(options.idKey);
  const providers = new ProviderDirectory(options.source);
  const tell = (number: number, findings: readonly Omit<Finding, 'record'>[]) => {
    for (const finding of findings) options.onFinding?.({ record: number, ...finding });
  };
  for await (const { number, record, findings } of readXml(layout, file)) {
    const faults = [...findings, ...(number === 0 ? [] : checker.all(record))];
    tell(number, faults);
    // A record with a certain fault would put wrong data into the record of a person.
    if (number === 0 || faults.some((fault) => fault.severity === 'error')) continue;
    const known = await findKnownCase(options.source, record, ids);
    const place = 'Eventi/PresaInCarico/Id_Rec';
    if (known.kind === 'native') {
      tell(number, [toFinding({ code: 'flow-case-native' }, place)]);
      continue;
    }
    const existing = known.kind === 'imported' ? known.episode : undefined;
    const entry = fromRecord(record, ids, existing);
    if (!entry) {
      tell(number, [toFinding({ code: 'flow-case-unknown' }, place)]);
      continue;
    }
    if (existing) {
      const kept = new Set(entry.map((item) => `${item.resource?.resourceType}/${item.resource?.id}`));
      for (const resource of await findReplaced(options.source, record, existing, kept)) {
        entry.push({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } });
      }
    }
    for (const { resource } of entry) {
      if (resource?.resourceType !== 'EpisodeOfCare' || !resource.managingOrganization) continue;
      resource.managingOrganization = await providers.withReference(resource.managingOrganization);
    }
    options.onRecord?.(number);
    yield { resourceType: 'Bundle', type: 'transaction', entry };
  }
}
