import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { OpenClient } from '../load/client.ts';
import { openFetchClient } from '../load/fetch-client.ts';
import { type Figures, measure } from '../load/measure.ts';
import { openSocketClient } from '../load/socket-client.ts';
import { crudStep } from '../scenarios/reads-and-crud.ts';
import { type Sample, takeSample } from '../scenarios/sample.ts';
import { type Comparison, figureOf, judgeComparisons } from './compare.ts';
import { type Load, loads } from './loads.ts';
import { startTargets, type Target } from './targets.ts';

/**
 * Compares the embedded store, HAPI FHIR alone and the facade on that HAPI, in one run: the same data, the same requests, the same
 * client, all durable; the targets take turns in each round, so that what the machine does meanwhile touches all of them.
 *
 * Writes `results/<start>-scale-out/` with `report.md` and `raw.json`.
 */
const { values: options } = parseArgs({
  options: {
    against: { type: 'string', default: 'loopback' },
    database: { type: 'string' },
    resources: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    warm: { type: 'string', default: '15' },
    client: { type: 'string', default: 'fetch' },
    loads: { type: 'string', default: '' },
    out: { type: 'string', default: join(import.meta.dirname, '..', 'results') },
  },
});
const openClient: OpenClient = options.client === 'socket' ? openSocketClient : openFetchClient;
const started = new Date().toISOString();
const targets = await startTargets(options.against, options.database, Number(options.resources), openClient);
try {
  const comparisons: Comparison[] = [];
  const sample = await sampleOf(targets.all);
  // Code that runs the first times is not yet made fast: neither in Java nor in Node.
  for (const target of targets.all) await warmUp(target, sample);
  const chosen = loads.filter(({ name }) => options.loads.split(',').some((part) => name.includes(part)));
  for (const load of chosen) comparisons.push(await compare(load, sample));
  await publish(comparisons);
} finally {
  await targets.stop();
}

/** One sample for all targets, which hold the same data: what a server is asked to write would otherwise depend on what it lists first. */
async function sampleOf([first]: readonly Target[]): Promise<Sample> {
  if (first === undefined) throw new Error('a comparison has targets');
  const client = await first.open();
  const sample = await takeSample(client, first.base);
  client.close();
  return sample;
}

async function compare(load: Load, sample: Sample): Promise<Comparison> {
  const rounds: Record<Target['name'], Figures>[] = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    const figures = {} as Record<Target['name'], Figures>;
    const turns = targets.all.map((_, at) => targets.all[(at + round) % targets.all.length] as Target);
    for (const target of turns) {
      figures[target.name] = await figuresOf(load, target, sample);
      await target.rest();
    }
    rounds.push(figures);
  }
  const { name, resourcesPerRequest } = load;
  const comparison: Comparison = {
    load: name,
    rounds,
    ...(resourcesPerRequest === undefined ? {} : { resourcesPerRequest }),
  };
  console.log(rowOf(comparison));
  return comparison;
}

async function warmUp(target: Target, sample: Sample): Promise<void> {
  const clients = await Promise.all(Array.from({ length: 4 }, () => target.open()));
  await measure(clients, (client) => crudStep(sample, target.base, client), {
    warmUp: Number(options.warm),
    seconds: 0.1,
  });
  for (const client of clients) client.close();
  await target.rest();
}

async function figuresOf(load: Load, target: Target, sample: Sample): Promise<Figures> {
  const connections = await Promise.all(Array.from({ length: load.clients }, () => target.open()));
  const figures = await measure(connections, (client) => load.step(sample, target.base, client), {
    warmUp: 1.5,
    seconds: Number(options.seconds),
  });
  for (const connection of connections) connection.close();
  return figures;
}

function rowOf(comparison: Comparison): string {
  const rate = (name: Target['name']) =>
    (figureOf(comparison, name, 'perSecond') * (comparison.resourcesPerRequest ?? 1)).toFixed(0);
  const time = (name: Target['name'], figure: keyof Figures) => figureOf(comparison, name, figure).toFixed(2);
  const cells = targets.all.map(({ name }) => `${rate(name)} | ${time(name, 'p50')} | ${time(name, 'p99')}`);
  return `| ${comparison.load} | ${cells.join(' | ')} |`;
}

async function publish(comparisons: readonly Comparison[]): Promise<void> {
  const verdicts = judgeComparisons(comparisons);
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${platform()} ${release()}`;
  const heads = targets.all.map(({ name }) => `${name} rate | p50 | p99`).join(' | ');
  const report = `# Comparison of ${started}

${targets.all.map(({ name, about }) => `**${name}**: ${about}.`).join(' ')} ${targets.hapiVersion} on PostgreSQL, durable commits everywhere.
${options.resources} resources loaded; each target warmed up for ${options.warm} s; ${options.rounds} rounds of ${options.seconds} s for each load and target, the targets in turn; middle of the rounds.
${machine}, Node ${process.version}; load generator (${options.client}), servers and database share the machine.
Rates are requests per second, for transactions resources per second. Times in milliseconds.

| load | ${heads} |
|---|${'---|'.repeat(targets.all.length * 3)}
${comparisons.map(rowOf).join('\n')}

| condition | seen | met |
|---|---|---|
${verdicts.map(({ condition, seen, met }) => `| ${condition} | ${seen} | ${met ? 'yes' : 'NO'} |`).join('\n')}
`;
  const { out: _out, database: _database, ...conditions } = options;
  const folder = join(options.out, `${started.slice(0, 16).replaceAll(':', '')}-scale-out`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.md'), report);
  await writeFile(
    join(folder, 'raw.json'),
    `${JSON.stringify({ started, options: conditions, comparisons, verdicts }, undefined, 1)}\n`,
  );
  console.log(report);
  console.log(`written to ${folder}`);
}
