import type { Finding } from '@sinfonia/mappings';
import type { Configuration } from '../../config/index.ts';
import { readChunks, writeWhole } from '../../flow-runs/whole-file.ts';
import { type ConnectionOptions, connect } from './connection.ts';
import { findFlow } from './find-flow.ts';
import { writeReport } from './report-file.ts';
import { FindingReport, say, terminalProgress } from './terminal.ts';

/** Options of `sinfonia flow export`. */
export interface ExportOptions extends ConnectionOptions {
  readonly from: string;
  readonly to: string;
  readonly out: string;
  readonly asl?: string;
  readonly sent?: readonly string[];
  readonly residents?: string;
  readonly receipts?: readonly string[];
  readonly namespace?: string;
  readonly report?: string;
}

/** `sinfonia flow export`: 0 written or nothing to send, 1 something was withheld. */
export async function exportFlow(configuration: Configuration, name: string, options: ExportOptions): Promise<number> {
  const flow = await findFlow(name);
  const { isCivilDate } = await import('@sinfonia/mappings');
  const { FhirError } = await import('@sinfonia/profiles/issues');
  const { from, to } = options;
  if (!isCivilDate(from) || !isCivilDate(to) || from > to) throw new FhirError({ code: 'flow-period-invalid' });
  if (options.namespace !== 'none' && options.namespace !== 'field')
    throw new FhirError({ code: 'flow-option-invalid', values: { option: '--namespace', expected: 'none, field' } });
  if ((options.receipts?.length ?? 0) > (options.sent?.length ?? 0)) {
    throw new FhirError({ code: 'flow-option-invalid', values: { option: '--receipts', expected: '--sent' } });
  }
  const submitter = readSubmitter(options.asl);
  if (submitter === 'invalid') {
    throw new FhirError({ code: 'flow-option-invalid', values: { option: '--asl', expected: '204, 150204' } });
  }
  const { request, fhirBase } = await connect(configuration, options, 'system/*.rs');
  const { restSource } = await import('./flow-source.ts');
  const report = new FindingReport();
  const all: Finding[] = [];
  const progress = terminalProgress();
  const written = await writeWhole(
    options.out,
    () => progress.count() > 0,
    () =>
      flow.export(restSource(request), {
        period: { from, to },
        ...(submitter ? { submitter } : {}),
        ...(options.sent ? { sent: options.sent.map((file) => () => readChunks(file)) } : {}),
        ...(options.residents === undefined ? {} : { residents: options.residents }),
        ...(options.receipts
          ? { receipts: options.receipts.map((file) => (file === '-' ? undefined : readChunks(file))) }
          : {}),
        leadingZeros: configuration.flows.siadLeadingZeros,
        namespace: options.namespace === 'field' ? 'field' : 'none',
        onFinding: (finding) => {
          report.add(finding);
          if (options.report !== undefined) all.push(finding);
        },
        onRecord: progress,
      }),
  );
  progress.end();
  report.close();
  await writeReport(options.report, all, fhirBase);
  // The schema wants at least one record: an empty file would be refused.
  if (!written) say({ it: 'nessun record da inviare: nessun file', en: 'no record to send: no file' });
  else {
    say({
      it: `${progress.count()} record scritti in ${options.out}`,
      en: `${progress.count()} records written to ${options.out}`,
    });
  }
  return report.withheld > 0 ? 1 : 0;
}

/** Reads `204` or `150204`; the text `invalid` for anything else. */
export function readSubmitter(asl: string | undefined): { region?: string; asl: string } | 'invalid' | undefined {
  if (asl === undefined) return undefined;
  if (/^\d{6}$/.test(asl)) return { region: asl.slice(0, 3), asl: asl.slice(3) };
  if (/^\d{3}$/.test(asl)) return { asl };
  return 'invalid';
}
