import type { DatabaseSync } from 'node:sqlite';
import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { scanResources } from './scan.ts';
import { extractIndexRows, type ParameterIds } from './search/index.ts';
import type { UnitStep } from './writer/protocol.ts';
import type { WriterClient } from './writer/writer-client.ts';

/** Resources per unit: small enough that other writes pass in between. */
const slice = 100;

/** Told how many resources of how many have been indexed. */
export type ReindexProgress = (done: number, total: number) => void;

/** What a re-index works with. */
export interface ReindexParts {
  /** A read-only connection of this thread. */
  readonly db: DatabaseSync;
  readonly writer: WriterClient;
  readonly ids: ParameterIds;
  readonly baseUrl: string | undefined;
}

/** Types noted for re-indexing and not finished yet. */
export function pendingTypes(db: DatabaseSync): string[] {
  return (db.prepare('SELECT type FROM reindex ORDER BY type').all() as unknown as { type: string }[]).map(
    ({ type }) => type,
  );
}

/**
 * Rebuilds the index rows of all resources of some types, while the store serves. A resource that changes meanwhile has
 * been indexed by its own write and is passed over. Types that were noted go on where they stopped.
 */
export async function reindexTypes(
  parts: ReindexParts,
  types: readonly string[],
  progress: ReindexProgress = () => {},
): Promise<void> {
  const { db } = parts;
  const count = db.prepare(
    'SELECT count(*) AS n FROM resource WHERE deleted = 0 AND type IN (SELECT value FROM json_each(?))',
  );
  const total = Number(count.get(JSON.stringify(types))?.['n'] ?? 0);
  const startOf = db.prepare('SELECT done_rid FROM reindex WHERE type = ?');
  let done = 0;
  for (const type of types) {
    const afterRid = Number(startOf.get(type)?.['done_rid'] ?? 0);
    let steps: UnitStep[] = [];
    for await (const { rid, seq, version } of scanResources(db, { types: [type], afterRid })) {
      const rows = extractIndexRows(JSON.parse(version.json ?? '{}') as Resource, parts.ids, parts.baseUrl);
      steps.push({ kind: 'index', rid, seq, rows });
      done++;
      if (steps.length < slice) continue;
      await submit(parts.writer, [...steps, { kind: 'indexed', type, rid }]);
      steps = [];
      progress(done, total);
    }
    await submit(parts.writer, [...steps, { kind: 'indexed', type, rid: null }]);
    progress(done, total);
  }
}

async function submit(writer: WriterClient, steps: readonly UnitStep[]): Promise<void> {
  const answer = await writer.submit(steps);
  if (answer.kind === 'failed') {
    throw new FhirError({ code: 'store-unavailable' }, { cause: new Error(answer.reason) });
  }
}
