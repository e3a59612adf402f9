import type { Command } from 'commander';
import { runVerb } from './run-verb.ts';

/**
 * Adds `sinfonia config`: prints the effective configuration as JSON, secrets hidden; on standard error the file that was
 * read and the values that are not defaults.
 *
 * Exit codes: 0; 2 when the configuration is refused.
 */
export function register(program: Command): void {
  program
    .command('config')
    .description('print the effective configuration, secrets hidden')
    .action(() =>
      runVerb(async (configuration, { origins, file }) => {
        const { toPrintable } = await import('../config/index.ts');
        const printable = toPrintable(configuration, origins);
        if (file !== undefined) console.error(`file: ${file}`);
        for (const [option, origin] of Object.entries(printable.origins)) console.error(`${option}: ${origin}`);
        console.log(JSON.stringify(printable.configuration, undefined, 2));
        return 0;
      }),
    );
}
