import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import type { Configuration } from '../config/index.ts';
import { collect } from './indicators.ts';
import { runVerb, terminalLanguage } from './run-verb.ts';

interface ExportOptions {
  readonly period: string;
  readonly form: string;
  readonly out?: string;
}

/**
 * Adds `sinfonia booking pnla export`, which writes the waiting times of a period for the national platform of waiting lists, from the store, also
 * while a server uses it: aggregated, figures of few persons masked, in a layout of the platform's own.
 *
 * Exit codes: 0; 2 for an option that is not understood, a file that is there already, and when the store cannot be read.
 */
export function register(program: Command): void {
  const pnla = program
    .command('booking')
    .description('the single booking centre')
    .command('pnla')
    .description('the national platform of waiting lists (PNLA)');
  pnla
    .command('export')
    .description('write the waiting times of a period, aggregated; the layout is unverified')
    .requiredOption('--period <period>', 'year, quarter, month or week: 2026, 2026-Q3, 2026-07, 2026-W12')
    .option('--form <form>', 'ndjson or csv', 'ndjson')
    .option('--out <file>', 'new file; standard output unless given')
    .action((options: ExportOptions) => runVerb((configuration) => exportWaitingTimes(configuration, options)));
}

async function exportWaitingTimes(configuration: Configuration, options: ExportOptions): Promise<number> {
  const { loadIndicators } = await import('../analytics/indicators/load-indicators.ts');
  const { answerIndicators } = await import('../analytics/indicators/answer-indicators.ts');
  const { readPeriod } = await import('../analytics/indicators/period.ts');
  const { dayOfInstant } = await import('../analytics/dataset/rome-day.ts');
  const { authoritiesOf } = await import('../analytics/pnla/authorities.ts');
  const { exportBy, exportRows } = await import('../analytics/pnla/export-rows.ts');
  const { exportForms, writeRows } = await import('../analytics/pnla/write-rows.ts');
  const { invalid } = await import('../fhir/operations/operation-parameters.ts');

  const period = readPeriod(options.period);
  if (period === undefined) throw invalid('period', '2026, 2026-Q3, 2026-07, 2026-W12');
  const form = exportForms.find((one) => one === options.form);
  if (form === undefined) throw invalid('form', exportForms.join(', '));
  const file = options.out;
  const target = file === undefined ? process.stdout : createWriteStream(file, { flags: 'wx', mode: 0o640 });
  // A file that is there already is told before the store is read.
  if (file !== undefined) await once(target, 'open');
  const authorities = authoritiesOf();
  try {
    const { engine, asOf } = await collect(configuration, 'bookings', (json) => authorities.note(json));
    try {
      const question = { period, until: dayOfInstant(asOf), by: exportBy };
      const figures = { smallest: configuration.analytics.smallestCell, reference: { source: 'none', figures: [] } };
      const rows = function* () {
        // One indicator after the other: what waits in memory are the figures of one.
        for (const indicator of loadIndicators('waiting-times')) {
          const results = answerIndicators(engine, [indicator], question, figures);
          yield* exportRows({ results, period, asOf, authorities: authorities.codes });
        }
      };
      const count = await writeRows(rows(), form, target);
      const said = { it: `${count} righe; tracciato non verificato`, en: `${count} rows; the layout is unverified` };
      console.error(said[terminalLanguage()]);
    } finally {
      engine.close();
    }
    if (file !== undefined) {
      target.end();
      await finished(target);
    }
  } catch (error) {
    // Half an export is none.
    if (file !== undefined) await rm(file, { force: true });
    throw error;
  }
  return 0;
}
