import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Environment } from './server-process.ts';

/** Loads the synthetic Campania up to about so many resources, beside the running server, as `sinfonia seed` does. */
export async function loadResources(
  dataFolder: string,
  resources: number,
  environment: Environment = {},
): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../src/cli.ts'), 'seed', '--resources', String(resources), '--seed', String(resources)],
    {
      cwd: dataFolder,
      env: { ...process.env, SINFONIA_DATA: dataFolder, SINFONIA_MODE: 'sandbox', ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`loading ended with code ${code}`);
}
