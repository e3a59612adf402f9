import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeCases } from './dataset.ts';

/**
 * Measures the export of SIAD tracciato 2 from NDJSON beside two programs that read the same file and map nothing: one
 * writes every property as XML, one writes a single element per resource. Each runs in a process of its own, in turn.
 *
 * `node mappings/bench/run.ts [--accesses 1000000] [--rounds 3]`; prints medians and the bars of the project.
 */
const { values } = parseArgs({
  options: { accesses: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '3' } },
});
const accesses = Number(values.accesses);
const folder = await mkdtemp(join(tmpdir(), 'siad-bench-'));

/** What one side tells. */
interface Outcome {
  readonly seconds: number;
  readonly peakMebibytes: number;
  readonly bytes: number;
}

async function measure(side: string, input: string): Promise<Outcome> {
  const child = fork(join(import.meta.dirname, 'side.ts'), [side, input, join(folder, 'out.xml')]);
  const [outcome] = (await once(child, 'message')) as [Outcome];
  await once(child, 'exit');
  return outcome;
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? Number.NaN;

try {
  const input = join(folder, 'cases.ndjson');
  await writeCases(input, accesses);
  const size = (await stat(input)).size / 1024 / 1024;
  console.log(`${accesses} accesses, ${size.toFixed(0)} MiB of NDJSON, ${values.rounds} rounds`);
  const outcomes = new Map<string, Outcome[]>([
    ['export', []],
    ['every property', []],
    ['one element', []],
  ]);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [side, list] of outcomes) list.push(await measure(side, input));
  }
  const speeds = new Map<string, number>();
  for (const [side, list] of outcomes) {
    const seconds = median(list.map((outcome) => outcome.seconds));
    const peak = Math.max(...list.map((outcome) => outcome.peakMebibytes));
    speeds.set(side, accesses / seconds);
    console.log(
      `${side.padEnd(16)}${(accesses / seconds).toFixed(0).padStart(9)} accesses/s  peak ${peak.toFixed(0)} MiB  ` +
        `${((list[0]?.bytes ?? 0) / 1024 / 1024).toFixed(0)} MiB written`,
    );
  }
  const share = (side: string) => (((speeds.get('export') ?? 0) / (speeds.get(side) ?? 1)) * 100).toFixed(0);
  console.log(
    `export at ${share('every property')} % of writing every property (bar: 50 %), ` +
      `${share('one element')} % of writing one element per resource (no bar)`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
