import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type ServerProcess, startServerProcess } from '../../durability/server-process.ts';
import type { HapiNode } from '../with-two-hapi.ts';

/** What a node does beside answering (`cluster.role`). */
export type Role = 'all' | 'web';

/** One `sinfonia serve` of a cluster: its port and data folder stay, its process comes and goes. */
export class ClusterNode {
  readonly port: number;
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  #process: ServerProcess | undefined;

  constructor(folder: string, port: number, environment: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.port = port;
    this.#environment = environment;
  }

  get data(): string {
    return join(this.#folder, 'data');
  }

  async start(role: Role): Promise<void> {
    this.#process = await startServerProcess(this.#folder, this.port, { ...this.#environment, SINFONIA_ROLE: role });
  }

  /** Waits until the process has ended; its exit code, null when the signal killed it. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const ending = this.#process;
    this.#process = undefined;
    return (await ending?.end(signal)) ?? null;
  }

  /** What the process printed so far: its errors. */
  output(): string {
    return this.#process?.output() ?? '';
  }

  token(): Promise<string> {
    return this.#process?.token() ?? assert.fail('the node runs');
  }
}

/** Two nodes on one HAPI server, alike but for their role. */
export interface Cluster {
  readonly nodes: readonly [ClusterNode, ClusterNode];
  close(): Promise<void>;
}

/**
 * Starts two nodes, the first with the role `all`, on an empty store without the synthetic Campania. They have the keys, the address
 * and the identity database in common, as docs/guide/several-nodes.md asks.
 */
export async function startCluster(hapi: HapiNode): Promise<Cluster> {
  await putFirstStartMark(hapi.baseUrl);
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-cluster-'));
  const ports = [await freePort(), await freePort()] as const;
  const configuration = join(folder, 'configuration.json');
  await writeFile(configuration, JSON.stringify({ store: { publishPackage: false } }));
  const environment = {
    SINFONIA_CONFIG: configuration,
    SINFONIA_BASE_URL: `http://localhost:${ports[0]}`,
    SINFONIA_STORE: 'hapi',
    SINFONIA_HAPI_URL: hapi.baseUrl,
    SINFONIA_HAPI_DATABASE: hapi.databaseUrl,
    SINFONIA_CURSOR_KEY: 'a key of the test, of more than 32 characters',
    SINFONIA_IDENTITY_STORE: 'postgresql',
    SINFONIA_IDENTITY_POSTGRES: hapi.databaseUrl,
  };
  const newNode = async (name: string, port: number): Promise<ClusterNode> => {
    await mkdir(join(folder, name));
    return new ClusterNode(join(folder, name), port, environment);
  };
  const nodes = [await newNode('first', ports[0]), await newNode('second', ports[1])] as const;
  const close = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.end('SIGKILL')));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await nodes[0].start('all');
    for (const keys of ['identity', 'sandbox']) {
      await cp(join(nodes[0].data, keys), join(nodes[1].data, keys), { recursive: true });
    }
    await nodes[1].start('web');
  } catch (error) {
    await close();
    throw error;
  }
  return { nodes, close };
}

/** The sandbox takes its first start for done when it finds this resource. */
async function putFirstStartMark(baseUrl: string): Promise<void> {
  const answer = await fetch(`${baseUrl}/Patient/sandbox-cittadino`, {
    method: 'PUT',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Patient', id: 'sandbox-cittadino' }),
  });
  assert.equal(answer.status, 201, await answer.text());
}
