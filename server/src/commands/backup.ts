import type { Command } from 'commander';
import { runVerb } from './run-verb.ts';

/**
 * Adds `sinfonia backup DIR`: copies the store, and what notifications keep, into a new folder, also while the server runs.
 *
 * Exit codes: 0; 2 when the copy could not be made.
 */
export function register(program: Command): void {
  program
    .command('backup <folder>')
    .description('copy the store into a folder, also while the server runs')
    .action((folder: string) =>
      runVerb(async (configuration) => {
        const { join, resolve } = await import('node:path');
        const { rename, rm } = await import('node:fs/promises');
        const { existsSync } = await import('node:fs');
        const { openStore } = await import('../compose.ts');
        const { backUpNotifications } = await import('../notifications/backup.ts');
        const target = resolve(folder);
        const partial = `${target}.notifications.partial`;
        const store = await openStore(configuration);
        try {
          await rm(partial, { recursive: true, force: true });
          // Before the store, so that its place in the log is in the copy of the store.
          await backUpNotifications(configuration.data, partial);
          await store.backup(target);
          if (existsSync(partial)) await rename(partial, join(target, 'notifications'));
        } finally {
          await rm(partial, { recursive: true, force: true });
          await store.close();
        }
        console.log(resolve(folder));
        return 0;
      }),
    );
}
