import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const cli = resolve(import.meta.dirname, '../../src/cli.ts');

/** What a verb of the command line gave. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes a runner of `sinfonia <words>` in a folder, with the data folder `data` in it, against a port of this machine. */
export function commandsIn(folder: string, port: number, environment: Readonly<Record<string, string>> = {}) {
  return (...words: readonly string[]): Promise<Outcome> =>
    new Promise((done) => {
      execFile(
        process.execPath,
        [cli, ...words],
        {
          cwd: folder,
          maxBuffer: 64 * 1024 * 1024,
          env: {
            PATH: process.env['PATH'] ?? '',
            SINFONIA_DATA: 'data',
            SINFONIA_PORT: String(port),
            SINFONIA_BASE_URL: `http://localhost:${port}`,
            LC_ALL: 'en_GB.UTF-8',
            ...environment,
          },
        },
        (error, stdout, stderr) => {
          done({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr });
        },
      );
    });
}
