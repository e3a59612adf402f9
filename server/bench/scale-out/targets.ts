import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { obtainSystemToken, readSandboxKey } from '../../src/identity/sandbox/obtain-token.ts';
import { type RunningHapi, startHapi } from '../../test/hapi/start-hapi.ts';
import { loadResources } from '../dataset.ts';
import type { LoadClient, OpenClient } from '../load/client.ts';
import { type Environment, startPlatform } from '../server-process.ts';

/** A server of the comparison, which holds the same data as the others. */
export interface Target {
  readonly name: 'embedded' | 'hapi' | 'facade';
  readonly about: string;
  /** Path of the FHIR base. */
  readonly base: string;
  /** A new client, with a token of its own where one is needed: those of systems live five minutes. */
  open(): Promise<LoadClient>;
  /** Ends when it has nothing left to do of what was asked of it: it would do so at the cost of the next one. */
  rest(): Promise<void>;
}

/** The three servers of a comparison. */
export interface Targets {
  readonly all: readonly Target[];
  readonly hapiVersion: string;
  stop(): Promise<void>;
}

/**
 * Starts the platform on its embedded store and once more on the HAPI server, and loads both with the same synthetic Campania.
 *
 * @param against address of a HAPI server for tests, which must be empty or hold this data; `loopback` starts one
 * @param database `postgres://…` of that server, for the ledger of the facade
 */
export async function startTargets(
  against: string,
  database: string | undefined,
  resources: number,
  openClient: OpenClient,
): Promise<Targets> {
  const folders: string[] = [];
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.reverse()) await end();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  };
  const platform = async (environment: Environment) => {
    const folder = await mkdtemp(join(tmpdir(), 'sinfonia-bench-'));
    folders.push(folder);
    const server = await startPlatform(folder, environment);
    stops.push(() => server.stop());
    await loadResources(folder, resources, environment);
    const open = async (): Promise<LoadClient> => {
      const key = await readSandboxKey(folder);
      const { access_token } = await obtainSystemToken({ baseUrl: server.url, scope: 'system/*.cruds' }, key);
      return openClient(new URL(server.url), { authorization: `Bearer ${access_token}` });
    };
    return { open, rest: () => untilEntered(server.url) };
  };
  try {
    const hapi = await hapiOf(against, database);
    stops.push(hapi.stop);
    const embedded = await platform({ SINFONIA_STORE: 'embedded' });
    const facade = await platform({
      SINFONIA_STORE: 'hapi',
      SINFONIA_HAPI_URL: hapi.baseUrl,
      ...(hapi.databaseUrl === undefined ? {} : { SINFONIA_HAPI_DATABASE: hapi.databaseUrl }),
    });
    const address = new URL(hapi.baseUrl);
    // HAPI answers a search asked before from what it found then, for a minute; the facade always asks for what is there now.
    const direct = () => openClient(address, { 'cache-control': 'no-cache' });
    return {
      all: [
        { name: 'embedded', about: 'the platform on its embedded store', base: '/fhir', ...embedded },
        {
          name: 'hapi',
          about: 'HAPI FHIR alone, with the triggers of the ledger in its database',
          base: address.pathname.replace(/\/$/, ''),
          open: direct,
          rest: async () => {},
        },
        { name: 'facade', about: 'the platform on HAPI FHIR', base: '/fhir', ...facade },
      ],
      hapiVersion: await versionOf(hapi.baseUrl),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits, two minutes at most, until the AuditEvents of a platform on HAPI have been given to the server: it begins when it is quiet. */
async function untilEntered(url: string): Promise<void> {
  for (const end = Date.now() + 120_000; ; ) {
    const answer = await fetch(`${url}/health/ready`);
    const { store } = (await answer.json()) as { store?: { waitingAuditEvents?: number; unconfirmedWrites?: number } };
    if ((store?.waitingAuditEvents ?? 0) + (store?.unconfirmedWrites ?? 0) === 0) return;
    if (Date.now() > end) throw new Error('AuditEvents still wait for the HAPI server');
    await wait(250);
  }
}

async function hapiOf(against: string, database: string | undefined): Promise<RunningHapi> {
  if (against !== 'loopback') {
    return {
      kind: 'running',
      baseUrl: against,
      ...(database === undefined ? {} : { databaseUrl: database }),
      stop: async () => {},
    };
  }
  const started = await startHapi();
  if (started.kind === 'absent') throw new Error(started.why);
  return started;
}

async function versionOf(baseUrl: string): Promise<string> {
  const answer = await fetch(`${baseUrl}/metadata?_summary=true`);
  const { software } = (await answer.json()) as { software?: { name?: string; version?: string } };
  return `${software?.name ?? 'unknown'} ${software?.version ?? ''}`.trim();
}
