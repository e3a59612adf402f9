import type { Resource } from '@medplum/fhirtypes';
import { startDataset } from '../../src/analytics/dataset/build-dataset.ts';
import { type Engine, openEngine } from '../../src/analytics/dataset/engine.ts';
import type { DatasetName } from '../../src/analytics/indicators/families.ts';

/** A data set of resources, in this thread. */
export function datasetOf(resources: Iterable<Resource>, name: DatasetName = 'home-care'): Engine {
  const engine = openEngine();
  const builder = startDataset(engine, name);
  for (const resource of resources) builder.add(JSON.stringify(resource));
  builder.finish();
  return engine;
}

/** A day as the number of days since 1970. */
export function dayNumber(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / 86_400_000;
}
