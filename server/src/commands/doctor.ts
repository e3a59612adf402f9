import type { Command } from 'commander';
import { runVerb, terminalLanguage } from './run-verb.ts';

const marks = { good: 'ok  ', doubtful: 'warn', bad: 'FAIL' } as const;

/**
 * Adds `sinfonia doctor`: checks configuration, data folder, keys, store, clock and outside systems.
 *
 * Exit codes: 0 nothing is wrong; 1 something is; 2 the configuration is refused.
 */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('check configuration, store, keys, clock and outside systems')
    .action(() =>
      runVerb(async (configuration, loaded) => {
        const { examine } = await import('./doctor/examine.ts');
        const { openStore } = await import('../open-store.ts');
        let isSound = true;
        console.log(`${marks.good} configuration  ${loaded.file ?? 'defaults and environment'}`);
        for await (const finding of examine(configuration, openStore, terminalLanguage())) {
          if (finding.state === 'bad') isSound = false;
          console.log(`${marks[finding.state]} ${finding.subject.padEnd(14)} ${finding.detail}`);
        }
        return isSound ? 0 : 1;
      }),
    );
}
