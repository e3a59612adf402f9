import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Figures } from './load/measure.ts';

/** One row of the results: a load, its figures, and what it is compared with. */
export interface ResultRow {
  readonly name: string;
  readonly figures: Figures;
  /** Resources per request, for loads that write several at once. */
  readonly resourcesPerRequest?: number;
  readonly baseline?: { readonly name: string; readonly perSecond: number };
}

/** A condition of the benchmark with the figure that was seen. */
export interface Verdict {
  readonly condition: string;
  readonly seen: string;
  readonly met: boolean;
}

/** Everything a run found. */
export interface BenchResult {
  readonly started: string;
  readonly target: string;
  readonly resources: number;
  readonly rows: readonly ResultRow[];
  readonly residentMegabytes: { readonly peak: number; readonly end: number };
  readonly verdicts: readonly Verdict[];
}

/** Rate of a row in the unit it is compared in: resources or requests per second. */
export function rateOf(row: ResultRow): number {
  return row.figures.perSecond * (row.resourcesPerRequest ?? 1);
}

/** The results as a Markdown table with the conditions they were found under. */
export function renderReport(result: BenchResult): string {
  const rows = result.rows.map((row) => {
    const { figures, baseline } = row;
    const share =
      baseline === undefined
        ? ''
        : `${((100 * rateOf(row)) / baseline.perSecond).toFixed(0)} % of ${baseline.name} (${baseline.perSecond.toFixed(0)}/s)`;
    const times = [figures.p50, figures.p90, figures.p99, figures.max].map((time) => time.toFixed(2)).join(' | ');
    return `| ${row.name} | ${rateOf(row).toFixed(0)} | ${times} | ${figures.errors} | ${share} |`;
  });
  const verdicts = result.verdicts.map(
    ({ condition, seen, met }) => `| ${condition} | ${seen} | ${met ? 'yes' : 'NO'} |`,
  );
  const [cpu] = cpus();
  return `# Benchmark of ${result.started}

Target: ${result.target}. Resources loaded: ${result.resources}. ${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB,
${platform()} ${release()} ${arch()}, Node ${process.version}. The load generator shares the machine. Resident memory of the server:
${result.residentMegabytes.peak.toFixed(0)} MB peak, ${result.residentMegabytes.end.toFixed(0)} MB at the end.

Rates are requests per second, for transactions and raw inserts resources per second. Times in milliseconds.

| load | rate | p50 | p90 | p99 | max | errors | compared with |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

| condition | seen | met |
|---|---|---|
${verdicts.join('\n')}
`;
}

/** Writes \`report.md\` and \`raw.json\` of a run into its own folder and returns that folder. */
export async function writeResult(result: BenchResult, folder: string): Promise<string> {
  const target = join(folder, result.started.slice(0, 16).replaceAll(':', ''));
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'raw.json'), `${JSON.stringify(result, undefined, 1)}\n`);
  await writeFile(join(target, 'report.md'), renderReport(result));
  return target;
}
