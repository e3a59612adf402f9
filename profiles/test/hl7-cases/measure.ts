import { expectedOutcome, type ManifestCase, readManifest } from './manifest.ts';
import { ourErrors } from './run-case.ts';
import { errorsWithoutServer, isOfOtherVersion, type LeftOutReason, leftOut } from './scope.ts';

/** One run of a case: against the specification, or against a profile besides. */
export interface RunResult {
  /** Name of the case, with ` (profile)` for its profile run. */
  readonly name: string;
  readonly module: string;
  /** Whether the reference implementation finds an error. */
  readonly invalid: boolean;
  /** Our errors, in words without content of the resource. */
  readonly ours: readonly string[];
  /** Errors of the reference implementation. */
  readonly theirs: readonly string[];
}

/** All runs of the suite that are ours to judge, and how many are left out for which reason. */
export interface Measurement {
  readonly results: readonly RunResult[];
  readonly leftOut: ReadonlyMap<LeftOutReason, number>;
}

/** Whether a run failed: an invalid resource not found, or a valid one refused. */
export function hasFailed({ invalid, ours }: RunResult): boolean {
  return invalid !== ours.length > 0;
}

/** Runs the suite in a folder. */
export function measure(folder: string): Measurement {
  const results: RunResult[] = [];
  const left = new Map<LeftOutReason, number>();
  const leave = (reason: LeftOutReason): void => {
    left.set(reason, (left.get(reason) ?? 0) + 1);
  };
  for (const entry of readManifest(folder)) {
    const reason = leftOut(entry);
    if (reason) leave(reason);
    else
      for (const run of runsOf(entry)) {
        const result = judge(folder, entry, run);
        if (typeof result === 'string') leave(result);
        else results.push(result);
      }
  }
  return { results, leftOut: left };
}

function runsOf(entry: ManifestCase): readonly ('base' | 'profile')[] {
  return entry.profile ? ['base', 'profile'] : ['base'];
}

function judge(folder: string, entry: ManifestCase, run: 'base' | 'profile'): RunResult | LeftOutReason {
  const stated = run === 'base' ? entry.java : entry.profile?.java;
  if (isOfOtherVersion(stated)) return 'version';
  const outcome = expectedOutcome(folder, stated);
  if (!outcome) return 'outcome';
  const errors = errorsWithoutServer(outcome);
  if (outcome.errors > 0 && errors === 0) return 'terminology';
  const ours = ourErrors(folder, entry, run);
  if (!ours) return 'support';
  return {
    name: run === 'base' ? entry.name : `${entry.name} (profile)`,
    module: entry.module ?? 'none',
    invalid: errors > 0,
    ours,
    theirs: outcome.issues.map(({ details }) => details?.text ?? ''),
  };
}
