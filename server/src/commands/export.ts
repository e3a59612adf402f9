import type { Command } from 'commander';
import { runVerb, terminalLanguage } from './run-verb.ts';

/**
 * Adds `sinfonia export FOLDER`: writes all versions of the store, of any kind, into a new folder, also while the server runs; and
 * `sinfonia export --verify FOLDER`, which checks such a folder alone. Both print the SHA-256 of the manifest.
 *
 * Exit codes: 0; 1 the audit chain in the folder is broken; 2 refused, or the folder is damaged.
 */
export function register(program: Command): void {
  program
    .command('export <folder>')
    .description('write everything, history included, into a folder that any kind of store can import')
    .option('--verify', 'check a folder that was written before')
    .action((folder: string, options: { verify?: boolean }) =>
      runVerb(async (configuration) => {
        const { resolve } = await import('node:path');
        const { showChainFault, showFolder, showProgress } = await import('../moving/report.ts');
        const language = terminalLanguage();
        if (options.verify === true) {
          const { verifyFolder } = await import('../moving/verify-folder.ts');
          const verified = await verifyFolder(resolve(folder), showProgress(process.stderr));
          for (const line of showFolder(verified, language)) console.log(line);
          if (verified.chainFault === undefined) return 0;
          console.log(showChainFault(verified.chainFault, language));
          return 1;
        }
        const { createRequire } = await import('node:module');
        const { openStoreToRead } = await import('../open-store.ts');
        const { writeFolder } = await import('../moving/write-folder.ts');
        const { version: software } = createRequire(import.meta.url)('../../package.json') as { version: string };
        const store = await openStoreToRead(configuration);
        try {
          const progress = showProgress(process.stderr);
          const written = await writeFolder(store.moving, resolve(folder), { software, progress });
          for (const line of showFolder(written, language)) console.log(line);
        } finally {
          await store.close();
        }
        return 0;
      }),
    );
}
