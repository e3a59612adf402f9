import { createReadStream } from 'node:fs';
import type { Finding, Flow } from '@sinfonia/mappings';
import type { Command } from 'commander';

/** Options of `sinfonia flow export`. */
interface ExportOptions {
  readonly from: string;
  readonly to: string;
  readonly out: string;
  readonly url?: string;
  readonly asl?: string;
  readonly sent?: readonly string[];
  readonly namespace?: string;
}

/** Remarks that an export or import prints; the rest is counted. */
const printedFindings = 50;

/**
 * Adds `sinfonia flow`: lists, exports, imports and checks the files of the information flows.
 *
 * Exit codes: 0 clean; 1 findings (check), records withheld (export) or refused (import); 2 wrong options, unreadable file
 * or no answer from the server.
 */
export function register(program: Command): void {
  const flow = program.command('flow').description('files of the regional and national information flows');
  flow
    .command('list')
    .description('list the flows')
    .action(() => guarded(list));
  flow
    .command('export <name>')
    .description('write the file of a flow for a period, from the running server')
    .requiredOption('--from <date>', 'first day, AAAA-MM-GG')
    .requiredOption('--to <date>', 'last day, AAAA-MM-GG')
    .requiredOption('--out <file>', 'file to write; it appears only when it is complete')
    .option('--url <address>', 'address of the server (default: from the configuration)')
    .option('--asl <code>', 'only this ASL: three digits, or six with the region')
    .option('--sent <files...>', 'files sent before, in order: they decide insert, change and cancel')
    .option(
      '--namespace <which>',
      'namespace of the root: none (that of the schema) or field (that of files sent)',
      'none',
    )
    .action((name: string, options: ExportOptions) => guarded(() => exportFlow(name, options)));
  flow
    .command('import <name> <file>')
    .description('bring the records of a file into the running server')
    .option('--url <address>', 'address of the server (default: from the configuration)')
    .action((name: string, file: string, options: { url?: string }) =>
      guarded(() => importFlow(name, file, options.url)),
    );
  flow
    .command('check <name> <file>')
    .description('check a file: record, field, code and message of each finding')
    .option('--schema <file>', 'also validate against this XSD')
    .action((name: string, file: string, options: { schema?: string }) =>
      guarded(() => checkFlow(name, file, options.schema)),
    );
}

/** Opens a file only when its first bytes are asked for, so that a missing one fails where it is read. */
async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path)) yield chunk as Uint8Array;
}

/** Runs a verb and turns its failures into one line and exit code 2. */
async function guarded(verb: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await verb();
  } catch (error) {
    const { FhirError, textOf, remedyOf } = await import('@sinfonia/profiles/issues');
    if (error instanceof FhirError) {
      for (const issue of error.issues) console.error(`sinfonia flow: ${textOf(issue, 'it')} ${remedyOf(issue, 'it')}`);
    } else if (error instanceof Error) {
      console.error(`sinfonia flow: ${error.message}`);
    }
    process.exitCode = 2;
  }
}

async function list(): Promise<number> {
  const { flows } = await import('@sinfonia/mappings');
  for (const flow of flows) {
    console.log(`${flow.name.padEnd(12)}${flow.layout.version.padEnd(8)}${flow.title.it} — ${flow.source}`);
  }
  return 0;
}

async function findFlow(name: string): Promise<Flow> {
  const { flowByName, flows } = await import('@sinfonia/mappings');
  const flow = flowByName(name);
  if (flow) return flow;
  const { FhirError } = await import('@sinfonia/profiles/issues');
  throw new FhirError({
    code: 'flow-unknown',
    values: { name, available: flows.map((known) => known.name).join(', ') },
  });
}

async function exportFlow(name: string, options: ExportOptions): Promise<number> {
  const flow = await findFlow(name);
  const { isCivilDate } = await import('@sinfonia/mappings');
  const { FhirError } = await import('@sinfonia/profiles/issues');
  const { from, to } = options;
  if (!isCivilDate(from) || !isCivilDate(to) || from > to) throw new FhirError({ code: 'flow-period-invalid' });
  if (options.namespace !== 'none' && options.namespace !== 'field') throw new Error('--namespace is none or field');
  const submitter = readSubmitter(options.asl);
  const { request } = await connect(options.url);
  const { restSource } = await import('./flow-source.ts');
  const report = new FindingReport();
  const progress = terminalProgress();
  const count = await writeWhole(options.out, () =>
    flow.export(restSource(request), {
      period: { from, to },
      ...(submitter ? { submitter } : {}),
      ...(options.sent ? { sent: options.sent.map((file) => readChunks(file)) } : {}),
      namespace: options.namespace === 'field' ? 'field' : 'none',
      onFinding: (finding) => report.add(finding),
      onRecord: progress,
    }),
  );
  progress.end();
  report.close();
  console.error(`${progress.count()} record, ${count} caratteri: ${options.out}`);
  return report.withheld > 0 ? 1 : 0;
}

