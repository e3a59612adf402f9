import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type FhirSource,
  type Finding,
  type Flow,
  findingsCsvHeader,
  findingToCsvRow,
  flowByName,
  KeySet,
  type SentFile,
  today,
} from '@sinfonia/mappings';
import { FhirError } from '@sinfonia/profiles/issues';
import { replacePrivateFile } from '../identity/private-file.ts';
import { toFileName } from './file-name.ts';
import { digestOf, type RunFolder } from './run-folder.ts';
import {
  mayTake,
  periodOfQuarter,
  type RunRecord,
  runName,
  runSteps,
  type Shipment,
  type ShippedFile,
} from './run-record.ts';
import { type SentShipmentFile, sentBefore } from './sent-before.ts';
import { readChunks, writeWhole } from './whole-file.ts';

/** What an extraction needs. */
export interface ExtractionOptions {
  readonly folder: RunFolder;
  /** Six digits. */
  readonly authority: string;
  readonly quarter: string;
  readonly source: FhirSource;
  /** For the addresses of the resources to correct. */
  readonly fhirBase: string;
  readonly language: 'it' | 'en';
  readonly fileNameTemplate: string;
  readonly namespace?: 'field' | 'none';
  /** Prints the reason of a conclusion with two digits. */
  readonly leadingZeros?: boolean;
  readonly onFinding?: (finding: Finding) => void;
  readonly onRecord?: (count: number) => void;
}

const reportName = 'rilievi.csv';

/**
 * Extracts a shipment of the run of an ASL and quarter: T1 and T2, their checks, the list of findings and the manifest. The
 * first extraction opens the run; one that was interrupted, or not confirmed yet, is made again; after the answer of the
 * receiver it is the correction, which holds only what was refused (`I`), changed (`V`) or withdrawn (`C`).
 *
 * T1 is held against everything that was sent of the ASL, T2 against what was sent of the quarter. Throws `flow-run-state`,
 * `flow-run-busy`, `flow-run-damaged`, `flow-source-failed`.
 */
export function extractShipment(options: ExtractionOptions): Promise<RunRecord> {
  const { folder, authority, quarter } = options;
  const key = { flow: 'siad', authority, quarter } as const;
  return folder.exclusively(key, async () => {
    const known = await folder.read(key);
    const run: RunRecord = known ?? { ...key, state: 'open', openedAt: now(), shipments: [] };
    if (!mayTake(run, 'extract')) {
      throw new FhirError({
        code: 'flow-run-state',
        values: { run: runName(run), state: run.state, step: 'extract' },
      });
    }
    const last = run.shipments.at(-1);
    const isAgain = last?.state === 'open' || last?.state === 'extracted';
    const earlier = isAgain ? run.shipments.slice(0, -1) : run.shipments;
    const started: Shipment = {
      number: earlier.length + 1,
      state: 'open',
      startedAt: now(),
      files: [],
      findings: { discards: 0, anomalies: 0, withheld: 0 },
    };
    // From here on the run is open on disk: whoever comes after an interruption begins this shipment again.
    await folder.keep({ ...run, state: 'open', shipments: [...earlier, started] });
    const path = folder.shipmentPath(key, started.number);
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true, mode: 0o700 });
    const shipment = await new Extraction(options, run, started, path).make();
    const done: RunRecord = { ...run, state: runSteps.extract.to, shipments: [...earlier, shipment] };
    await replacePrivateFile(
      join(path, 'manifest.json'),
      `${JSON.stringify(toManifest(done, shipment), undefined, 1)}\n`,
    );
    await folder.keep(done);
    return done;
  });
}

/** What goes with the files: figures and digests, nothing of a person. */
function toManifest(run: RunRecord, shipment: Shipment): object {
  const { flow, authority, quarter } = run;
  return { flow, authority, quarter, period: periodOfQuarter(quarter), ...shipment, report: reportName };
}

function now(): string {
  return new Date().toISOString();
}

class Extraction {
  readonly #options: ExtractionOptions;
  readonly #run: RunRecord;
  readonly #started: Shipment;
  readonly #path: string;
  readonly #figures = { discards: 0, anomalies: 0, withheld: 0 };

  constructor(options: ExtractionOptions, run: RunRecord, started: Shipment, path: string) {
    this.#options = options;
    this.#run = run;
    this.#started = started;
    this.#path = path;
  }

