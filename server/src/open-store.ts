import { type Configuration, ConfigurationError } from './config/index.ts';
import type { Store } from './store/port.ts';
import { openReadOnlySqliteStore, openSqliteStore } from './store/sqlite/index.ts';

/** Opens the store that the configuration names. Rejects with `ConfigurationError` for one that this version lacks. */
export async function openStore(configuration: Configuration): Promise<Store> {
  requireEmbedded(configuration);
  return openSqliteStore({
    dataDirectory: configuration.data,
    baseUrl: fhirBaseOf(configuration),
    workers: configuration.store.workers,
  });
}

function requireEmbedded({ store }: Configuration): void {
  if (store.kind !== 'embedded') {
    throw new ConfigurationError([{ code: 'store-kind-unavailable', expression: ['store.kind'] }]);
  }
}

/** Opens the same store to read it, while a server may be writing. Rejects as {@link openStore}, and with `store-not-ready`. */
export async function openStoreToRead(configuration: Configuration): Promise<Store> {
  requireEmbedded(configuration);
  return openReadOnlySqliteStore(configuration.data);
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
