import type { Command } from 'commander';
import type { Configuration } from '../config/index.ts';
import type { PlanFinding } from '../services/therapeutic-plans/migration/read-row.ts';
import { runVerb, terminalLanguage } from './run-verb.ts';

interface ImportOptions {
  readonly archive: string;
  readonly report?: string;
  readonly check?: true;
}

/**
 * Adds `sinfonia plans import`: migrates therapeutic plans from a CSV file into the store of the data folder, row by row, also while
 * a server uses it. What is wrong is told by row and column, and goes into a report when one is named.
 *
 * Exit codes: 0 everything was imported, 1 something was not or became a draft, 2 the file or the store cannot be used.
 */
export function register(program: Command): void {
  const plans = program.command('plans').description('migrate therapeutic plans');
  plans
    .command('import')
    .argument('<file>', 'CSV file, its columns as in the guide of therapeutic plans')
    .description('import plans that another archive holds; a repetition imports nothing twice')
    .requiredOption('--archive <name>', 'name of the archive, e.g. saniarp: the numbers of the rows are its own')
    .option('--report <file>', 'write the findings as CSV')
    .option('--check', 'judge only, write nothing')
    .action((file: string, options: ImportOptions) => runVerb((configuration) => run(configuration, file, options)));
}

async function run(configuration: Configuration, file: string, options: ImportOptions): Promise<number> {
  if (!/^[a-z0-9-]{1,30}$/.test(options.archive)) {
    console.error('sinfonia plans: --archive takes small letters, digits and -');
    return 2;
  }
  const { open } = await import('node:fs/promises');
  const { textOf } = await import('@sinfonia/profiles/issues');
  const { importPlans } = await import('../services/therapeutic-plans/migration/import-plans.ts');
  const { findingLine, findingsHeader } = await import('../services/therapeutic-plans/migration/findings-csv.ts');
  const { composeImporting } = await import('../compose-importing.ts');
  const text = (await open(file)).createReadStream({ encoding: 'utf8' });
  const language = terminalLanguage();
  const report = options.report === undefined ? undefined : await open(options.report, 'w', 0o600);
  const sink = report?.createWriteStream();
  sink?.write(findingsHeader);
  const parts = await composeImporting(configuration);
  try {
    const done = await importPlans(text, {
      ...parts,
      archive: options.archive,
      isTrial: options.check === true,
      onFinding: (finding: PlanFinding) => {
        sink?.write(findingLine(finding));
        if (sink === undefined) {
          console.error(`${finding.line} ${finding.column} ${finding.issue.code}: ${textOf(finding.issue, language)}`);
        }
      },
      now: Date.now(),
    });
    const { rows, active, drafts, known, refused } = done;
    console.log(
      language === 'en'
        ? `${rows} rows: ${active} active plans, ${drafts} drafts, ${known} already there, ${refused} refused`
        : `${rows} righe: ${active} piani attivi, ${drafts} bozze, ${known} già presenti, ${refused} rifiutate`,
    );
    return rows > 0 && drafts + refused === 0 ? 0 : 1;
  } finally {
    if (sink !== undefined) await new Promise((resolve) => sink.end(resolve));
    await parts.close();
  }
}
