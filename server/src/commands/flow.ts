import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Flow, SentFile } from '@sinfonia/mappings';
import type { Command } from 'commander';
import type { Configuration } from '../config/index.ts';
import { runVerb, terminalLanguage } from './run-verb.ts';

/** Options of `sinfonia flow export`. */
interface ExportOptions {
  readonly from: string;
  readonly to: string;
  readonly out: string;
  readonly url?: string;
  readonly asl?: string;
  readonly sent?: readonly string[];
  readonly receipts?: readonly string[];
  readonly namespace?: string;
  readonly report?: string;
}

/** Options of `sinfonia flow check`. */
interface CheckCommandOptions {
  readonly schema?: string;
  readonly sent?: readonly string[];
  readonly report?: string;
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
    .action(() => runVerb(list));
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
      '--receipts <files...>',
      'receipt of each file sent, in the same order (- for none): CSV record;esito;codice',
    )
    .option('--report <file>', 'write every finding as CSV, with the address of the resource to correct')
    .option(
      '--namespace <which>',
      'namespace of the root: none (that of the schema) or field (that of files sent)',
      'none',
    )
    .action((name: string, options: ExportOptions) =>
      runVerb((configuration) => exportFlow(configuration, name, options)),
    );
  flow
    .command('import <name> <file>')
    .description('bring the records of a file into the running server')
    .option('--url <address>', 'address of the server (default: from the configuration)')
    .option('--key <file>', 'secret that ids are made with (default: in the data folder, made at the first import)')
    .action((name: string, file: string, options: { url?: string; key?: string }) =>
      runVerb((configuration) => importFlow(configuration, name, file, options)),
    );
  flow
    .command('check <name> <file>')
    .description('check a file: record, field, code and message of each finding')
    .option('--schema <file>', 'also validate against this XSD')
    .option('--report <file>', 'write the findings as CSV too')
    .option('--sent <flow=file...>', 'files sent before, in order, for the rules across files: siad-t1=old.xml')
    .action((name: string, file: string, options: CheckCommandOptions) =>
      runVerb(() => checkFlow(name, file, options)),
    );
}

/** Opens a file only when its first bytes are asked for, so that a missing one fails where it is read. */
async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path)) yield chunk as Uint8Array;
}

/** Says something to the person at the terminal; standard output is for what a program may read. */
function say(text: { readonly it: string; readonly en: string }): void {
  console.error(text[terminalLanguage()]);
}

