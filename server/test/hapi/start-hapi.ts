import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = import.meta.dirname;
const mainClass = 'it.campania.sinfonia.hapi.HapiServer';
const readyLine = 'HAPI ready';
/** Time limits in milliseconds: for Maven (the first time it downloads some 150 MB), the start, the end. */
const patience = { maven: 900_000, start: 240_000, stop: 5_000 };
const oldestJava = 17;

/** A server to test against, or why there is none. */
export type HapiForTests =
  | { readonly kind: 'running'; readonly baseUrl: string; readonly stop: () => Promise<void> }
  | { readonly kind: 'absent'; readonly why: string };

/**
 * The HAPI FHIR server that `SINFONIA_HAPI_URL` names, which must be one for tests only since they write into it; without it, one
 * that is built and started here on a free port of the loopback interface, with its database in memory.
 */
export async function startHapi(): Promise<HapiForTests> {
  const given = process.env['SINFONIA_HAPI_URL'];
  if (given) return { kind: 'running', baseUrl: given, stop: async () => {} };
  const why = await missingTool();
  if (why !== undefined) return { kind: 'absent', why };
  return launch(await build());
}

async function missingTool(): Promise<string | undefined> {
  const advice = 'install it or set SINFONIA_HAPI_URL';
  try {
    const { stderr } = await run('java', ['-version']);
    const version = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
    if (version < oldestJava) return `Java ${version} is older than ${oldestJava}: ${advice}`;
  } catch {
    return `Java ${oldestJava} or later is not there: ${advice}`;
  }
  try {
    await run('mvn', ['-v']);
  } catch {
    return `Maven is not there: ${advice}`;
  }
  return undefined;
}

/** Compiles the launcher and gives its class path. */
async function build(): Promise<string> {
  const list = join(folder, 'target', 'classpath.txt');
  const goals = existsSync(list)
    ? ['-o', 'compile']
    : [
        'compile',
        'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath',
        '-Dmdep.outputFile=target/classpath.txt',
      ];
  await run('mvn', ['-q', '-B', ...goals], { cwd: folder, timeout: patience.maven });
  return `${join(folder, 'target', 'classes')}:${(await readFile(list, 'utf8')).trim()}`;
}

async function launch(classPath: string): Promise<HapiForTests> {
  const port = await freePort();
  const server = spawn('java', ['-Xmx2g', `-Dhapi.port=${port}`, '-cp', classPath, mainClass], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const kill = (): void => void server.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    await end(server);
  };
  if (await becomesReady(server)) return { kind: 'running', baseUrl: `http://127.0.0.1:${port}/fhir`, stop };
  await stop();
  throw new Error('the HAPI server did not start');
}

async function becomesReady(server: ChildProcess): Promise<boolean> {
  const lines = async (): Promise<boolean> => {
    let text = '';
    for await (const part of server.stdout ?? []) {
      text += part;
      if (text.includes(readyLine)) return true;
    }
    return false;
  };
  const late = new AbortController();
  const limit = wait(patience.start, false, { signal: late.signal }).catch(() => false);
  const ready = await Promise.race([lines(), limit]);
  late.abort();
  return ready;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), patience.stop);
  await ended;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
