import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = import.meta.dirname;
const mainClass = 'it.campania.sinfonia.hapi.HapiServer';
const readyLine = /^HAPI ready (jdbc:\S+)$/m;
/** Time limits in milliseconds: for Maven (the first time it downloads some 150 MB), the start, the end. */
const patience = { maven: 900_000, start: 240_000, stop: 15_000 };
const oldestJava = 17;

/** A server to test against, or why there is none. */
export type HapiForTests =
  | {
      readonly kind: 'running';
      readonly baseUrl: string;
      /** Address of its PostgreSQL database (`postgres://…`), where it is known. */
      readonly databaseUrl?: string;
      readonly stop: () => Promise<void>;
      /** Ends it at once, as a failure of its machine would; absent for one that was not started here. */
      readonly kill?: () => Promise<void>;
    }
  | { readonly kind: 'absent'; readonly why: string };

/** A HAPI server that runs. */
export type RunningHapi = Extract<HapiForTests, { kind: 'running' }>;

/**
 * The HAPI FHIR server that `SINFONIA_HAPI_URL` names (and `SINFONIA_HAPI_DATABASE`, its database), which must be one for tests only
 * since they write into it; without it, one that is built and started here on a free port of the loopback interface, with a database of
 * its own.
 */
export async function startHapi(): Promise<HapiForTests> {
  const given = process.env['SINFONIA_HAPI_URL'];
  const databaseUrl = process.env['SINFONIA_HAPI_DATABASE'];
  if (given) {
    return { kind: 'running', baseUrl: given, ...(databaseUrl ? { databaseUrl } : {}), stop: async () => {} };
  }
  const why = await missingTool();
  if (why !== undefined) return { kind: 'absent', why };
  return launch(await build());
}

/** A HAPI server of its own with the settings that HAPI comes with, most of which the store cannot work with. */
export async function startHapiAsItComes(): Promise<HapiForTests> {
  const why = await missingTool();
  return why === undefined ? launch(await build(), ['-Dhapi.defaults=true']) : { kind: 'absent', why };
}

/** One more HAPI node over the database of one that was started here. */
export async function startSecondHapi(databaseUrl: string): Promise<HapiForTests> {
  const why = await missingTool();
  if (why !== undefined) return { kind: 'absent', why };
  const { host, pathname } = new URL(databaseUrl);
  return launch(await build(), [`-Dhapi.jdbc=jdbc:postgresql://${host}${pathname}`]);
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
  const changed = async (file: string): Promise<number> => (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
  const goals =
    (await changed(list)) > (await changed(join(folder, 'pom.xml')))
      ? ['-o', 'compile']
      : [
          'compile',
          'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath',
          '-Dmdep.outputFile=target/classpath.txt',
        ];
  await run('mvn', ['-q', '-B', ...goals], { cwd: folder, timeout: patience.maven });
  return `${join(folder, 'target', 'classes')}:${(await readFile(list, 'utf8')).trim()}`;
}

async function launch(classPath: string, properties: readonly string[] = []): Promise<HapiForTests> {
  const port = await freePort();
  const server = spawn('java', ['-Xmx1500m', `-Dhapi.port=${port}`, ...properties, '-cp', classPath, mainClass], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const atExit = (): void => void server.kill('SIGTERM');
  process.once('exit', atExit);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    process.off('exit', atExit);
    await end(server, signal);
  };
  const jdbc = await becomesReady(server);
  if (jdbc !== undefined) {
    const databaseUrl = jdbc.replace(/^jdbc:postgresql:\/\//, 'postgres://postgres@');
    return {
      kind: 'running',
      baseUrl: `http://127.0.0.1:${port}/fhir`,
      databaseUrl,
      stop,
      kill: () => stop('SIGKILL'),
    };
  }
  await stop();
  throw new Error('the HAPI server did not start');
}

/** The JDBC address that the server prints when it is ready; undefined when it ends or is too late. */
async function becomesReady(server: ChildProcess): Promise<string | undefined> {
  const lines = async (): Promise<string | undefined> => {
    let text = '';
    for await (const part of server.stdout ?? []) {
      text += part;
      const ready = readyLine.exec(text)?.[1];
      if (ready !== undefined) return ready;
    }
    return undefined;
  };
  const late = new AbortController();
  const limit = wait(patience.start, undefined, { signal: late.signal }).catch(() => undefined);
  const ready = await Promise.race([lines(), limit]);
  late.abort();
  return ready;
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill(signal);
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
