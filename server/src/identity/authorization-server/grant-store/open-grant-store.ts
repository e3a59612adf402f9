import type { GrantStore } from './port.ts';
import { openSqliteGrantStore } from './sqlite-grant-store.ts';

/** Where the authorization server keeps its state. */
export interface GrantStorePlace {
  /** File of the embedded database. */
  readonly path: string;
  /** Address of a PostgreSQL database that several nodes share; takes the place of the file. */
  readonly postgresUrl?: string;
}

/** Opens the state of the authorization server: embedded, or in PostgreSQL for several nodes. */
export async function openGrantStore({ path, postgresUrl }: GrantStorePlace): Promise<GrantStore> {
  if (postgresUrl === undefined) return openSqliteGrantStore(path);
  const { openPostgresGrantStore } = await import('./postgres-grant-store.ts');
  return openPostgresGrantStore(postgresUrl);
}