  async make(): Promise<Shipment> {
    const { folder, language, fhirBase, authority } = this.#options;
    const runs = (await folder.list(this.#run.flow, authority)).filter(({ quarter }) => quarter !== this.#run.quarter);
    const sent = await sentBefore(folder, [...runs, this.#run]);
    const report = await open(join(this.#path, reportName), 'wx', 0o600);
    const files: ShippedFile[] = [];
    try {
      await report.appendFile(findingsCsvHeader(language));
      let rows = '';
      const flush = async () => {
        await report.appendFile(rows);
        rows = '';
      };
      const list = (finding: Finding) => {
        rows += findingToCsvRow(finding, language, fhirBase);
      };
      for (const name of ['siad-t1', 'siad-t2'] as const) {
        const flow = flowByName(name);
        if (!flow) continue;
        const seen = new KeySet();
        const tell = (finding: Finding) => {
          if (seen.add(`${finding.record}|${finding.field}|${finding.code}|${finding.resource ?? ''}`))
            this.#count(finding, list);
          // The checks find again what the export told, then without the resource.
          if (finding.resource !== undefined) seen.add(`${finding.record}|${finding.field}|${finding.code}|`);
        };
        const file = await this.#write(flow, sent, tell, flush);
        if (!file) continue;
        files.push(file);
        await this.#check(flow, file, [...sent, ...this.#fresh(files.slice(0, -1))], tell, flush);
      }
      await flush();
      await report.sync();
    } finally {
      await report.close();
    }
    return { ...this.#started, state: 'extracted', extractedAt: now(), files, findings: this.#figures };
  }

  #count(finding: Finding, list: (finding: Finding) => void): void {
    if (finding.level === 'discard') this.#figures.discards += 1;
    else this.#figures.anomalies += 1;
    if (/^flow-(?:record-withheld|event-withheld|key-repeated)$/.test(finding.code)) this.#figures.withheld += 1;
    list(finding);
    this.#options.onFinding?.(finding);
  }

  async #write(
    flow: Flow,
    sentFiles: readonly SentShipmentFile[],
    onFinding: (finding: Finding) => void,
    flush: () => Promise<void>,
  ): Promise<ShippedFile | undefined> {
    const { authority, source, fileNameTemplate, namespace = 'none', leadingZeros = false, onRecord } = this.#options;
    const period = periodOfQuarter(this.#run.quarter);
    if (!period) throw new FhirError({ code: 'flow-period-invalid' });
    const number = flow.name === 'siad-t1' ? 1 : 2;
    const sent = sentFiles.filter(
      (file) => file.flow === flow.name && (number === 1 || file.quarter === this.#run.quarter),
    );
    const name = toFileName(fileNameTemplate, {
      region: authority.slice(0, 3),
      authority: authority.slice(3),
      ...period,
      file: number,
      date: today(),
      shipment: this.#started.number,
    });
    const byTransmission: Record<string, number> = {};
    let records = 0;
    const pieces = () =>
      flow.export(source, {
        period: { from: period.from, to: period.to },
        submitter: { region: authority.slice(0, 3), asl: authority.slice(3) },
        ...(sent.length === 0
          ? {}
          : {
              sent: sent.map(
                ({ path }) =>
                  () =>
                    readChunks(path),
              ),
              receipts: sent.map(({ receipt }) => (receipt === undefined ? undefined : readChunks(receipt))),
            }),
        namespace,
        leadingZeros,
        onFinding,
        onRecord: (count, transmission) => {
          records = count;
          byTransmission[transmission] = (byTransmission[transmission] ?? 0) + 1;
          onRecord?.(count);
        },
      });
    const path = join(this.#path, name);
    const written = await writeWhole(
      path,
      () => records > 0,
      () => flushed(pieces(), flush),
    );
    return written ? { flow: flow.name, name, records, byTransmission, ...(await digestOf(path)) } : undefined;
  }

  async #check(
    flow: Flow,
    file: ShippedFile,
    sent: readonly SentShipmentFile[],
    onFinding: (finding: Finding) => void,
    flush: () => Promise<void>,
  ): Promise<void> {
    const before = sent.map(
      (each): SentFile => ({
        flow: each.flow,
        file: readChunks(each.path),
        ...(each.receipt === undefined ? {} : { receipt: readChunks(each.receipt) }),
      }),
    );
    const findings = flow.check(readChunks(join(this.#path, file.name)), { producedOn: today(), sent: before });
    let count = 0;
    for await (const finding of findings) {
      onFinding(finding);
      count += 1;
      if (count % 1000 === 0) await flush();
    }
  }

  /** Files of this shipment that others of it are checked against. */
  #fresh(files: readonly ShippedFile[]): readonly SentShipmentFile[] {
    return files.map(({ flow, name }) => ({ flow, path: join(this.#path, name), quarter: this.#run.quarter }));
  }
}

async function* flushed(
  pieces: AsyncIterable<string | Uint8Array>,
  flush: () => Promise<void>,
): AsyncGenerator<string | Uint8Array> {
  for await (const piece of pieces) {
    await flush();
    yield piece;
  }
}
