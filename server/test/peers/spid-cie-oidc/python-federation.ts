import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { freePort } from '../../durability/server-process.ts';

const run = promisify(execFile);
const here = import.meta.dirname;

/** Longest life of the Python server, ms: should this process die, that one ends too. */
const longestLife = 300_000;

/** A person whom the Python provider signs in; members other than these are attributes. */
export interface PythonPerson {
  readonly username: string;
  readonly password: string;
  readonly [attribute: string]: string;
}

/** What a federation authority tells a relying party that it takes in. */
export interface Onboarding {
  readonly anchorKeys: readonly JWK[];
  /** Signed trust marks about the relying party. */
  readonly trustMarks: readonly string[];
}

/** The trust anchor and identity provider of the AgID reference, in Python, on the loopback interface. */
export interface PythonFederation {
  /** Entity id of the trust anchor. */
  readonly anchor: string;
  /** Entity id of the provider. */
  readonly provider: string;
  /** Takes a relying party in, by its entity id and federation keys, fills in the people, and starts to listen. */
  start(relyingParty: { sub: string; keys: readonly JWK[] }, people: readonly PythonPerson[]): Promise<Onboarding>;
  /** What the server wrote so far. */
  log(): string;
  stop(): Promise<void>;
}

/** A virtual environment with the reference in it. */
export interface PythonEnvironment {
  readonly python: string;
  /** Versions, e.g. `spid-cie-oidc 1.6.3 on Python 3.11.7`. */
  readonly versions: string;
}

/**
 * Makes a virtual environment with the AgID reference, below a folder. Resolves with the reason, in a few words, when there is
 * no Python 3.10 or later here, or the packages cannot be got.
 */
export async function installReference(folder: string): Promise<PythonEnvironment | { readonly missing: string }> {
  const command = await findPython();
  if (command === undefined) return { missing: 'there is no Python 3.10 or later with venv here' };
  const target = join(folder, 'python');
  const python = join(target, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  try {
    await run(command, ['-m', 'venv', target], { timeout: 120_000 });
  } catch {
    return { missing: 'Python cannot make a virtual environment here' };
  }
  try {
    const quietly = ['--quiet', '--no-input', '--disable-pip-version-check'];
    await run(python, ['-m', 'pip', 'install', ...quietly, '-r', join(here, 'requirements.txt')], { timeout: 300_000 });
  } catch {
    return { missing: 'pip cannot install requirements.txt here' };
  }
  const { stdout } = await run(python, ['-c', versionsScript], { timeout: 30_000 });
  return { python, versions: stdout.trim() };
}

const versionsScript = `
import platform
from importlib.metadata import version
print(f"spid-cie-oidc {version('spid-cie-oidc')}, Django {version('Django')}, Python {platform.python_version()}")
`;

async function findPython(): Promise<string | undefined> {
  for (const command of ['python3', 'python']) {
    try {
      await run(command, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'], {
        timeout: 30_000,
      });
      return command;
    } catch {
      // Another name may be there.
    }
  }
  return undefined;
}

/**
 * Prepares a trust anchor and provider with a database of their own.
 *
 * @param profile whose rules the provider holds requests to
 */
export async function preparePythonFederation(
  { python }: PythonEnvironment,
  folder: string,
  profile: 'spid' | 'cie',
): Promise<PythonFederation> {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const anchor = `http://127.0.0.1:${port}`;
  const environment = {
    ...process.env,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    PYTHONPATH: here,
    DJANGO_SETTINGS_MODULE: 'federation.settings',
    FEDERATION_BASE: anchor,
    FEDERATION_DATABASE: join(folder, `${profile}.sqlite3`),
    FEDERATION_PROFILE: profile,
  };
  let server: ChildProcess | undefined;
  let log = '';
  return {
    anchor,
    provider: `${anchor}/oidc/op`,
    async start(relyingParty, people) {
      await run(python, ['-m', 'django', 'migrate', '--verbosity', '0'], { env: environment, timeout: 120_000 });
      const seeding = run(python, ['-m', 'federation.seed'], { env: environment, timeout: 60_000 });
      seeding.child.stdin?.end(JSON.stringify({ relying_party: relyingParty, people }));
      const told = JSON.parse((await seeding).stdout) as { anchor_keys: JWK[]; trust_marks: string[] };
      const serve = ['-m', 'django', 'runserver', '--noreload', '--nostatic', `127.0.0.1:${port}`];
      server = spawn(python, serve, { env: environment, timeout: longestLife, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [server.stdout, server.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          log += text;
        });
      }
      await untilListening(anchor, server, () => log);
      return { anchorKeys: told.anchor_keys, trustMarks: told.trust_marks };
    },
    log: () => log,
    async stop() {
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    },
  };
}

async function untilListening(base: string, server: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) break;
    try {
      const answer = await fetch(`${base}/.well-known/openid-federation`, { signal: AbortSignal.timeout(5000) });
      await answer.body?.cancel();
      if (answer.ok) return;
    } catch {
      // Not yet.
    }
    await wait(100);
  }
  throw new Error(`the Python trust anchor does not answer: ${log().slice(-2000)}`);
}
