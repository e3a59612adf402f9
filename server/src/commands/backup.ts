import type { Command } from 'commander';
import { runVerb } from './run-verb.ts';

/**
 * Adds `sinfonia backup DIR`: copies the store into a new folder, also while the server runs.
 *
 * Exit codes: 0; 2 when the copy could not be made.
 */
export function register(program: Command): void {
  program
    .command('backup <folder>')
    .description('copy the store into a folder, also while the server runs')
    .action((folder: string) =>
      runVerb(async (configuration) => {
        const { resolve } = await import('node:path');
        const { openStore } = await import('../compose.ts');
        const store = await openStore(configuration);
        try {
          await store.backup(resolve(folder));
        } finally {
          await store.close();
        }
        console.log(resolve(folder));
        return 0;
      }),
    );
}
