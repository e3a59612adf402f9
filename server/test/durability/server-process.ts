import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { obtainSystemToken, readSandboxKey } from '../../src/identity/sandbox/obtain-token.ts';

const cli = resolve(import.meta.dirname, '../../src/cli.ts');

/** The command `sinfonia serve` in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  readonly dataFolder: string;
  /** What the process printed so far. */
  output(): string;
  /** Milliseconds from the start of the process to its ready line. */
  readonly readyAfter: number;
  /** A token that may do everything. */
  token(): Promise<string>;
  /** Ends the process with a signal and waits for it; resolves with its exit code, null when the signal killed it. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** A port of the loopback interface that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** Starts the server on a folder; resolves with the ready line. Rejects when it ends before that. */
export async function startServerProcess(
  folder: string,
  port: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const dataFolder = join(folder, 'data');
  const started = performance.now();
  const child = spawn(process.execPath, [cli, 'serve'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      SINFONIA_PORT: String(port),
      SINFONIA_DATA: dataFolder,
      SINFONIA_LOG: 'error',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  await new Promise<void>((ready, fail) => {
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${output}`)));
    child.stdout.on('data', () => {
      if (output.includes('SINFONIA pronta · ready')) ready();
    });
  });
  child.removeAllListeners('exit');
  const ended = once(child, 'exit') as Promise<[number | null]>;
  return {
    port,
    dataFolder,
    output: () => output,
    readyAfter: performance.now() - started,
    async token() {
      const request = { baseUrl: `http://localhost:${port}`, scope: 'system/*.cruds' };
      const answer = await obtainSystemToken(request, await readSandboxKey(dataFolder));
      return answer.access_token;
    },
    end: (signal) => endProcess(child, ended, signal),
  };
}

async function endProcess(child: ChildProcess, ended: Promise<[number | null]>, signal: NodeJS.Signals) {
  child.kill(signal);
  const [code] = await ended;
  return code;
}
