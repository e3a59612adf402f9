import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const cli = resolve(import.meta.dirname, '../../src/cli.ts');

/** How a command ended, and what it said. */
export interface CommandEnd {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `sinfonia` as a process of its own, with a data directory and nothing else of the environment but what is given. */
export function runCommand(
  data: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandEnd> {
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'en_GB.UTF-8', SINFONIA_DATA: data, ...environment };
  return new Promise((done) => {
    execFile(process.execPath, [cli, ...args], { env, cwd: data }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}
