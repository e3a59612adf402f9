import { FhirError } from '@sinfonia/profiles/issues';
import { checkFlowFile } from '../../layout/check-file.ts';
import { compileChecker } from '../../layout/checker.ts';
import type { CivilPeriod } from '../../layout/civil-date.ts';
import { toFinding } from '../../layout/finding.ts';
import type { CsvLayout, FlowRecord } from '../../layout/layout.ts';
import { writeLines } from '../../layout/line-writer.ts';
import { textAt } from '../../layout/rule.ts';
import type { FhirSource } from '../../source/fhir-source.ts';
import type { Flow, FlowExportOptions } from '../flow.ts';
import { readExAnte } from './ex-ante.ts';
import { readExPost } from './ex-post.ts';
import { waitingLayouts } from './layouts.ts';
import type { WaitingRecord } from './waiting-record.ts';

type Read = (source: FhirSource, period: CivilPeriod) => AsyncIterable<WaitingRecord>;

/** The waiting-time records, monthly: ex ante and ex post. They are written and checked; nothing is made of them. */
export const waitingTimeFlows: readonly Flow[] = [
  waitingFlow(waitingLayouts.exAnte, 'iup', readExAnte),
  waitingFlow(waitingLayouts.exPost, 'id', readExPost),
];

function waitingFlow(layout: CsvLayout, key: string, read: Read): Flow {
  return {
    name: layout.name,
    title: layout.title,
    source: layout.source,
    period: 'month',
    layout,
    export: (source, options) => {
      if ((options.sent ?? []).length > 0) {
        throw new FhirError({ code: 'flow-option-invalid', values: { option: '--sent', expected: '-' } });
      }
      return writeLines(layout, records(layout, read, source, options));
    },
    import: () => {
      throw new FhirError({ code: 'flow-export-only', values: { name: layout.name } });
    },
    check: (file, options = {}) => checkFlowFile(layout, file, { ...options, keyOf: (record) => textAt(record, key) }),
  };
}

/** A record that lacks what it is about is withheld and told; other faults are remarks. */
async function* records(
  layout: CsvLayout,
  read: Read,
  source: FhirSource,
  { period, submitter, onFinding, onRecord }: FlowExportOptions,
): AsyncGenerator<FlowRecord> {
  const checker = compileChecker(layout);
  const fromOf = new Map(layout.columns.map(({ name, from }) => [name, from]));
  let count = 0;
  for await (const { record, resource } of read(source, period)) {
    const body = textAt(record, 'azienda');
    const region = textAt(record, 'regione');
    // Without a body nobody can tell whose it is: then it is told rather than left out.
    const isOther =
      (submitter?.asl !== undefined && body !== undefined && body !== submitter.asl) ||
      (submitter?.region !== undefined && region !== undefined && region !== submitter.region);
    if (isOther) continue;
    const faults = checker.all(record);
    const isWhole = !faults.some(({ severity }) => severity === 'error');
    if (!isWhole) {
      onFinding?.({
        record: 0,
        ...toFinding({ code: 'flow-record-withheld', values: { case: resource } }, ''),
        resource,
      });
    }
    for (const fault of faults) {
      const path = fault.code === 'flow-field-missing' ? fromOf.get(fault.field) : undefined;
      const told =
        path === undefined ? fault : toFinding({ code: 'flow-source-missing', values: { path } }, fault.field);
      onFinding?.({ record: isWhole ? count + 1 : 0, ...told, resource });
    }
    if (!isWhole) continue;
    count += 1;
    yield record;
    onRecord?.(count, 'I');
  }
}
