/**
 * Prescriptions to the simulator of Sistema TS under faults and kills, and what it has of them in the end:
 * `node server/bench/exchanges.ts [prescriptions] [share of failing calls] [kills] [seed]`. Once with numbers of the region, once with
 * numbers of Sistema TS. Simulator and sender share the machine. Raw data: `results/<day>-exchanges.json`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTrial, type TrialFigures } from '../test/exchanges/run-trial.ts';

const [prescriptions = 10_000, share = 0.1, kills = 5, seed = 20_261_126] = process.argv.slice(2).map(Number);
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
const day = new Date().toISOString().slice(0, 10);
const file = new URL(`./results/${day}-exchanges.json`, import.meta.url);
writeFileSync(file, `${JSON.stringify({ share, seed, results }, undefined, 2)}\n`);
