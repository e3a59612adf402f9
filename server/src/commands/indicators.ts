import type { Command } from 'commander';
import type { Figure, IndicatorResult } from '../analytics/indicators/answer-indicators.ts';
import type { DatasetName, FamilyName } from '../analytics/indicators/families.ts';
import type { Indicator } from '../analytics/indicators/load-indicators.ts';
import type { Configuration } from '../config/index.ts';
import { runVerb, terminalLanguage } from './run-verb.ts';

interface FamilyOptions {
  readonly period: string;
  readonly authority?: string;
  readonly by?: string;
  readonly indicator?: readonly string[];
  readonly json?: true;
  readonly singleCases?: true;
}

const commands: readonly (readonly [FamilyName, string, string])[] = [
  ['home-care', 'home care', 'authority, district, age-band, level, sex, joined by commas'],
  [
    'prescriptions',
    'prescriptions and therapeutic plans',
    'dimensions of docs/guide/medicine-indicators.md, joined by commas',
  ],
  ['waiting-times', 'waiting times of the booking centre', 'dimensions of docs/guide/booking.md, joined by commas'],
  ['oxygen', 'oxygen therapy', 'dimensions of docs/guide/medicine-indicators.md, joined by commas'],
];

/**
 * Adds `sinfonia indicators home-care`, `prescriptions`, `oxygen` and `waiting-times`, which compute the indicators from the store, also while
 * a server uses it, and `sinfonia indicators views`, which prints the ViewDefinitions that they are made from.
 *
 * Exit codes: 0; 2 for an option that is not understood, and when the store cannot be read.
 */
export function register(program: Command): void {
  const indicators = program.command('indicators').description('compute indicators; print the views they come from');
  for (const [family, about, dimensions] of commands) {
    indicators
      .command(family)
      .description(`indicators of ${about} over a period`)
      .requiredOption('--period <period>', 'year, quarter, month or week: 2026, 2026-Q3, 2026-07, 2026-W12')
      .option('--authority <id>', 'only what is of this health authority (id of its Organization)')
      .option('--by <dimensions>', dimensions, 'authority')
      .option('--indicator <codes...>', 'only these')
      .option('--json', 'print JSON')
      .option('--single-cases', 'show figures that tell of few persons')
      .action((options: FamilyOptions) => runVerb((configuration) => printIndicators(configuration, family, options)));
  }
  indicators
    .command('views')
    .argument('[name]', 'only this view')
    .description('print the names of the views, or one as a ViewDefinition')
    .action((name: string | undefined) => runVerb(() => printViews(name)));
}

async function printIndicators(
  configuration: Configuration,
  family: FamilyName,
  options: FamilyOptions,
): Promise<number> {
  const { families } = await import('../analytics/indicators/families.ts');
  const { loadIndicators } = await import('../analytics/indicators/load-indicators.ts');
  const { readPeriod } = await import('../analytics/indicators/period.ts');
  const { answerIndicators } = await import('../analytics/indicators/answer-indicators.ts');
  const { readReferenceFigures } = await import('../analytics/indicators/reference-figures.ts');
  const { dayOfInstant } = await import('../analytics/dataset/rome-day.ts');
  const { invalid } = await import('../fhir/operations/operation-parameters.ts');

  const period = readPeriod(options.period);
  if (period === undefined) throw invalid('period', '2026, 2026-Q3, 2026-07, 2026-W12');
  const { dimensions, dataset } = families[family];
  const names = (options.by ?? '').split(',').filter(Boolean);
  const by = dimensions.filter((dimension) => names.includes(dimension));
  if (by.length !== new Set(names).size) throw invalid('by', dimensions.join(', '));
  const all = loadIndicators(family);
  const wanted = all.filter(({ code }) => options.indicator?.includes(code) ?? true);
  if (wanted.length < (options.indicator?.length ?? 0)) {
    throw invalid('indicator', all.map(({ code }) => code).join(', '));
  }
  const { referenceFigures, smallestCell } = configuration.analytics;
  const reference = readReferenceFigures(referenceFigures === '' ? undefined : referenceFigures);
  const { engine, asOf, leftOut } = await collect(configuration, dataset);
  try {
    const question = { period, until: dayOfInstant(asOf), by };
    const smallest = options.singleCases === true ? 1 : smallestCell;
    const asked =
      options.authority === undefined ? question : { ...question, authority: options.authority, amongAll: true };
    const results = answerIndicators(engine, wanted, asked, { smallest, reference });
    const instant = new Date(asOf).toISOString();
    if (options.json === true) console.log(JSON.stringify({ asOf: instant, leftOut, results }, null, 2));
    else printTable(results, wanted, { asOf: instant, leftOut });
  } finally {
    engine.close();
  }
  return 0;
}

