import type { Command } from 'commander';
import { runVerb, terminalLanguage } from './run-verb.ts';

interface ImportOptions {
  readonly intoExisting?: boolean;
  readonly verify?: boolean;
}

/**
 * Adds `sinfonia import FOLDER`: brings an export into the store, which must be empty unless `--into-existing`, reads it back and
 * reports; and `sinfonia import --verify FOLDER`, which only compares. The server must be stopped.
 *
 * Exit codes: 0; 1 something is otherwise than in the folder; 2 refused.
 */
export function register(program: Command): void {
  program
    .command('import <folder>')
    .description('bring an export into the store, history included (the server must be stopped)')
    .option('--into-existing', 'complete an import that was broken off')
    .option('--verify', 'compare the store with the folder, and write nothing')
    .action((folder: string, options: ImportOptions) =>
      runVerb(async (configuration) => {
        const { resolve } = await import('node:path');
        const { openStore, openStoreToRead } = await import('../open-store.ts');
        const { showChainFault, showComparison, showProgress, showRestored } = await import('../moving/report.ts');
        const { readFolder } = await import('../moving/read-folder.ts');
        const { compareFolder } = await import('../moving/compare-folder.ts');
        const language = terminalLanguage();
        // An embedded store that is not there yet is made, to find everything missing.
        const looks = options.verify === true && configuration.store.kind === 'hapi';
        const store = await (looks ? openStoreToRead : openStore)(configuration);
        try {
          const progress = showProgress(process.stderr);
          const restored =
            options.verify === true
              ? undefined
              : await readFolder(store, resolve(folder), { intoExisting: options.intoExisting === true, progress });
          const compared = restored ?? (await compareFolder(store, resolve(folder), progress));
          for (const line of showComparison(compared, language)) console.log(line);
          if (restored !== undefined) for (const line of showRestored(restored, language)) console.log(line);
          const { chainFault, comparison } = compared;
          if (chainFault !== undefined) console.log(showChainFault(chainFault, language));
          const isSound = comparison.equal && chainFault === undefined && (restored?.faults.length ?? 0) === 0;
          return isSound ? 0 : 1;
        } finally {
          await store.close();
        }
      }),
    );
}
