import { spawnSync } from 'node:child_process';

/** Time and memory until the validator has compiled every profile of the package, in a process of its own. */
export interface StartUp {
  /** From the start of the process, engine included. */
  readonly milliseconds: number;
  readonly residentMegabytes: number;
  readonly profiles: number;
}

/** Runs `compile-all.ts` several times and answers every run. */
export function measureStartUp(runs: number): readonly StartUp[] {
  return Array.from({ length: runs }, () => {
    const { stdout, status, stderr } = spawnSync(process.execPath, [`${import.meta.dirname}/compile-all.ts`], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as StartUp;
  });
}
