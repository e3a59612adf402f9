import type { ClientStep } from '../load/measure.ts';
import { bundleSize, bundleStep } from '../scenarios/bundles.ts';
import { crudStep, readStep } from '../scenarios/reads-and-crud.ts';
import type { Sample } from '../scenarios/sample.ts';
import { searchShapes, searchStep } from '../scenarios/searches.ts';

/** A load that each target gets, by so many clients at once. */
export interface Load {
  readonly name: string;
  readonly clients: number;
  readonly resourcesPerRequest?: number;
  readonly step: (sample: Sample, base: string, client: number) => ClientStep;
}

/** Clients of the loads that count how much a target does; one alone tells what a single request waits for. */
const many = 8;

/** The loads of the comparison, in the order in which they run. */
export const loads: readonly Load[] = [
  { name: 'reads, one client', clients: 1, step: readStep },
  { name: `reads, ${many} clients`, clients: many, step: readStep },
  { name: 'CRUD mix, one client', clients: 1, step: crudStep },
  { name: `CRUD mix, ${many} clients`, clients: many, step: crudStep },
  ...searchShapes.map((shape) => ({
    name: `search ${shape.name}, one client`,
    clients: 1,
    step: (sample: Sample, base: string, client: number) => searchStep(shape, sample, base, client),
  })),
  {
    name: `transactions of ${bundleSize}, two clients`,
    clients: 2,
    resourcesPerRequest: bundleSize,
    step: bundleStep,
  },
];
