import type { Resource } from '@medplum/fhirtypes';

/** A named load: one pass over its resources, telling how many were found valid. */
export interface Load {
  readonly name: string;
  readonly resources: readonly Resource[];
  readonly check: (resource: Resource) => boolean;
}

/** Resources per second of each round, and how many of the resources of one pass were found valid. */
export interface Throughput {
  readonly name: string;
  readonly rounds: readonly number[];
  readonly median: number;
  readonly valid: number;
  readonly resources: number;
}

/** Measures loads in turns, so that what else the machine does falls on all of them. The first round only warms up. */
export function measureInTurns(loads: readonly Load[], rounds: number, milliseconds: number): readonly Throughput[] {
  const rates = loads.map((): number[] => []);
  for (let round = 0; round <= rounds; round++)
    loads.forEach((load, index) => {
      const rate = runFor(load, milliseconds);
      if (round > 0) rates[index]?.push(rate);
    });
  return loads.map(({ name, resources, check }, index) => {
    const all = rates[index] ?? [];
    return {
      name,
      rounds: all,
      median: [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN,
      valid: resources.filter(check).length,
      resources: resources.length,
    };
  });
}

function runFor({ resources, check }: Load, milliseconds: number): number {
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    for (const resource of resources) check(resource);
    count += resources.length;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  return (count * 1000) / elapsed;
}
