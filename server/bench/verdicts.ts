import { type BenchResult, type ResultRow, rateOf, type Verdict } from './report.ts';

/** Smallest share of the baseline that each load must reach. */
const shares: readonly { readonly row: string; readonly share: number }[] = [
  { row: 'reads', share: 0.4 },
  { row: 'CRUD mix', share: 0.25 },
  { row: 'transactions', share: 0.5 },
];

const largestSpread = 3;
const largestGrowth = 2;
const largestMemory = 400;

/**
 * Holds the figures against the conditions of the benchmark: shares of the baselines, spread of each search shape, growth
 * between the small and the large data set, memory, errors.
 */
export function judge(rows: readonly ResultRow[], memory: BenchResult['residentMegabytes']): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const { row: name, share } of shares) {
    const row = rows.find((candidate) => candidate.name === name);
    if (row?.baseline === undefined) continue;
    const seen = rateOf(row) / row.baseline.perSecond;
    verdicts.push({
      condition: `${name} ≥ ${share * 100} % of ${row.baseline.name}`,
      seen: percent(seen),
      met: seen >= share,
    });
  }
  for (const row of rows.filter((candidate) => candidate.name.startsWith('search '))) {
    const { p50, p99 } = row.figures;
    verdicts.push({
      condition: `${row.name}: p99 ≤ ${largestSpread} × p50`,
      seen: `${(p99 / p50).toFixed(2)} × (${p50.toFixed(2)} → ${p99.toFixed(2)} ms)`,
      met: p99 <= largestSpread * p50,
    });
  }
  for (const { shape, small, large } of pairs(rows)) {
    const growth = large.figures.p50 / small.figures.p50;
    verdicts.push({
      condition: `search ${shape}: p50 grows ≤ ${largestGrowth} ×`,
      seen: `${growth.toFixed(2)} × (${small.figures.p50.toFixed(2)} → ${large.figures.p50.toFixed(2)} ms)`,
      met: growth <= largestGrowth,
    });
  }
  const errors = rows.reduce((sum, row) => sum + row.figures.errors, 0);
  verdicts.push({ condition: 'no error', seen: String(errors), met: errors === 0 });
  if (!Number.isNaN(memory.peak)) {
    verdicts.push({
      condition: `resident memory ≤ ${largestMemory} MB`,
      seen: `${memory.peak.toFixed(0)} MB`,
      met: memory.peak <= largestMemory,
    });
  }
  return verdicts;
}

function pairs(rows: readonly ResultRow[]): { shape: string; small: ResultRow; large: ResultRow }[] {
  return rows.flatMap((small) => {
    const shape = /^search (.+) \(small\)$/.exec(small.name)?.[1];
    const large = rows.find((row) => row.name === `search ${shape} (large)`);
    return shape === undefined || large === undefined ? [] : [{ shape, small, large }];
  });
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
