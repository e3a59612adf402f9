import type { Command } from 'commander';
import { runVerb } from './run-verb.ts';

/**
 * Adds `sinfonia restore DIR`: verifies a backup and puts it in the place of the store, of what notifications keep and of the outbox of exchanges. The server must be stopped; data
 * that is there is kept unless `--force`, and then set aside, not deleted.
 *
 * Exit codes: 0; 2 when the backup is damaged, the store in use or not empty.
 */
export function register(program: Command): void {
  program
    .command('restore <folder>')
    .description('put a verified backup in the place of the store (the server must be stopped)')
    .option('--force', 'replace a store that holds data; the old one is set aside')
    .action((folder: string, options: { force?: boolean }) =>
      runVerb(async (configuration) => {
        if (configuration.store.kind !== 'embedded') {
          const { FhirError } = await import('@sinfonia/profiles/issues');
          throw new FhirError({ code: 'store-kind-unavailable' });
        }
        const { join, resolve } = await import('node:path');
        const { restoreExchanges, setOutboxAside, verifyExchanges } = await import('../exchanges/backup.ts');
        const { restoreNotifications, verifyNotifications } = await import('../notifications/backup.ts');
        // A backup is a matter of one kind of store, not of the store port.
        const { restoreBackup } = await import('../store/sqlite/index.ts');
        const ofNotifications = join(resolve(folder), 'notifications');
        const ofExchanges = join(resolve(folder), 'exchanges');
        // All are sound before anything is replaced.
        const hasNotifications = await verifyNotifications(ofNotifications);
        const hasExchanges = await verifyExchanges(ofExchanges);
        await restoreBackup(resolve(folder), configuration.data, { force: options.force === true });
        if (hasNotifications) await restoreNotifications(ofNotifications, configuration.data);
        if (hasExchanges) await restoreExchanges(ofExchanges, configuration.data);
        else await setOutboxAside(configuration.data);
        console.log(configuration.data);
        return 0;
      }),
    );
}
