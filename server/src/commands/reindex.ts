import type { Command } from 'commander';
import { runVerb } from './run-verb.ts';

/**
 * Adds `sinfonia reindex`: rebuilds the search index, all of it or that of some resource types.
 *
 * Exit codes: 0; 2 when a type does not exist or the store cannot be opened.
 */
export function register(program: Command): void {
  program
    .command('reindex')
    .description('rebuild the search index')
    .option('--type <names...>', 'only these resource types')
    .action((options: { type?: readonly string[] }) =>
      runVerb(async (configuration) => {
        const { isResourceType, nearest, resourceTypes } = await import('@sinfonia/profiles/model');
        const { FhirError } = await import('@sinfonia/profiles/issues');
        for (const type of options.type ?? []) {
          if (isResourceType(type)) continue;
          const suggestion = nearest(type, resourceTypes()) ?? 'Patient';
          throw new FhirError({ code: 'unknown-resource-type', values: { type, nearest: suggestion } });
        }
        const { openStore } = await import('../open-store.ts');
        const store = await openStore(configuration);
        let indexed = 0;
        try {
          await store.reindex({
            ...(options.type === undefined ? {} : { types: options.type }),
            progress(done, total) {
              indexed = done;
              if (process.stderr.isTTY) process.stderr.write(`\r${done}/${total}`);
            },
          });
        } finally {
          await store.close();
        }
        if (process.stderr.isTTY) process.stderr.write('\n');
        console.log(indexed);
        return 0;
      }),
    );
}
