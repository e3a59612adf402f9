import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Store, UpdateOperation } from '../../store/port.ts';

/** How resources are written. */
export interface LoadOptions {
  /** Fewest resources of one transaction, as long as there are any. A batch of the stream is never divided. */
  readonly transactionSize?: number;
  /** Most transactions under way at the same time. */
  readonly inFlight?: number;
  /** Told after each transaction how many resources are durable. */
  readonly progress?: (stored: number) => void;
}

/** What became of the resources. */
export interface LoadReport {
  readonly stored: number;
  readonly created: number;
  readonly updated: number;
  /** Resources that the store already had with the same content. */
  readonly unchanged: number;
}

const attempts = 5;

/**
 * Writes a stream of batches into a store with PUT semantics, so that a repetition changes nothing. Transactions may
 * finish in any order: a batch may only refer to itself and to what was stored before the call. Memory holds the
 * transactions under way and nothing else. `write-conflict` and `store-unavailable` are tried again a few times; any
 * other failure stops the load, after the transactions under way have ended.
 */
export async function loadBatches(
  store: Pick<Store, 'write'>,
  batches: Iterable<readonly Resource[]>,
  options: LoadOptions = {},
): Promise<LoadReport> {
  const { transactionSize = 200, inFlight = 4, progress } = options;
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];

  const start = (operations: UpdateOperation[]): void => {
    const task = writeWithRetry(store, operations).then(
      (outcomes) => {
        for (const outcome of outcomes) counts[outcome] += 1;
        progress?.(counts.created + counts.updated + counts.unchanged);
      },
      (failure: unknown) => {
        failures.push(failure);
      },
    );
    const tracked = task.finally(() => running.delete(tracked));
    running.add(tracked);
  };

  let operations: UpdateOperation[] = [];
  for (const batch of batches) {
    for (const resource of batch) operations.push({ kind: 'update', method: 'PUT', resource });
    if (operations.length < transactionSize) continue;
    start(operations);
    operations = [];
    while (running.size >= inFlight) await Promise.race(running);
    if (failures.length > 0) break;
  }
  if (operations.length > 0 && failures.length === 0) start(operations);
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  return { stored: counts.created + counts.updated + counts.unchanged, ...counts };
}

async function writeWithRetry(
  store: Pick<Store, 'write'>,
  operations: readonly UpdateOperation[],
): Promise<('created' | 'updated' | 'unchanged')[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const results = await store.write(operations);
      return results.map(({ outcome }) => (outcome === 'created' || outcome === 'unchanged' ? outcome : 'updated'));
    } catch (failure) {
      if (attempt >= attempts || !isPassing(failure)) throw failure;
      await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
    }
  }
}

function isPassing(failure: unknown): boolean {
  if (!(failure instanceof FhirError)) return false;
  const code = failure.issues[0]?.code;
  return code === 'write-conflict' || code === 'store-unavailable';
}
