import { existsSync } from 'node:fs';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Store } from '../port.ts';
import { SqliteAuditChain } from './audit-chain/sqlite-audit-chain.ts';
import { openConnection } from './connection.ts';
import { databaseFile } from './layout.ts';
import { migrations, schemaVersion } from './migrations/migrate.ts';
import { SqliteMoving } from './moving/sqlite-moving.ts';
import { PointReads } from './point-reads.ts';
import { ReaderPool } from './readers/reader-pool.ts';
import { pendingTypes } from './reindex.ts';
import { scanResources } from './scan.ts';
import { searchSchema } from './search/index.ts';

/**
 * Opens the embedded store to look at it, whether a server has it open or not: no connection may write, nothing is migrated,
 * indexed or entered. Writing refuses with `store-unavailable`. AuditEvents that still wait to be entered, and full text that
 * still waits to be indexed, are not found.
 *
 * @throws FhirError `store-newer`; `store-not-ready` when there is no store, or a server of this version has not opened it yet
 */
export async function openReadOnlySqliteStore(dataDirectory: string): Promise<Store> {
  const file = databaseFile(dataDirectory);
  if (!existsSync(file)) throw new FhirError({ code: 'store-not-ready' });
  const db = openConnection(file, 'point-reads');
  let readers: ReaderPool;
  try {
    const found = schemaVersion(db);
    const known = migrations.length;
    if (found > known) throw new FhirError({ code: 'store-newer', values: { found, known } });
    if (found < known) throw new FhirError({ code: 'store-not-ready' });
    const indexed = db.prepare("SELECT value FROM setting WHERE name = 'search-schema'").get()?.['value'];
    if (indexed !== searchSchema || pendingTypes(db).length > 0) throw new FhirError({ code: 'store-not-ready' });
    readers = await ReaderPool.start({ file }, { threads: 1, timeLimit: 10_000 });
  } catch (error) {
    db.close();
    throw error;
  }
  const reads = new PointReads(db);
  const refuse = async (): Promise<never> => {
    throw new FhirError({ code: 'store-unavailable' });
  };
  const vread: Store['vread'] = async (address, versionId) => reads.version(address, versionId);
  return {
    read: async ({ type, id }) => reads.current(type, id)?.version,
    vread,
    history: (request) => readers.run('history', request),
    search: (plan) => readers.run('search', plan),
    explain: (plan) => readers.run('explain', plan),
    write: refuse,
    async *scan(options = {}) {
      for await (const { version } of scanResources(db, options)) yield version;
    },
    backup: refuse,
    reindex: refuse,
    auditChain: new SqliteAuditChain(file),
    moving: new SqliteMoving(file, vread),
    health: async () => ({ ready: readers.ready, facts: { store: 'embedded', readOnly: true } }),
    async close() {
      await readers.close();
      db.close();
    },
  };
}
