import type { Command } from 'commander';
import { runVerb } from './run-verb.ts';

/**
 * Adds `sinfonia backup DIR`: copies the store, what notifications keep and the outbox of exchanges, into a new folder, also while the server runs.
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
        const { openStore } = await import('../open-store.ts');
        const { backUpExchanges } = await import('../exchanges/backup.ts');
        const { backUpNotifications } = await import('../notifications/backup.ts');
        const target = resolve(folder);
        const partial = `${target}.notifications.partial`;
        const partialExchanges = `${target}.exchanges.partial`;
        const store = await openStore(configuration);
        try {
          await rm(partial, { recursive: true, force: true });
          await rm(partialExchanges, { recursive: true, force: true });
          // Before the store, so that their places in the log are in its copy, and that it knows all that the outbox has.
          await backUpExchanges(configuration.data, partialExchanges);
          await backUpNotifications(configuration.data, partial);
          await store.backup(target);
          if (existsSync(partial)) await rename(partial, join(target, 'notifications'));
          if (existsSync(partialExchanges)) await rename(partialExchanges, join(target, 'exchanges'));
        } finally {
          await rm(partial, { recursive: true, force: true });
          await rm(partialExchanges, { recursive: true, force: true });
          await store.close();
        }
        console.log(resolve(folder));
        return 0;
      }),
    );
}
