import { arch, cpus, platform, release, totalmem } from 'node:os';
import { type Moment, productFlags, type StartUp } from './start-up.ts';
import type { Throughput } from './throughput.ts';

/** A condition of the benchmark with the figure that was seen. */
export interface Verdict {
  readonly condition: string;
  readonly seen: string;
  readonly met: boolean;
}

/** Everything a run found. */
export interface BenchResult {
  readonly started: string;
  readonly throughput: readonly Throughput[];
  readonly startUps: readonly StartUp[];
  readonly verdicts: readonly Verdict[];
}

const leastRatio = 2;
const longestStart = 700;
const largestMemory = 120;

/** Holds the figures against the conditions: throughput beside the other validator, start-up time, memory. */
export function judge(throughput: readonly Throughput[], startUps: readonly StartUp[]): readonly Verdict[] {
  const [ours, oursWithProfiles, theirs, theirsWithProfiles] = throughput.map(({ median }) => median);
  const ratio = (name: string, own = Number.NaN, other = Number.NaN): Verdict => ({
    condition: `${name}: ≥ ${leastRatio} × @medplum/core`,
    seen: `${(own / other).toFixed(1)} ×`,
    met: own >= leastRatio * other,
  });
  const slowest = Math.max(...startUps.map(({ all }) => all.milliseconds));
  const largest = Math.max(...startUps.map(({ all }) => all.residentMegabytes));
  return [
    ratio('R4', ours, theirs),
    ratio('R4 and profiles', oursWithProfiles, theirsWithProfiles),
    {
      condition: `start-up with every profile compiled ≤ ${longestStart} ms`,
      seen: `${slowest.toFixed(0)} ms (slowest of ${startUps.length})`,
      met: slowest <= longestStart,
    },
    {
      condition: `resident memory after it ≤ ${largestMemory} MB`,
      seen: `${largest.toFixed(0)} MB (largest of ${startUps.length})`,
      met: largest <= largestMemory,
    },
  ];
}

function cells({ milliseconds, residentMegabytes }: Moment): string {
  return `${milliseconds.toFixed(0)} | ${residentMegabytes.toFixed(0)}`;
}

/** The results as Markdown, with the conditions they were found under. */
export function renderReport({ started, throughput, startUps, verdicts }: BenchResult): string {
  const [cpu] = cpus();
  const rates = throughput.map(
    ({ name, median, rounds, valid, resources }) =>
      `| ${name} | ${median.toFixed(0)} | ${Math.min(...rounds).toFixed(0)}–${Math.max(...rounds).toFixed(0)} | ${valid} of ${resources} |`,
  );
  const starts = startUps.map(({ first, all, profiles }) => `| ${cells(first)} | ${profiles} | ${cells(all)} |`);
  const conditions = verdicts.map(({ condition, seen, met }) => `| ${condition} | ${seen} | ${met ? 'yes' : 'NO'} |`);
  return `# Benchmark of the validator, ${started}

${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}.
Resources: the examples of the package. Both validators in one process, in turns; medians of ${throughput[0]?.rounds.length ?? 0} rounds.

| validator and rules | resources per second | range | found valid |
|---|---|---|---|
${rates.join('\n')}

Start-up: processes of their own, with the flags and the cache of compiled sources that the product starts with (\`${productFlags.join(' ')}\`);
times from the start of the process.

| first validation, ms | resident MB | profiles | all compiled, ms | resident MB |
|---|---|---|---|---|
${starts.join('\n')}

| condition | seen | met |
|---|---|---|
${conditions.join('\n')}
`;
}
