import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** The programs that are measured; the export first. */
export const sides = ['export', 'every property', 'one element'] as const;

/** One of the programs. */
export type SideName = (typeof sides)[number];

/** Resident memory of a process at a place in the input. */
export interface MemorySample {
  /** Resources read so far. */
  readonly resources: number;
  readonly mebibytes: number;
}

/** What one side tells after a run. */
export interface Outcome {
  readonly seconds: number;
  /** Largest resident memory of the whole process (`maxRSS`). */
  readonly peakMebibytes: number;
  readonly bytes: number;
  readonly memory: readonly MemorySample[];
}

/** A condition of the project with the figure that was seen. */
export interface Verdict {
  readonly condition: string;
  readonly seen: string;
  readonly met: boolean;
}

/** Everything a run found. */
export interface FlowBenchResult {
  readonly started: string;
  readonly accesses: number;
  readonly inputBytes: number;
  readonly rounds: number;
  readonly outcomes: Readonly<Record<SideName, readonly Outcome[]>>;
  readonly verdicts: readonly Verdict[];
}

const largestMemory = 300;
const leastShare = 0.5;
/** Growth of resident memory between the second and the last quarter of the input that still counts as flat. */
const largestGrowth = 1.15;

function median(numbers: readonly number[]): number {
  return [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function secondsOf(outcomes: readonly Outcome[]): number {
  return median(outcomes.map(({ seconds }) => seconds));
}

function peakOf(outcomes: readonly Outcome[]): number {
  return Math.max(...outcomes.map(({ peakMebibytes }) => peakMebibytes));
}

/** Mean of the resident memory in a part of the input; parts are shares between 0 and 1. */
function memoryBetween(outcome: Outcome, from: number, to: number): number {
  const last = outcome.memory.at(-1)?.resources ?? 0;
  const part = outcome.memory.filter(({ resources }) => resources >= from * last && resources <= to * last);
  return part.reduce((sum, { mebibytes }) => sum + mebibytes, 0) / part.length;
}

/** Holds the figures against the conditions: memory, speed beside a program that maps nothing, growth of memory. */
export function judge(accesses: number, outcomes: FlowBenchResult['outcomes']): readonly Verdict[] {
  const exported = outcomes.export;
  const share = secondsOf(outcomes['every property']) / secondsOf(exported);
  const growth = Math.max(
    ...exported.map((outcome) => memoryBetween(outcome, 0.75, 1) / memoryBetween(outcome, 0.25, 0.5)),
  );
  return [
    {
      condition: `export of ${accesses} accesses in one run: peak memory ≤ ${largestMemory} MB`,
      seen: `${((peakOf(exported) * 1024 * 1024) / 1e6).toFixed(0)} MB (${peakOf(exported).toFixed(0)} MiB)`,
      met: peakOf(exported) * 1024 * 1024 <= largestMemory * 1e6,
    },
    {
      condition: `speed ≥ ${leastShare * 100} % of reading the same NDJSON and writing XML without a mapping`,
      seen: `${(share * 100).toFixed(0)} %`,
      met: share >= leastShare,
    },
    {
      condition: `memory does not grow with the input: last quarter ≤ ${largestGrowth} × second quarter`,
      seen: `${growth.toFixed(2)} ×`,
      met: growth <= largestGrowth,
    },
  ];
}

/** Resident memory over the input as a row of bars, one line per twentieth of the input. */
function plot(outcome: Outcome): string {
  const last = outcome.memory.at(-1)?.resources ?? 0;
  const lines = Array.from({ length: 20 }, (_, index) => {
    const mebibytes = memoryBetween(outcome, index / 20, (index + 1) / 20);
    const bar = Number.isFinite(mebibytes) ? '█'.repeat(Math.round(mebibytes / 5)) : '';
    return `${String(Math.round(((index + 1) / 20) * last)).padStart(10)}  ${mebibytes.toFixed(0).padStart(4)}  ${bar}`;
  });
  return `${'resources'.padStart(10)}   MiB\n${lines.join('\n')}`;
}

/** The results as Markdown, with the conditions they were found under. */
export function renderReport(result: FlowBenchResult): string {
  const [cpu] = cpus();
  const rows = sides.map((side) => {
    const of = result.outcomes[side];
    const rate = (result.accesses / secondsOf(of)).toFixed(0);
    const written = ((of[0]?.bytes ?? 0) / 1024 / 1024).toFixed(0);
    return `| ${side} | ${rate} | ${secondsOf(of).toFixed(1)} | ${peakOf(of).toFixed(0)} | ${written} |`;
  });
  const verdicts = result.verdicts.map(
    ({ condition, seen, met }) => `| ${condition} | ${seen} | ${met ? 'yes' : 'NO'} |`,
  );
  const [first] = result.outcomes.export;
  return `# Benchmark of the flows, ${result.started}

SIAD tracciato 2 from ${(result.inputBytes / 1024 / 1024).toFixed(0)} MiB of NDJSON with ${result.accesses} accesses; medians of ${result.rounds} rounds, largest peak.
${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}.

| side | accesses per second | seconds | peak, MiB | written, MiB |
|---|---|---|---|---|
${rows.join('\n')}

| condition | seen | met |
|---|---|---|
${verdicts.join('\n')}

Resident memory of the export over the resources it has read:

\`\`\`
${first ? plot(first) : ''}
\`\`\`
`;
}

/** Writes `report.md` and `raw.json` of a run into its own folder and returns that folder. */
export async function writeResult(result: FlowBenchResult, folder: string): Promise<string> {
  const target = join(folder, result.started.slice(0, 16).replaceAll(':', ''));
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'raw.json'), `${JSON.stringify(result, undefined, 1)}\n`);
  await writeFile(join(target, 'report.md'), renderReport(result));
  return target;
}
