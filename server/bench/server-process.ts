import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** A server under measurement: a process of its own, with the base URL it answers on. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number | undefined;
  /** Resident memory now, in megabytes (Linux; NaN elsewhere). */
  residentMegabytes(): Promise<number>;
  stop(): Promise<void>;
}

/** Environment of a process of the platform, beside that of this one. */
export type Environment = Readonly<Record<string, string>>;

/** Starts the platform as `sinfonia serve` does, on a data folder, and waits until it is ready. */
export async function startPlatform(dataFolder: string, environment: Environment = {}): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(join(root, 'server/src/cli.ts'), ['serve'], {
    cwd: dataFolder,
    env: {
      ...process.env,
      SINFONIA_PORT: String(port),
      SINFONIA_BASE_URL: url,
      SINFONIA_DATA: dataFolder,
      SINFONIA_MODE: 'sandbox',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilAnswers(`${url}/health/ready`, child, 600);
  return toServer(url, child);
}

/** Starts the bare Koa server of the comparison. */
export async function startBareKoa(readBody: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'baselines/bare-koa.ts')], {
    env: { ...process.env, BENCH_READ_BODY: readBody },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the bare server did not start')));
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8').trim()));
  });
  return toServer(`http://127.0.0.1:${port}`, child);
}

function toServer(url: string, child: ChildProcess): ServerProcess {
  return {
    url,
    pid: child.pid,
    residentMegabytes: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
    },
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function untilAnswers(url: string, child: ChildProcess, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no answer from ${url}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