/** Collects a data set from the store, also while a server uses it; `look` sees every resource (JSON text) that goes in. */
export async function collect(
  configuration: Configuration,
  dataset: DatasetName,
  look: (json: string) => void = () => undefined,
) {
  const { openStoreToRead } = await import('../open-store.ts');
  const { openEngine } = await import('../analytics/dataset/engine.ts');
  const { startDataset } = await import('../analytics/dataset/build-dataset.ts');
  const store = await openStoreToRead(configuration);
  const engine = openEngine();
  try {
    const builder = startDataset(engine, dataset);
    const asOf = Date.now();
    let read = 0;
    for await (const { json } of store.scan({ types: builder.types })) {
      if (json === undefined) continue;
      builder.add(json);
      look(json);
      read += 1;
      if (process.stderr.isTTY && read % 1000 === 0) process.stderr.write(`\r${read}`);
    }
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    return { engine, asOf, ...builder.finish() };
  } catch (error) {
    engine.close();
    throw error;
  } finally {
    await store.close();
  }
}

const absences = {
  masked: { it: 'coperto', en: 'masked' },
  'reference-figure-missing': { it: 'manca la cifra di riferimento', en: 'reference figure missing' },
  'nothing-counted': { it: 'nulla da contare', en: 'nothing counted' },
} as const;

function printTable(
  results: readonly IndicatorResult[],
  indicators: readonly Indicator[],
  { asOf, leftOut }: { readonly asOf: string; readonly leftOut: number },
): void {
  const language = terminalLanguage();
  console.log({ it: `Dati al ${asOf}`, en: `Data of ${asOf}` }[language]);
  if (leftOut > 0) {
    console.log({ it: `${leftOut} righe non leggibili`, en: `${leftOut} rows could not be read` }[language]);
  }
  for (const { code, figures } of results) {
    const indicator = indicators.find((one) => one.code === code);
    console.log(`\n${indicator?.title[language] ?? code} (${code}, ${indicator?.unit ?? ''})`);
    for (const figure of figures) console.log(`  ${line(figure, language)}`);
  }
}

function line(figure: Figure, language: 'it' | 'en'): string {
  const { dimensions, value, numerator, denominator, percentile90, absent } = figure;
  const names = Object.values(dimensions).map((name) => name ?? '?');
  const place = names.length === 0 ? { it: 'totale', en: 'total' }[language] : names.join(' ');
  const parts = denominator === null ? `${numerator ?? '—'}` : `${numerator ?? '—'}/${denominator}`;
  const spread = percentile90 === undefined ? '' : `  p90 ${percentile90 ?? '—'}`;
  const reason = absent === undefined ? '' : `  ${absences[absent][language]}`;
  return `${place.padEnd(32)}${String(value ?? '—').padStart(10)}  (${parts})${spread}${reason}`;
}

async function printViews(name: string | undefined): Promise<number> {
  const { loadAllViews } = await import('../analytics/dataset/load-views.ts');
  const views = loadAllViews();
  if (name === undefined) {
    for (const { id, definition } of views) console.log(`${id}\t${String(definition['title'])}`);
    return 0;
  }
  const view = views.find(({ id }) => id === name);
  if (view === undefined) {
    const { invalid } = await import('../fhir/operations/operation-parameters.ts');
    throw invalid('name', views.map(({ id }) => id).join(', '));
  }
  console.log(JSON.stringify(view.definition, null, 2));
  return 0;
}
