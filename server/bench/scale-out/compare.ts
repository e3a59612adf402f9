import type { Figures } from '../load/measure.ts';
import type { Verdict } from '../report.ts';
import type { Target } from './targets.ts';

/** Figures of one load on the three targets, from one round after another. */
export interface Comparison {
  readonly load: string;
  readonly rounds: readonly Readonly<Record<Target['name'], Figures>>[];
  readonly resourcesPerRequest?: number;
}

/** Most that the facade may add to p50 of the CRUD mix (share) and to reads (ms), and least that the embedded store is faster. */
const bars = { addedToCrud: 0.15, addedToReads: 2, crudFaster: 3, readsFaster: 5 } as const;

/** Middle value over the rounds. */
export function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** One figure of a target, middle of the rounds. */
export function figureOf({ rounds }: Comparison, target: Target['name'], figure: keyof Figures): number {
  return middle(rounds.map((round) => round[target][figure]));
}

/** Ratio of a figure of two targets: in each round by itself, then the middle, so that what the machine does meanwhile counts on both. */
function ratioOf({ rounds }: Comparison, over: Target['name'], under: Target['name'], figure: keyof Figures): number {
  return middle(rounds.map((round) => round[over][figure] / round[under][figure]));
}

/** Holds the comparisons against the bars of the scale-out store. */
export function judgeComparisons(comparisons: readonly Comparison[]): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const comparison of comparisons) {
    const { load } = comparison;
    if (load.startsWith('CRUD mix')) {
      const added = ratioOf(comparison, 'facade', 'hapi', 'p50') - 1;
      verdicts.push({
        condition: `${load}: the facade adds ≤ ${bars.addedToCrud * 100} % to p50 of HAPI`,
        seen: `${(added * 100).toFixed(1)} %`,
        met: added <= bars.addedToCrud,
      });
      verdicts.push(faster(comparison, bars.crudFaster));
    }
    if (load.startsWith('reads')) {
      const added = middle(comparison.rounds.map(({ facade, hapi }) => facade.p50 - hapi.p50));
      verdicts.push({
        condition: `${load}: the facade adds ≤ ${bars.addedToReads} ms to p50 of HAPI`,
        seen: `${added.toFixed(2)} ms`,
        met: added <= bars.addedToReads,
      });
      verdicts.push(faster(comparison, bars.readsFaster));
    }
  }
  const errors = comparisons.flatMap(({ rounds }) => rounds.flatMap((round) => Object.values(round)));
  const count = errors.reduce((sum, figures) => sum + figures.errors, 0);
  verdicts.push({ condition: 'no error', seen: String(count), met: count === 0 });
  return verdicts;
}

function faster(comparison: Comparison, least: number): Verdict {
  const seen = ratioOf(comparison, 'embedded', 'hapi', 'perSecond');
  return {
    condition: `${comparison.load}: embedded ≥ ${least} × the rate of HAPI`,
    seen: `${seen.toFixed(1)} ×`,
    met: seen >= least,
  };
}
