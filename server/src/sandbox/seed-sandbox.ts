import type { Resource } from '@medplum/fhirtypes';
import type { Store } from '../store/port.ts';
import { firstOfMonth, formatDay } from './campania/calendar.ts';
import { type CampaniaOptions, campaniaHouseholds, referenceDayOf, regionalRegistry } from './campania/generate.ts';
import { type LoadOptions, type LoadReport, loadBatches } from './campania/load.ts';
import { sandboxCitizen, sandboxProfessionals } from './sandbox-users.ts';

/** What `serve` puts into an empty sandbox at its first start. */
export const firstStartPatients = 200;

/** Seed of the data unless another is given. */
export const defaultSeed = 1;

/** Reference date unless another is given: the first day of the current month. `now` in ms since the epoch. */
export function defaultReferenceDate(now: number = Date.now()): string {
  return formatDay(firstOfMonth(now));
}

/**
 * Stores a synthetic Campania with the test users: the registry first, since everything refers to it, and the citizen of
 * the test users last, so that she is there when all the rest is.
 */
export async function seedCampania(
  store: Pick<Store, 'write'>,
  options: CampaniaOptions,
  load: LoadOptions = {},
): Promise<LoadReport> {
  const { batches, workforce } = regionalRegistry(options);
  const referenceDay = referenceDayOf(options);
  const total = { stored: 0, created: 0, updated: 0, unchanged: 0 };
  const step = async (part: Iterable<readonly Resource[]>, inFlight?: number) => {
    const before = total.stored;
    const report = await loadBatches(store, part, {
      ...load,
      ...(inFlight === undefined ? {} : { inFlight }),
      progress: (stored) => load.progress?.(before + stored),
    });
    total.stored += report.stored;
    total.created += report.created;
    total.updated += report.updated;
    total.unchanged += report.unchanged;
  };
  // One transaction after the other: a batch of the registry refers to earlier ones.
  await step([...batches, sandboxProfessionals()], 1);
  await step(campaniaHouseholds(options, workforce));
  await step([sandboxCitizen({ referenceDay, workforce })], 1);
  return total;
}

/**
 * Fills the sandbox at its first start with a small set; once that was completed the store stays as its users left it.
 * An interrupted first start is made good by the next one.
 */
export async function seedSandbox(store: Pick<Store, 'read' | 'write'>): Promise<LoadReport> {
  if (await store.read({ type: 'Patient', id: 'sandbox-cittadino' })) {
    return { stored: 0, created: 0, updated: 0, unchanged: 0 };
  }
  return seedCampania(store, {
    patients: firstStartPatients,
    seed: defaultSeed,
    referenceDate: defaultReferenceDate(),
  });
}
