import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A real server with its own data folder, started as `sinfonia serve` starts it. */
export interface SandboxServer {
  /** Address without `/fhir`. */
  readonly url: string;
  readonly fhirBase: string;
  /** Data folder. */
  readonly data: string;
  /** Environment in which commands of the platform find this server. */
  readonly environment: NodeJS.ProcessEnv;
  /** Private key of `sandbox-backend`. */
  key(): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

/** The command line of the platform. */
export const sinfoniaCommand = fileURLToPath(new URL('../../../server/src/cli.ts', import.meta.url));

const slowestStart = 60_000;
let shared: Promise<SandboxServer> | undefined;

/** The server that all tests of one run share; it ends with the run. */
export function sharedSandbox(): Promise<SandboxServer> {
  shared ??= startSandbox();
  return shared;
}

/** Starts a server of one's own on a free port; `options` (`SINFONIA_…`) are added to the usual ones. */
export async function startSandbox(options: NodeJS.ProcessEnv = {}): Promise<SandboxServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-sdk-'));
  const data = join(folder, 'data');
  const url = `http://localhost:${await freePort()}`;
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('SINFONIA_'));
  const environment: NodeJS.ProcessEnv = {
    ...Object.fromEntries(others),
    SINFONIA_PORT: new URL(url).port,
    SINFONIA_DATA: data,
    SINFONIA_LOG: 'warn',
    SINFONIA_WORKERS: '1',
    ...options,
  };
  const child = spawn(process.execPath, [sinfoniaCommand, 'serve'], { cwd: folder, env: environment });
  const removeAll = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', removeAll);
  await ready(child);
  return {
    url,
    fhirBase: `${url}/fhir`,
    data,
    environment,
    async key() {
      return JSON.parse(await readFile(join(data, 'sandbox', 'sandbox-backend.jwk.json'), 'utf8')) as Record<
        string,
        string
      >;
    },
    async stop() {
      process.off('exit', removeAll);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null) child.kill('SIGTERM');
      else return removeAll();
      await ended;
      removeAll();
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`the server did not start in time: ${said}`)), slowestStart);
    const listen = (chunk: Buffer): void => {
      said += chunk.toString('utf8');
      if (!said.includes('ready')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}: ${said}`));
    });
  });
}

/** A port that was free a moment ago: the server needs to know its own address before it listens. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
