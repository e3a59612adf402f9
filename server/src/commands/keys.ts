import type { Command } from 'commander';
import { runVerb, terminalLanguage } from './run-verb.ts';

const texts = {
  it: {
    published: 'nuove chiavi pubblicate; firmeranno con un altro `sinfonia keys rotate`, da un’ora in poi',
    signs: 'le nuove chiavi firmano; le vecchie si tolgono con un altro `sinfonia keys rotate`, da mezz’ora in poi',
    dropped: 'vecchie chiavi tolte; la rotazione è finita',
    retired: 'chiavi sostituite subito: i token firmati con le vecchie non valgono più',
    waits: 'troppo presto: il prossimo passo da',
    missing: 'non ci sono chiavi: avviare prima il server con la stessa cartella dei dati',
  },
  en: {
    published: 'new keys are published; they will sign after another `sinfonia keys rotate`, from an hour on',
    signs: 'the new keys sign; the old ones go with another `sinfonia keys rotate`, from half an hour on',
    dropped: 'old keys are gone; the rotation is complete',
    retired: 'keys replaced at once: tokens signed with the old ones are not valid any more',
    waits: 'too early: the next step from',
    missing: 'there are no keys: start the server first, with the same data folder',
  },
} as const;

/**
 * Adds `sinfonia keys rotate`: takes the next step of a rotation of the signing keys; running servers follow within seconds.
 * `--retire` replaces them at once, for a key that others may have.
 *
 * Exit codes: 0 done; 1 too early; 2 no keys.
 */
export function register(program: Command): void {
  program
    .command('keys')
    .description('signing keys of the authorization server')
    .command('rotate')
    .description('take the next step of a rotation: publish new keys, sign with them, drop the old ones')
    .option('--retire', 'replace the keys at once: every token signed with the old ones ends')
    .action((options: { readonly retire?: boolean }) =>
      runVerb(async (configuration) => {
        const { join } = await import('node:path');
        const { rotateKeys } = await import('../identity/authorization-server/rotate-keys.ts');
        const text = texts[terminalLanguage()];
        try {
          const result = await rotateKeys(join(configuration.data, 'identity'), options.retire === true);
          if (result.step === 'waits') {
            console.error(`${text.waits} ${new Date(result.until).toISOString()}`);
            return 1;
          }
          console.log(`${text[result.step]} (${result.keys.join(', ')})`);
          return 0;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
          console.error(text.missing);
          return 2;
        }
      }),
    );
}
