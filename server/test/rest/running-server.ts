import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { composeApplication } from '../../src/compose.ts';
import { loadConfiguration } from '../../src/config/index.ts';
import type { OpenedLogin } from '../../src/identity/open-login.ts';
import { obtainSystemToken, readSandboxKey } from '../../src/identity/sandbox/obtain-token.ts';
import { openStore } from '../../src/open-store.ts';
import { freePort } from '../durability/server-process.ts';
import { type Answer, ask } from './ask.ts';

/** The whole application on a port of the loopback interface, with a data folder of its own. */
export interface RunningServer {
  readonly port: number;
  /** Data folder of the server. */
  readonly data: string;
  /** FHIR base, e.g. `http://localhost:40123/fhir`. */
  readonly base: string;
  /** Header with a token of the scopes given; all unless given. */
  authorization(scope?: string): Promise<string>;
  /** Sends a request as it is; without a token unless the headers carry one. */
  ask(method: string, path: string, headers?: Readonly<Record<string, string>>, body?: string): Promise<Answer>;
  stop(): Promise<void>;
}

/** What a test wants of the server. */
export interface ServerWishes {
  /** Options by dotted name. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** What the store holds instead of the synthetic Campania, written in this order without validation. */
  readonly resources?: readonly Resource[];
  /** Port of the loopback interface; a free one unless given. */
  readonly port?: number;
  /** Opens a login in the place of the configured one, for the address and the data folder of the server. */
  readonly login?: (baseUrl: string, data: string) => Promise<OpenedLogin>;
}

/** Starts the application as `sinfonia serve` does, without the process. */
export async function startServer(wishes: ServerWishes = {}): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-rest-'));
  const port = wishes.port ?? (await freePort());
  const { configuration } = loadConfiguration({
    folder,
    environment: {},
    command: {
      'server.port': port,
      'telemetry.level': 'silent',
      'store.publishPackage': false,
      data: join(folder, 'data'),
      ...wishes.options,
    },
  });
  if (wishes.resources !== undefined) {
    const store = await openStore(configuration);
    for (const resource of [...wishes.resources, firstStartMark]) {
      await store.write([{ kind: 'update', method: 'PUT', resource }]);
    }
    await store.close();
  }
  const login = await wishes.login?.(configuration.server.baseUrl, configuration.data);
  const application = await composeApplication(configuration, login === undefined ? {} : { login });
  const { url } = await application.start();
  const agent = new Agent({ keepAlive: true });
  const tokens = new Map<string, Promise<string>>();
  const server: RunningServer = {
    port,
    data: configuration.data,
    base: `${url}/fhir`,
    authorization(scope = 'system/*.cruds') {
      const known = tokens.get(scope) ?? obtain(url, scope, configuration.data);
      tokens.set(scope, known);
      return known;
    },
    ask: (method, path, headers = {}, body) =>
      ask(port, agent, { method, path, headers, ...(body === undefined ? {} : { body }) }),
    async stop() {
      agent.destroy();
      await application.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  if (wishes.resources !== undefined) {
    await server.ask('DELETE', `/fhir/Patient/${firstStartMark.id}`, { authorization: await server.authorization() });
  }
  return server;
}

/** The sandbox takes its first start for done when it finds this resource. */
const firstStartMark = { resourceType: 'Patient', id: 'sandbox-cittadino' } as const;

async function obtain(url: string, scope: string, dataFolder: string): Promise<string> {
  const answer = await obtainSystemToken({ baseUrl: url, scope }, await readSandboxKey(dataFolder));
  return `Bearer ${answer.access_token}`;
}
