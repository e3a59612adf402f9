/**
 * How fast accesses are recorded, beside the same resources written by the client as a plain transaction, in one run:
 * `node server/bench/home-care.ts [accesses] [clients]`. Accesses are spread over the running cases of the sandbox; each is an
 * Encounter with two Procedures. Server and clients share the machine. Raw data: `results/<instant>-home-care.json`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, EpisodeOfCare, PractitionerRole } from '@medplum/fhirtypes';
import { freePort, startServerProcess } from '../test/durability/server-process.ts';
import { ask } from '../test/rest/ask.ts';

const [accesses = 1000, clients = 16] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'sinfonia-home-care-'));
const port = await freePort();
const server = await startServerProcess(folder, port);
const headers = { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/fhir+json' };

async function send<Body>(method: string, path: string, body?: object): Promise<Body> {
  const request = { method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await ask(port, false, request);
  if (answer.status >= 300) throw new Error(answer.text);
  return JSON.parse(answer.text) as Body;
}

async function listOf<R>(path: string): Promise<R[]> {
  const { entry = [] } = await send<Bundle>('GET', path);
  return entry.map(({ resource }) => resource as R);
}

const cases = await listOf<EpisodeOfCare & { id: string }>('/fhir/EpisodeOfCare?status=active&_count=500');
const [operator] = await listOf<PractitionerRole>('/fhir/PractitionerRole?_count=1');
const who = `PractitionerRole/${operator?.id}`;
const base = 'https://fhir.sinfonia.campania.it/CodeSystem';

const latest = Date.now() - 3_600_000;

/** An access of its own hour: none overlaps another, and a case has a few on a day. */
function timesOf(at: number): { readonly start: string; readonly end: string } {
  const start = latest - at * 3_600_000;
  return { start: new Date(start).toISOString(), end: new Date(start + 50_000).toISOString() };
}

function step(at: number, turn: string): Promise<unknown> {
  const { start, end } = timesOf(at);
  const text = (name: string, valueString: string) => ({ name, valueString });
  return send('POST', `/fhir/EpisodeOfCare/${caseOf(at).id}/$home-care-record-access`, {
    resourceType: 'Parameters',
    parameter: [
      text('key', `misura-${turn}-${at}`),
      text('start', start),
      text('end', end),
      { name: 'operator', part: [text('type', '3'), { name: 'who', valueReference: { reference: who } }] },
      { name: 'service', part: [text('code', '17')] },
      { name: 'service', part: [text('code', '2')] },
    ],
  });
}

function transaction(at: number): Promise<unknown> {
  const { start, end } = timesOf(at);
  const { id, patient } = caseOf(at);
  const fullUrl = `urn:uuid:${crypto.randomUUID()}`;
  const entry = (resource: object, type: string, url?: string) => ({
    ...(url === undefined ? {} : { fullUrl: url }),
    resource,
    request: { method: 'POST', url: type },
  });
  const procedure = (code: string) => ({
    resourceType: 'Procedure',
    status: 'completed',
    code: { coding: [{ system: `${base}/siad-tipo-prestazione`, code }] },
    subject: patient,
    encounter: { reference: fullUrl },
    performedDateTime: start,
    performer: [{ actor: { reference: who } }],
  });
  return send('POST', '/fhir', {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      entry(
        {
          resourceType: 'Encounter',
          status: 'finished',
          class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HH' },
          subject: patient,
          episodeOfCare: [{ reference: `EpisodeOfCare/${id}` }],
          participant: [
            {
              type: [{ coding: [{ system: `${base}/siad-tipo-operatore`, code: '3' }] }],
              individual: { reference: who },
            },
          ],
          period: { start, end },
        },
        'Encounter',
        fullUrl,
      ),
      entry(procedure('17'), 'Procedure'),
      entry(procedure('2'), 'Procedure'),
    ],
  });
}

function caseOf(at: number): EpisodeOfCare & { id: string } {
  const found = cases[at % cases.length];
  if (found === undefined) throw new Error('the sandbox has no running case');
  return found;
}

/** Sends all of them by some clients at once; milliseconds each took, and altogether. */
async function run(one: (at: number) => Promise<unknown>): Promise<{ times: number[]; seconds: number }> {
  const times: number[] = [];
  let next = 0;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let at = next++; at < accesses; at = next++) {
        const begin = performance.now();
        await one(at);
        times.push(performance.now() - begin);
      }
    }),
  );
  return { times, seconds: (performance.now() - from) / 1000 };
}

await run((at) => (at < 50 ? step(at, 'prova') : Promise.resolve()));
const plain = await run(transaction);
const steps = await run((at) => step(at, 'passo'));
const repeated = await run((at) => step(at, 'passo'));
const rows = { plain, steps, repeated };
for (const [name, { times, seconds }] of Object.entries(rows)) {
  const sorted = times.toSorted((a, b) => a - b);
  const part = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(1);
  console.log(`${name}: ${(accesses / seconds).toFixed(0)}/s, p50 ${part(0.5)} ms, p99 ${part(0.99)} ms`);
}
console.log(
  `steps at ${((100 * plain.seconds) / steps.seconds).toFixed(0)} % of plain transactions, ${cases.length} cases`,
);
const results = join(import.meta.dirname, 'results');
mkdirSync(results, { recursive: true });
const name = `${new Date().toISOString().slice(0, 16).replace(':', '')}-home-care.json`;
writeFileSync(join(results, name), `${JSON.stringify({ accesses, clients, cases: cases.length, ...rows })}\n`);
await server.end('SIGTERM');
rmSync(folder, { recursive: true, force: true });
