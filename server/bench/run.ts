import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { obtainSystemToken, readSandboxKey } from '../src/identity/sandbox/obtain-token.ts';
import { measureRawInserts } from './baselines/raw-inserts.ts';
import { loadResources } from './dataset.ts';
import type { LoadClient, OpenClient } from './load/client.ts';
import { openFetchClient } from './load/fetch-client.ts';
import { type ClientStep, type Figures, measure } from './load/measure.ts';
import { openSocketClient } from './load/socket-client.ts';
import { watchMemory } from './memory.ts';
import { type BenchResult, type ResultRow, renderReport, writeResult } from './report.ts';
import { bundleSize, bundleStep } from './scenarios/bundles.ts';
import { crudStep, observationText, readStep } from './scenarios/reads-and-crud.ts';
import { type Sample, takeSample } from './scenarios/sample.ts';
import { searchShapes, searchStep } from './scenarios/searches.ts';
import { startBareKoa, startPlatform } from './server-process.ts';
import { judge } from './verdicts.ts';

const { values: options } = parseArgs({
  options: {
    target: { type: 'string' },
    token: { type: 'string' },
    seconds: { type: 'string', default: '8' },
    small: { type: 'string', default: '20000' },
    large: { type: 'string', default: '200000' },
    clients: { type: 'string', default: '16' },
    client: { type: 'string', default: 'fetch' },
    out: { type: 'string', default: join(import.meta.dirname, 'results') },
  },
});
const seconds = Number(options.seconds);
const clients = Number(options.clients);
const openClient: OpenClient = options.client === 'socket' ? openSocketClient : openFetchClient;
const rows: ResultRow[] = [];

/** Loads of an existing FHIR server: the same requests, no baselines, the data that it holds. */
async function measureOther(url: string, token: string | undefined): Promise<void> {
  const target = new URL(url);
  const base = target.pathname.replace(/\/$/, '');
  const open = opener(target, token);
  const sample = await sampleOf(open, base);
  await measureSearches(open, base, sample, 'large');
  await run(open, 'reads', clients, (client) => readStep(sample, base, client));
  await run(open, 'CRUD mix', clients, (client) => crudStep(sample, base, client));
  await run(open, 'transactions', 4, (client) => bundleStep(sample, base, client), bundleSize);
  const none = { peak: Number.NaN, end: Number.NaN };
  await publish({ target: url, resources: Number.NaN, residentMegabytes: none });
}

/** The whole benchmark of the platform with both baselines. */
async function measurePlatform(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-bench-'));
  try {
    let server = await startPlatform(folder);
    let memory = watchMemory(server);
    const base = '/fhir';
    const open: Open = async () => opener(new URL(server.url), await freshToken(server.url, folder))();
    await loadResources(folder, Number(options.small));
    let sample = await sampleOf(open, base);
    await measureSearches(open, base, sample, 'small');
    await loadResources(folder, Number(options.large));
    sample = await sampleOf(open, base);
    await measureSearches(open, base, sample, 'large');
    const reads = await run(open, 'reads', clients, (client) => readStep(sample, base, client));
    const crud = await run(open, 'CRUD mix', clients, (client) => crudStep(sample, base, client));
    const bundles = await run(open, 'transactions', 4, (client) => bundleStep(sample, base, client), bundleSize);
    const readBody = await textOf(open, `${base}/Patient/${sample.patientIds[0]}`);
    const residentMegabytes = await memory.stop();
    await server.stop();
    server = await startBareKoa(readBody);
    memory = watchMemory(server);
    const openBare = opener(new URL(server.url), undefined);
    const bareReads = await run(openBare, 'bare Koa reads', clients, (client) => readStep(sample, base, client));
    const bareCrud = await run(openBare, 'bare Koa CRUD mix', clients, (client) => crudStep(sample, base, client));
    await memory.stop();
    await server.stop();
    const raw = measureRawInserts(folder, (turn) => newObservation(sample, turn), { bundleSize, seconds });
    compare(reads, 'bare Koa', bareReads.figures.perSecond);
    compare(crud, 'bare Koa', bareCrud.figures.perSecond);
    compare(bundles, 'raw inserts', raw);
    await publish({
      target: `embedded store, load by ${options.client}`,
      resources: Number(options.large),
      residentMegabytes,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function newObservation(sample: Sample, turn: number) {
  return JSON.parse(observationText(sample, sample.patientIds[turn % sample.patientIds.length] ?? ''));
}

type Open = () => Promise<LoadClient>;

function opener(url: URL, token: string | undefined): Open {
  return () => openClient(url, token === undefined ? {} : { authorization: `Bearer ${token}` });
}

/** Tokens of systems live five minutes; each measured load asks for its own. */
async function freshToken(url: string, folder: string): Promise<string> {
  const key = await readSandboxKey(folder);
  return (await obtainSystemToken({ baseUrl: url, scope: 'system/*.cruds' }, key)).access_token;
}

async function sampleOf(open: Open, base: string): Promise<Sample> {
  const connection = await open();
  const sample = await takeSample(connection, base);
  connection.close();
  return sample;
}

async function textOf(open: Open, path: string): Promise<string> {
  const connection = await open();
  const { body } = await connection.ask({ method: 'GET', path });
  connection.close();
  return body;
}

async function measureSearches(open: Open, base: string, sample: Sample, size: string): Promise<void> {
  for (const shape of searchShapes) {
    const name = `search ${shape.name} (${size})`;
    await run(open, name, clients, (client) => searchStep(shape, sample, base, client));
  }
}

async function run(
  open: Open,
  name: string,
  count: number,
  makeStep: (client: number) => ClientStep,
  resourcesPerRequest?: number,
): Promise<ResultRow & { figures: Figures }> {
  const connections = await Promise.all(Array.from({ length: count }, open));
  const figures = await measure(connections, makeStep, { warmUp: 2, seconds });
  for (const connection of connections) connection.close();
  const row = { name, figures, ...(resourcesPerRequest === undefined ? {} : { resourcesPerRequest }) };
  rows.push(row);
  console.log(
    `${name}: ${figures.perSecond.toFixed(0)}/s, p50 ${figures.p50.toFixed(2)} ms, p99 ${figures.p99.toFixed(2)} ms, errors ${figures.errors}`,
  );
  return row;
}

function compare(row: ResultRow, name: string, perSecond: number): void {
  rows[rows.indexOf(row)] = { ...row, baseline: { name, perSecond } };
}

async function publish(of: Pick<BenchResult, 'target' | 'resources' | 'residentMegabytes'>): Promise<void> {
  const verdicts = judge(rows, of.residentMegabytes);
  const result: BenchResult = { ...of, started: new Date().toISOString(), rows, verdicts };
  console.log(renderReport(result));
  console.log(`written to ${await writeResult(result, options.out)}`);
}

if (options.target === undefined) await measurePlatform();
else await measureOther(options.target, options.token);
