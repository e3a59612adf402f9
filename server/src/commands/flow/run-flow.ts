import type { Configuration } from '../../config/index.ts';
import { adoptShipment } from '../../flow-runs/adopt.ts';
import { extractShipment } from '../../flow-runs/extract.ts';
import { RunFolder, type RunKey } from '../../flow-runs/run-folder.ts';
import { periodOfQuarter, type RunRecord, runName } from '../../flow-runs/run-record.ts';
import { closeRun, confirmShipment, receiveReceipts } from '../../flow-runs/take-step.ts';
import { terminalLanguage } from '../run-verb.ts';
import { type ConnectionOptions, connect } from './connection.ts';
import { FindingReport, say, terminalProgress } from './terminal.ts';

/** Which run: `2026-Q3`, and the ASL with three digits (of Campania) or six. */
export interface RunOptions {
  readonly quarter: string;
  readonly authority?: string;
}

/** Options of `sinfonia flow run`. */
export interface ExtractOptions extends RunOptions, ConnectionOptions {
  readonly namespace?: string;
}

const campania = '150';
const authoritySystem = 'urn:oid:2.16.840.1.113883.2.9.4.1.1';

/** `sinfonia flow run`: extracts a shipment per ASL. 0 complete, 1 something was withheld or an ASL passed over. */
export async function runFlow(configuration: Configuration, name: string, options: ExtractOptions): Promise<number> {
  await checkOptions(name, options);
  const { namespace } = options;
  if (namespace !== 'none' && namespace !== 'field') throw await invalid('--namespace', 'none, field');
  const { request, fhirBase } = await connect(configuration, options, 'system/*.rs');
  const { restSource } = await import('./flow-source.ts');
  const source = restSource(request);
  const folder = new RunFolder(configuration.data);
  const authorities = options.authority === undefined ? [] : [fullCode(options.authority)];
  if (authorities.length === 0) {
    for await (const resource of source.search('Organization', [['identifier', `${authoritySystem}|`]])) {
      if (resource.resourceType !== 'Organization') continue;
      const code = resource.identifier?.find(({ system }) => system === authoritySystem)?.value ?? '';
      if (/^\d{6}$/.test(code) && !authorities.includes(code)) authorities.push(code);
    }
  }
  let isComplete = true;
  for (const authority of authorities.sort()) {
    const report = new FindingReport();
    const progress = terminalProgress();
    try {
      const run = await extractShipment({
        folder,
        authority,
        quarter: options.quarter,
        source,
        fhirBase,
        language: terminalLanguage(),
        fileNameTemplate: configuration.flows.siadFileName,
        namespace,
        leadingZeros: configuration.flows.siadLeadingZeros,
        onFinding: (finding) => report.add(finding),
        onRecord: progress,
      });
      if ((run.shipments.at(-1)?.findings.withheld ?? 0) > 0) isComplete = false;
      progress.end();
      report.close();
      tell(folder, run);
    } catch (error) {
      progress.end();
      // One ASL that waits for its receipts does not keep the others from being extracted.
      if (options.authority !== undefined || !(await isPassedOver(error))) throw error;
      isComplete = false;
    }
  }
  return isComplete ? 0 : 1;
}

/** Tells an ASL whose run cannot be extracted now; false for any other fault. */
async function isPassedOver(error: unknown): Promise<boolean> {
  const { FhirError, textOf } = await import('@sinfonia/profiles/issues');
  const [issue] = error instanceof FhirError ? error.issues : [];
  if (issue?.code !== 'flow-run-state' && issue?.code !== 'flow-run-busy') return false;
  say({ it: textOf(issue, 'it'), en: textOf(issue, 'en') });
  return true;
}

/** `sinfonia flow confirm`: the shipment was sent; cannot be undone. */
export async function confirmFlow(configuration: Configuration, name: string, options: RunOptions): Promise<number> {
  const folder = new RunFolder(configuration.data);
  tell(folder, await confirmShipment(folder, await keyOf(name, options)));
  return 0;
}

/** `sinfonia flow receive`: takes over the receipts. 0 all accepted, 1 something was refused. */
export async function receiveFlow(
  configuration: Configuration,
  name: string,
  options: RunOptions & { readonly receipt: readonly string[] },
): Promise<number> {
  const folder = new RunFolder(configuration.data);
  const receipts = await filesByFlow('--receipt', options.receipt);
  const run = await receiveReceipts(folder, await keyOf(name, options), receipts);
  tell(folder, run);
  return run.shipments.at(-1)?.files.some(({ receipt }) => (receipt?.refused ?? 0) > 0) ? 1 : 0;
}

