import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import type { Finding } from '@sinfonia/mappings';
import type { Configuration } from '../../config/index.ts';
import { readChunks } from '../../flow-runs/whole-file.ts';
import { type ConnectionOptions, connect } from './connection.ts';
import { findFlow } from './find-flow.ts';
import { writeReport } from './report-file.ts';
import { FindingReport, say, terminalProgress } from './terminal.ts';

/** Options of `sinfonia flow import`. */
export interface ImportOptions extends ConnectionOptions {
  readonly key?: string;
  readonly persons?: string;
  readonly report?: string;
}

/** What the server did with the resources of the transactions. */
interface Outcome {
  stored: number;
  refused: number;
  created: number;
  updated: number;
}

/**
 * `sinfonia flow import`: one transaction per record, in the order of the file. What the server refuses is told with the
 * position of the record, and the rest goes on; importing again takes up what is missing. 0 all taken, 1 something was not.
 */
export async function importFlow(
  configuration: Configuration,
  name: string,
  path: string,
  options: ImportOptions,
): Promise<number> {
  const flow = await findFlow(name);
  const { toFinding } = await import('@sinfonia/mappings');
  const { readIdKey } = await import('./flow-id-key.ts');
  const idKey = await readIdKey(options.key ?? join(configuration.data, 'flows', 'resource-ids.key'));
  const { request, fhirBase } = await connect(configuration, options, 'system/*.cruds');
  const { restSource } = await import('./flow-source.ts');
  const report = new FindingReport();
  const all: Finding[] = [];
  const tell = (finding: Finding) => {
    report.add(finding);
    all.push(finding);
  };
  const progress = terminalProgress();
  const outcome: Outcome = { stored: 0, refused: 0, created: 0, updated: 0 };
  let record = 0;
  for await (const bundle of flow.import(readChunks(path), {
    source: restSource(request),
    idKey,
    ...(options.persons === undefined ? {} : { persons: readChunks(options.persons) }),
    onFinding: tell,
    onRecord: (position) => {
      record = position;
    },
  })) {
    const response = await request('', {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(bundle),
    });
    if (response.ok) {
      outcome.stored += 1;
      countEntries((await response.json()) as Bundle, outcome);
    } else {
      await response.body?.cancel();
      outcome.refused += 1;
      tell({ record, ...toFinding({ code: 'flow-import-refused', values: { status: response.status } }, '') });
    }
    progress(record);
  }
  progress.end();
  report.close();
  await writeReport(options.report, all, fhirBase);
  const errors = report.errors - outcome.refused;
  const { stored, refused, created, updated } = outcome;
  say({
    it: `${stored} record importati (${created} risorse create, ${updated} aggiornate), ${refused} rifiutati dal server, ${errors} errori nei record`,
    en: `${stored} records imported (${created} resources created, ${updated} updated), ${refused} refused by the server, ${errors} errors in records`,
  });
  return report.errors > 0 ? 1 : 0;
}

/** A `POST` that found its resource answers 200 as an update does; the version tells that nothing was made. */
function countEntries(answer: Bundle, outcome: Outcome): void {
  for (const { response } of answer.entry ?? []) {
    if (response?.status?.startsWith('201')) outcome.created += 1;
    else outcome.updated += 1;
  }
}
