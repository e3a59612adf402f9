import { createHash } from 'node:crypto';
import type { Configuration } from './config/index.ts';
import { type HapiStoreOptions, openHapiStore } from './store/hapi/index.ts';
import type { Store } from './store/port.ts';
import { openReadOnlySqliteStore, openSqliteStore } from './store/sqlite/index.ts';

/** Opens the store that the configuration names. Rejects with `store-unavailable` and, when it is embedded, `store-newer`. */
export async function openStore(configuration: Configuration): Promise<Store> {
  if (configuration.store.kind === 'hapi') return openHapiStore(hapiOptions(configuration));
  return openSqliteStore({
    dataDirectory: configuration.data,
    baseUrl: fhirBaseOf(configuration),
    workers: configuration.store.workers,
  });
}

/** Opens the same store to read it, while a server may be writing. Rejects as {@link openStore}, and with `store-not-ready`. */
export async function openStoreToRead(configuration: Configuration): Promise<Store> {
  if (configuration.store.kind === 'hapi') return openHapiStore({ ...hapiOptions(configuration), readOnly: true });
  return openReadOnlySqliteStore(configuration.data);
}

/** The HAPI store of the configuration, as the store takes it. */
export function hapiOptions({ store }: Configuration): HapiStoreOptions {
  const { hapiUrl, hapiDatabase, hapiTimeoutSeconds, cursorKey } = store;
  return {
    baseUrl: hapiUrl,
    patience: hapiTimeoutSeconds * 1000,
    ...(hapiDatabase === '' ? {} : { databaseUrl: hapiDatabase }),
    ...(cursorKey === '' ? {} : { cursorKey: createHash('sha256').update(cursorKey).digest() }),
  };
}

/** Address of the FHIR API. */
export function fhirBaseOf(configuration: Configuration): string {
  return `${configuration.server.baseUrl}/fhir`;
}

/** Does what comes after something was opened; closes it again when that fails. */
export async function prepare<T>(opened: Pick<Store, 'close'>, rest: () => Promise<T>): Promise<T> {
  try {
    return await rest();
  } catch (error) {
    await opened.close();
    throw error;
  }
}
