import { spawnSync } from 'node:child_process';
import { packageResources } from '../src/package/index.ts';

/** A profile with the type that it constrains. */
export interface ProfileToCompile {
  readonly url: string;
  readonly type: string;
}

/** Time since the start of the process, engine included, and resident memory then. */
export interface Moment {
  readonly milliseconds: number;
  readonly residentMegabytes: number;
}

/** How a process gets ready for the profiles of the package. */
export interface StartUp {
  /** The first resource is validated, the whole package at hand: what a server waits for. */
  readonly first: Moment;
  /** Every profile of the package is compiled. */
  readonly all: Moment;
  readonly profiles: number;
}

/** What the first line of `server/src/cli.ts` asks of Node. */
export const productFlags = ['--v8-pool-size=1', '--max-semi-space-size=16', '--heap-growing-percent=40'];

/**
 * Runs `compile-all.ts` several times, as the product starts, and answers every run but the first, which fills the cache
 * of compiled sources as the first start after an installation does.
 */
export function measureStartUp(runs: number): readonly StartUp[] {
  const profiles = packageResources('StructureDefinition').flatMap(({ url, type }): ProfileToCompile[] =>
    url === undefined || type === undefined || type === 'Extension' ? [] : [{ url, type }],
  );
  const input = JSON.stringify(profiles);
  return Array.from({ length: runs + 1 }, () => {
    const program = `${import.meta.dirname}/compile-all.ts`;
    const { stdout, status, stderr } = spawnSync(process.execPath, [...productFlags, program], {
      encoding: 'utf8',
      input,
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as StartUp;
  }).slice(1);
}
