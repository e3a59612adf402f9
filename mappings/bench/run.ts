import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeCases } from './dataset.ts';
import {
  type FlowBenchResult,
  judge,
  type Outcome,
  renderReport,
  type SideName,
  sides,
  writeResult,
} from './report.ts';

/**
 * Measures the export of SIAD tracciato 2 from NDJSON beside two programs that read the same file and map nothing: one
 * writes every property as XML, one writes a single element per resource. Each runs in a process of its own, in turn.
 *
 * `node mappings/bench/run.ts [--accesses 1000000] [--rounds 3] [--out folder]`; prints medians and the bars of the
 * project, and keeps the raw data in a folder of the run.
 */
const { values } = parseArgs({
  options: {
    accesses: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string', default: join(import.meta.dirname, 'results') },
  },
});
const accesses = Number(values.accesses);
const rounds = Number(values.rounds);
const started = new Date().toISOString();
const folder = await mkdtemp(join(tmpdir(), 'siad-bench-'));

async function measure(side: SideName, input: string): Promise<Outcome> {
  const child = fork(join(import.meta.dirname, 'side.ts'), [side, input, join(folder, 'out.xml')]);
  const [outcome] = (await once(child, 'message')) as [Outcome];
  await once(child, 'exit');
  return outcome;
}

try {
  const input = join(folder, 'cases.ndjson');
  await writeCases(input, accesses);
  const inputBytes = (await stat(input)).size;
  const outcomes: Record<SideName, Outcome[]> = { export: [], 'every property': [], 'one element': [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of sides) outcomes[side].push(await measure(side, input));
  }
  const result: FlowBenchResult = {
    started,
    accesses,
    inputBytes,
    rounds,
    outcomes,
    verdicts: judge(accesses, outcomes),
  };
  console.log(renderReport(result));
  console.log(`written to ${await writeResult(result, values.out)}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
