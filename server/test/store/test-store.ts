import { openHapiStore } from '../../src/store/hapi/index.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { emptyServer } from '../hapi/empty-server.ts';

/** Names of the environment by which a run of the suites, and the processes that it starts, know the HAPI server that they are for. */
export const runOnHapi = {
  isRunning: 'SINFONIA_TEST_ON_HAPI',
  baseUrl: 'SINFONIA_TEST_HAPI_URL',
  databaseUrl: 'SINFONIA_TEST_HAPI_DATABASE',
  directory: 'SINFONIA_TEST_DIRECTORY',
} as const;

/**
 * Opens a store for a suite: the embedded one in its data directory, or, in a run on HAPI, the server of that run. The server holds
 * the data of one directory at a time: another directory finds it empty, as it would find itself.
 */
export async function openTestStore(dataDirectory: string, baseUrl: string): Promise<Store> {
  const hapi = process.env[runOnHapi.baseUrl];
  if (hapi === undefined) return openSqliteStore({ dataDirectory, baseUrl, workers: 1 });
  const databaseUrl = process.env[runOnHapi.databaseUrl];
  if (process.env[runOnHapi.directory] !== dataDirectory) {
    await emptyServer(hapi, databaseUrl);
    process.env[runOnHapi.directory] = dataDirectory;
  }
  return openHapiStore({ baseUrl: hapi, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
}

/**
 * How often a test of arbitrary input runs, of so many times on the embedded store: on HAPI a tenth, since what is malformed is refused
 * before a store is asked.
 */
export function runsOf(times: number): number {
  return process.env[runOnHapi.isRunning] === undefined ? times : Math.ceil(times / 10);
}
