import type { Finding, Flow, SentFile } from '@sinfonia/mappings';
import { readChunks } from '../../flow-runs/whole-file.ts';
import { terminalLanguage } from '../run-verb.ts';
import { findFlow } from './find-flow.ts';
import { writeReport } from './report-file.ts';
import { say, terminalProgress } from './terminal.ts';

/** Options of `sinfonia flow check`. */
export interface CheckCommandOptions {
  readonly schema?: string;
  readonly sent?: readonly string[];
  readonly tariffs?: string;
  readonly report?: string;
}

/** Reads `flow=file`; throws `flow-option-invalid` or `flow-unknown`. */
async function readSentFile(text: string): Promise<SentFile> {
  const [name, ...path] = text.split('=');
  if (!name || path.join('=') === '') {
    const { FhirError } = await import('@sinfonia/profiles/issues');
    throw new FhirError({ code: 'flow-option-invalid', values: { option: '--sent', expected: 'siad-t1=file.xml' } });
  }
  return { flow: (await findFlow(name)).name, file: readChunks(path.join('=')) };
}

/** The XML that a schema is for, of a file that is no XML; throws `flow-option-invalid` for flows without a schema. */
async function inSchemaForm(flow: Flow, path: string): Promise<Uint8Array> {
  if (!flow.schemaForm) {
    const { FhirError } = await import('@sinfonia/profiles/issues');
    throw new FhirError({ code: 'flow-option-invalid', values: { option: '--schema', expected: 'siad-t1, dd' } });
  }
  const parts: Uint8Array[] = [];
  for await (const text of flow.schemaForm(readChunks(path))) parts.push(Buffer.from(text));
  return Buffer.concat(parts);
}

/** `sinfonia flow check`: 0 clean, 1 findings. */
export async function checkFlow(name: string, path: string, options: CheckCommandOptions): Promise<number> {
  const { schema } = options;
  const flow = await findFlow(name);
  const sent: SentFile[] = [];
  for (const text of options.sent ?? []) sent.push(await readSentFile(text));
  const { today, checkAgainstSchema } = await import('@sinfonia/mappings');
  const progress = terminalProgress();
  let count = 0;
  const all: Finding[] = [];
  const print = (finding: Finding) => {
    count += 1;
    if (options.report !== undefined) all.push(finding);
    console.log(
      `${finding.record}\t${finding.field}\t${finding.code}\t${finding.severity}\t${finding.message[terminalLanguage()]}`,
    );
  };
  const given = {
    producedOn: today(),
    sent,
    onRecord: progress,
    ...(options.tariffs === undefined ? {} : { tariffs: readChunks(options.tariffs) }),
  };
  for await (const finding of flow.check(readChunks(path), given)) print(finding);
  progress.end();
  if (schema !== undefined) {
    const { readFile } = await import('node:fs/promises');
    const xml = flow.layout.kind === 'xml' ? await readFile(path) : await inSchemaForm(flow, path);
    const layout = flow.layout.kind === 'xml' ? flow.layout : {};
    for (const finding of await checkAgainstSchema(layout, await readFile(schema), xml)) print(finding);
  }
  await writeReport(options.report, all);
  say({ it: `${progress.count()} record, ${count} rilievi`, en: `${progress.count()} records, ${count} findings` });
  return count > 0 ? 1 : 0;
}