/** `sinfonia flow adopt`: takes in a shipment that another program sent. */
export async function adoptFlow(
  configuration: Configuration,
  name: string,
  options: RunOptions & {
    readonly sentOn: string;
    readonly file: readonly string[];
    readonly receipt?: readonly string[];
  },
): Promise<number> {
  const { isCivilDate, today } = await import('@sinfonia/mappings');
  if (!isCivilDate(options.sentOn) || options.sentOn > today()) throw await invalid('--sent-on', '2026-07-20');
  const folder = new RunFolder(configuration.data);
  const files = await filesByFlow('--file', options.file);
  const receipts = await filesByFlow('--receipt', options.receipt ?? []);
  for (const flow of receipts.keys()) if (!files.has(flow)) throw await invalid('--receipt', 'siad-t1=file.csv');
  tell(folder, await adoptShipment(folder, await keyOf(name, options), { files, receipts, sentOn: options.sentOn }));
  return 0;
}

async function filesByFlow(option: string, texts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const text of texts) {
    const [flow = '', ...path] = text.split('=');
    if (path.join('=') === '' || files.has(flow)) throw await invalid(option, 'siad-t1=file siad-t2=file');
    files.set(flow, path.join('='));
  }
  return files;
}

/** `sinfonia flow close`: nothing more is sent. */
export async function closeFlow(
  configuration: Configuration,
  name: string,
  options: RunOptions & { readonly acceptRefusals?: boolean },
): Promise<number> {
  const folder = new RunFolder(configuration.data);
  tell(folder, await closeRun(folder, await keyOf(name, options), options.acceptRefusals ?? false));
  return 0;
}

/** `sinfonia flow runs`: one line per shipment, or JSON. */
export async function listRuns(configuration: Configuration, options: { readonly json?: boolean }): Promise<number> {
  const runs = await new RunFolder(configuration.data).list('siad');
  if (options.json) {
    console.log(JSON.stringify(runs, undefined, 1));
    return 0;
  }
  for (const run of runs) for (const line of linesOf(run)) console.log(line);
  return 0;
}

function linesOf(run: RunRecord): readonly string[] {
  return [
    `${runName(run)}\t${run.state}`,
    ...run.shipments.flatMap((shipment) =>
      shipment.files.map(({ name, records, byTransmission, receipt }) => {
        const types = Object.entries(byTransmission).map(([type, count]) => `${type} ${count}`);
        const answer = receipt ? `\trefused ${receipt.refused}, flagged ${receipt.flagged}` : '';
        return `  ${shipment.number}\t${shipment.state}\t${name}\t${records}\t${types.join(', ')}${answer}`;
      }),
    ),
  ];
}

function tell(folder: RunFolder, run: RunRecord): void {
  const shipment = run.shipments.at(-1);
  for (const line of linesOf(run)) console.log(line);
  if (!shipment) return;
  const { discards, anomalies, withheld } = shipment.findings;
  const path = folder.shipmentPath(run, shipment.number);
  say({
    it: `${path}: ${discards} rilievi di scarto, ${anomalies} di anomalia, ${withheld} trattenuti`,
    en: `${path}: ${discards} findings of discard, ${anomalies} of anomaly, ${withheld} withheld`,
  });
}

async function keyOf(name: string, options: RunOptions): Promise<RunKey> {
  await checkOptions(name, options);
  if (options.authority === undefined) throw await invalid('--authority', '204, 150204');
  return { flow: 'siad', authority: fullCode(options.authority), quarter: options.quarter };
}

async function checkOptions(name: string, options: RunOptions): Promise<void> {
  if (name !== 'siad') {
    const { FhirError } = await import('@sinfonia/profiles/issues');
    throw new FhirError({ code: 'flow-unknown', values: { name, available: 'siad' } });
  }
  if (!periodOfQuarter(options.quarter)) throw await invalid('--quarter', '2026-Q3');
  if (options.authority !== undefined && !/^(?:\d{3}|\d{6})$/.test(options.authority)) {
    throw await invalid('--authority', '204, 150204');
  }
}

function fullCode(authority: string): string {
  return authority.length === 3 ? campania + authority : authority;
}

async function invalid(option: string, expected: string) {
  const { FhirError } = await import('@sinfonia/profiles/issues');
  return new FhirError({ code: 'flow-option-invalid', values: { option, expected } });
}