async function list(): Promise<number> {
  const { flows } = await import('@sinfonia/mappings');
  for (const flow of flows) {
    console.log(
      `${flow.name.padEnd(12)}${flow.layout.version.padEnd(8)}${flow.title[terminalLanguage()]} — ${flow.source}`,
    );
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

async function exportFlow(configuration: Configuration, name: string, options: ExportOptions): Promise<number> {
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
  const { request, fhirBase } = await connect(configuration, options.url);
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
        ...(options.sent ? { sent: options.sent.map((file) => readChunks(file)) } : {}),
        ...(options.receipts
          ? { receipts: options.receipts.map((file) => (file === '-' ? undefined : readChunks(file))) }
          : {}),
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

function readSubmitter(asl: string | undefined): { region?: string; asl: string } | 'invalid' | undefined {
  if (asl === undefined) return undefined;
  if (/^\d{6}$/.test(asl)) return { region: asl.slice(0, 3), asl: asl.slice(3) };
  if (/^\d{3}$/.test(asl)) return { asl };
  return 'invalid';
}

/**
 * Writes a file beside its place and moves it there when it is complete and on disk, so that nobody ever sees half of it.
 * Only its owner may read it: it names people. False when there was nothing to write.
 */
async function writeWhole(
  path: string,
  isWorthKeeping: () => boolean,
  produce: () => AsyncIterable<string>,
): Promise<boolean> {
  const { open, rename, rm } = await import('node:fs/promises');
  const partial = `${path}.${process.pid}.part`;
  const file = await open(partial, 'wx', 0o600);
  try {
    for await (const text of produce()) {
      await file.write(text);
    }
    await file.sync();
    await file.close();
    if (!isWorthKeeping()) {
      await rm(partial, { force: true });
      return false;
    }
    await rename(partial, path);
    return true;
  } catch (error) {
    await file.close();
    await rm(partial, { force: true });
    throw error;
  }
}

/** Writes the findings as CSV when a file was named. */
async function writeReport(path: string | undefined, findings: readonly Finding[], fhirBase?: string): Promise<void> {
  if (path === undefined) return;
  const { findingsToCsv } = await import('@sinfonia/mappings');
  const { writeFile } = await import('node:fs/promises');
  await writeFile(path, findingsToCsv(findings, terminalLanguage(), fhirBase), { mode: 0o600 });
}

async function importFlow(
  configuration: Configuration,
  name: string,
  path: string,
  options: { readonly url?: string; readonly key?: string },
): Promise<number> {
  const flow = await findFlow(name);
  const { readIdKey } = await import('./flow-id-key.ts');
  const idKey = await readIdKey(options.key ?? join(configuration.data, 'flows', 'resource-ids.key'));
  const { request } = await connect(configuration, options.url);
  const { restSource } = await import('./flow-source.ts');
  const report = new FindingReport();
  const progress = terminalProgress();
  let stored = 0;
  let refused = 0;
  const source = restSource(request);
  for await (const bundle of flow.import(readChunks(path), {
    source,
    idKey,
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
      say({
        it: `transazione ${stored + refused}: il server ha risposto ${response.status}`,
        en: `transaction ${stored + refused}: the server answered ${response.status}`,
      });
    }
    progress(stored + refused);
  }
  progress.end();
  report.close();
  say({
    it: `${stored} record importati, ${refused} rifiutati dal server, ${report.errors} errori nei record`,
    en: `${stored} records imported, ${refused} refused by the server, ${report.errors} errors in records`,
  });
  return refused > 0 || report.errors > 0 ? 1 : 0;
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

async function checkFlow(name: string, path: string, options: CheckCommandOptions): Promise<number> {
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
  for await (const finding of flow.check(readChunks(path), { producedOn: today(), sent, onRecord: progress }))
    print(finding);
  progress.end();
  if (schema !== undefined) {
    if (flow.layout.kind !== 'xml') {
      const { FhirError } = await import('@sinfonia/profiles/issues');
      throw new FhirError({ code: 'flow-option-invalid', values: { option: '--schema', expected: 'XML' } });
    }
    const { readFile } = await import('node:fs/promises');
    for (const finding of await checkAgainstSchema(flow.layout, await readFile(schema), await readFile(path)))
      print(finding);
  }
  await writeReport(options.report, all);
  say({ it: `${progress.count()} record, ${count} rilievi`, en: `${progress.count()} records, ${count} findings` });
  return count > 0 ? 1 : 0;
}

async function connect(configuration: Configuration, url: string | undefined) {
  const { createRestClient } = await import('./flow-source.ts');
  const { requestSandboxToken } = await import('./token.ts');
  const { TokenRequestError } = await import('../identity/sandbox/obtain-token.ts');
  const { FhirError } = await import('@sinfonia/profiles/issues');
  const baseUrl = (url ?? configuration.server.baseUrl).replace(/\/$/, '');
  const token = async () => {
    try {
      return await requestSandboxToken({ url: baseUrl });
    } catch (error) {
      if (!(error instanceof TokenRequestError)) throw error;
      throw new FhirError({ code: 'flow-token-missing', values: { reason: error.reason, address: baseUrl } });
    }
  };
  const fhirBase = `${baseUrl}/fhir`;
  return { fhirBase, request: createRestClient({ fhirBase, token }) };
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
    console.error(
      `${finding.record}\t${finding.field}\t${finding.code}\t${finding.severity}\t${finding.message[terminalLanguage()]}`,
    );
  }

  close(): void {
    if (this.#total > printedFindings)
      say({
        it: `… e altri ${this.#total - printedFindings} rilievi`,
        en: `… and ${this.#total - printedFindings} more findings`,
      });
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
