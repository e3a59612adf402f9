/**
 * Prescriptions to the simulator of Sistema TS under faults and kills, and what it has of them in the end:
 * `node server/bench/exchanges.ts [prescriptions] [share of failing calls] [kills] [seed]`. Once with numbers of the region, once with
 * numbers of Sistema TS. Simulator and sender share the machine. Raw data: `results/<day>-exchanges.json`.
 *
 * `node server/bench/exchanges.ts fhir [prescriptions] [percent of failing calls] [kills]`: the same through FHIR Tasks of a running server,
 * from the transaction that a step would write to the authentication code in the prescription. Raw data: `results/<day>-exchanges-fhir.json`.
 *
 * `node server/bench/exchanges.ts fse [documents] [percent of failing calls] [kills]`: documents of the FSE through the steps of a running
 * server, prepared, signed, published, replaced, hidden, deleted. Raw data: `results/<day>-exchanges-fse.json`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFhirTrial } from '../test/exchanges/run-fhir-trial.ts';
import { runFseFhirTrial } from '../test/exchanges/run-fse-fhir-trial.ts';
import { runTrial, type TrialFigures } from '../test/exchanges/run-trial.ts';

const [first, ...others] = process.argv.slice(2);
if (first === 'fhir') await throughFhir(others.map(Number));
else if (first === 'fse') await documentsThroughFhir(others.map(Number));
else await fromOutbox([first, ...others].filter((one) => one !== undefined).map(Number));

async function throughFhir([prescriptions = 2_000, faults = 10, kills = 3]: readonly number[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sinfonia-exchanges-'));
  try {
    const figures = await runFhirTrial({ folder, prescriptions, faults, kills });
    console.log(JSON.stringify(figures));
    keep('exchanges-fhir', { faults, figures });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function documentsThroughFhir([documents = 500, faults = 10, kills = 3]: readonly number[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sinfonia-exchanges-'));
  try {
    const figures = await runFseFhirTrial({ folder, documents, faults, kills });
    console.log(JSON.stringify(figures));
    keep('exchanges-fse', { faults, figures });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fromOutbox([
  prescriptions = 10_000,
  share = 0.1,
  kills = 5,
  seed = 20_261_126,
]: readonly number[]): Promise<void> {
  const results: (TrialFigures & { readonly isNumbered: boolean })[] = [];
  for (const isNumbered of [true, false]) {
    const directory = mkdtempSync(join(tmpdir(), 'sinfonia-exchanges-'));
    try {
      const figures = await runTrial({ directory, prescriptions, isNumbered, share, seed, kills });
      results.push({ isNumbered, ...figures });
      console.log(JSON.stringify(results.at(-1)));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  keep('exchanges', { share, seed, results });
}

function keep(name: string, raw: object): void {
  const day = new Date().toISOString().slice(0, 10);
  const file = new URL(`./results/${day}-${name}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(raw, undefined, 2)}\n`);
}
