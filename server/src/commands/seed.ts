import type { Command } from 'commander';

/** Options of `sinfonia seed`, as they come from the command line. */
export interface SeedOptions {
  readonly patients?: string;
  readonly resources?: string;
  readonly seed?: string;
  readonly referenceDate?: string;
}

/** Fewest milliseconds between two lines of progress. */
const progressInterval = 200;

/**
 * Adds `sinfonia seed`: fills the store of the data folder with a synthetic Campania. The same options write the same
 * resources, so a repetition changes nothing; a running server on the same folder goes on serving.
 *
 * Exit codes: 0 stored, 1 the store refused, 2 wrong options or production mode.
 */
export function register(program: Command): void {
  program
    .command('seed')
    .description('fill the store with synthetic data of Campania, the same for the same options')
    .option('--patients <n>', 'number of citizens (default: 1000)')
    .option('--resources <n>', 'instead of --patients: about so many resources in all')
    .option('--seed <k>', 'whole number; another makes other people (default: 1)')
    .option('--reference-date <date>', 'day that ages and dates refer to (default: first day of this month)')
    .action(async (options: SeedOptions) => {
      process.exitCode = await seed(options);
    });
}

async function seed(options: SeedOptions): Promise<number> {
  const { defaultReferenceDate, defaultSeed, seedCampania } = await import('../sandbox/seed-sandbox.ts');
  const { citizensFor } = await import('../sandbox/campania/generate.ts');
  const { parseDay } = await import('../sandbox/campania/calendar.ts');
  const resources = options.resources === undefined ? undefined : wholeNumber(options.resources, 1, 100_000_000);
  const patients = options.patients === undefined ? 1000 : wholeNumber(options.patients, 1, 6_000_000);
  const seedNumber = options.seed === undefined ? defaultSeed : wholeNumber(options.seed, 0, 999_999);
  const referenceDate = options.referenceDate ?? defaultReferenceDate();
  if (options.resources !== undefined && (resources === undefined || options.patients !== undefined)) {
    return refuse('--resources takes a whole number from 1 to 100000000 and stands instead of --patients');
  }
  if (patients === undefined) return refuse('--patients takes a whole number from 1 to 6000000');
  if (seedNumber === undefined) return refuse('--seed takes a whole number from 0 to 999999');
  if (parseDay(referenceDate) === undefined) return refuse('--reference-date takes a date, YYYY-MM-DD');

  const { loadConfiguration } = await import('../config/index.ts');
  const { configuration } = loadConfiguration({ folder: process.cwd(), environment: process.env });
  if (configuration.mode === 'production') return refuse('synthetic data does not go into a production store');

  // Almost all that this command allocates is garbage at once: without this V8 lets it pile up to several hundred MB.
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--optimize-for-size');
  const { openStore } = await import('../open-store.ts');
  const store = await openStore(configuration);
  const began = performance.now();
  try {
    const report = await seedCampania(
      store,
      { patients: resources === undefined ? patients : citizensFor(resources), seed: seedNumber, referenceDate },
      { progress: terminalProgress() },
    );
    const seconds = (performance.now() - began) / 1000;
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    console.log(
      `${report.stored} resources in ${seconds.toFixed(1)} s (${Math.round(report.stored / seconds)}/s): ` +
        `${report.created} new, ${report.updated} changed, ${report.unchanged} already there`,
    );
    return 0;
  } finally {
    await store.close();
  }
}

/** Writes how many resources are durable, in place, when standard error is a terminal. */
function terminalProgress(): (stored: number) => void {
  let last = 0;
  return (stored) => {
    const now = performance.now();
    if (!process.stderr.isTTY || now - last < progressInterval) return;
    last = now;
    process.stderr.write(`\r${stored} resources`);
  };
}

function wholeNumber(text: string, low: number, high: number): number | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= low && value <= high ? value : undefined;
}

function refuse(reason: string): number {
  console.error(`sinfonia seed: ${reason}`);
  return 2;
}