function readSubmitter(asl: string | undefined): { region?: string; asl: string } | undefined {
  if (asl === undefined) return undefined;
  if (/^\d{6}$/.test(asl)) return { region: asl.slice(0, 3), asl: asl.slice(3) };
  if (/^\d{3}$/.test(asl)) return { asl };
  throw new Error('--asl takes three digits, or six with the region');
}

/**
 * Writes a file beside its place and moves it there when it is complete and on disk, so that nobody ever sees half of it.
 * Only its owner may read it: it names people.
 */
async function writeWhole(path: string, produce: () => AsyncIterable<string>): Promise<number> {
  const { open, rename, rm } = await import('node:fs/promises');
  const partial = `${path}.${process.pid}.part`;
  const file = await open(partial, 'wx', 0o600);
  let written = 0;
  try {
    for await (const text of produce()) {
      await file.write(text);
      written += text.length;
    }
    await file.sync();
    await file.close();
    await rename(partial, path);
  } catch (error) {
    await file.close();
    await rm(partial, { force: true });
    throw error;
  }
  return written;
}

async function importFlow(name: string, path: string, url: string | undefined): Promise<number> {
  const flow = await findFlow(name);
  const { request } = await connect(url);
  const { restSource } = await import('./flow-source.ts');
  const report = new FindingReport();
  const progress = terminalProgress();
  let stored = 0;
  let refused = 0;
  const source = restSource(request);
  for await (const bundle of flow.import(readChunks(path), {
    source,
    onFinding: (finding) => report.add(finding),
  })) {
    const response = await request('', {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(bundle),
    });
    await response.body?.cancel();
    if (response.ok) stored += 1;
    else {
      refused += 1;
      console.error(`transazione ${stored + refused}: il server ha risposto ${response.status}`);
    }
    progress(stored + refused);
  }
  progress.end();
  report.close();
  console.error(`${stored} record importati, ${refused} rifiutati dal server, ${report.errors} con errori`);
  return refused > 0 || report.errors > 0 ? 1 : 0;
}

async function checkFlow(name: string, path: string, schema: string | undefined): Promise<number> {
  const flow = await findFlow(name);
  const { today, checkAgainstSchema } = await import('@sinfonia/mappings');
  const progress = terminalProgress();
  let count = 0;
  const print = (finding: Finding) => {
    count += 1;
    console.log(`${finding.record}\t${finding.field}\t${finding.code}\t${finding.severity}\t${finding.message.it}`);
  };
  for await (const finding of flow.check(readChunks(path), { producedOn: today(), onRecord: progress })) print(finding);
  progress.end();
  if (schema !== undefined) {
    if (flow.layout.kind !== 'xml') throw new Error('--schema is for XML flows');
    const { readFile } = await import('node:fs/promises');
    for (const finding of await checkAgainstSchema(flow.layout, await readFile(schema), await readFile(path)))
      print(finding);
  }
  console.error(`${progress.count()} record, ${count} rilievi`);
  return count > 0 ? 1 : 0;
}

async function connect(url: string | undefined) {
  const { loadConfiguration } = await import('../config/index.ts');
  const { createRestClient } = await import('./flow-source.ts');
  const { requestSandboxToken } = await import('./token.ts');
  const { configuration } = loadConfiguration({ folder: process.cwd(), environment: process.env });
  const baseUrl = (url ?? configuration.server.baseUrl).replace(/\/$/, '');
  const request = createRestClient({
    fhirBase: `${baseUrl}/fhir`,
    token: () => requestSandboxToken({ url: baseUrl }),
  });
  return { request };
}

/** Prints the first findings of an export or import and counts all. */
class FindingReport {
  errors = 0;
  withheld = 0;
  #total = 0;

  add(finding: Finding): void {
    this.#total += 1;
    if (finding.severity === 'error') this.errors += 1;
    if (finding.code === 'flow-record-withheld' || finding.code === 'flow-event-withheld') this.withheld += 1;
    if (finding.code === 'flow-key-repeated') this.withheld += 1;
    if (this.#total > printedFindings) return;
    console.error(`${finding.record}\t${finding.field}\t${finding.code}\t${finding.severity}\t${finding.message.it}`);
  }

  close(): void {
    if (this.#total > printedFindings) console.error(`… e altri ${this.#total - printedFindings} rilievi`);
  }
}

/** A counter that shows itself in place when standard error is a terminal. */
interface Progress {
  (count: number): void;
  readonly count: () => number;
  readonly end: () => void;
}

function terminalProgress(): Progress {
  let shown = 0;
  let last = 0;
  const show = (count: number) => {
    shown = count;
    const now = performance.now();
    if (!process.stderr.isTTY || now - last < 200) return;
    last = now;
    process.stderr.write(`\r${count} record`);
  };
  return Object.assign(show, {
    count: () => shown,
    end: () => {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    },
  });
}
