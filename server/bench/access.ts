import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FhirRequest } from '../src/fhir/exchange.ts';
import { openFetchClient } from './load/fetch-client.ts';
import { type Figures, toFigures } from './load/measure.ts';
import { openSocketClient } from './load/socket-client.ts';
import { type ResultRow, renderReport, type Verdict, writeResult } from './report.ts';
import {
  type AccessBench,
  type AccessSubject,
  nurse,
  openAccessBench,
  physician,
  population,
} from './scenarios/access.ts';

/*
 * What access control costs on a read, in one run, the sides taking turns on one store. Over HTTP with one client and with
 * sixteen: the audit against the same read without it. In the process: token, decision and audit against a bare read.
 */
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    requests: { type: 'string', default: '1000' },
    client: { type: 'string', default: 'fetch' },
    out: { type: 'string', default: join(import.meta.dirname, 'results') },
  },
});
const openClient = options.client === 'socket' ? openSocketClient : openFetchClient;
const rounds = Number(options.rounds);
const requestsPerRound = Number(options.requests);

const professional = {
  sub: 'bench-account',
  scope: 'openid fhirUser user/*.rs',
  organization: 'Organization/o',
  purpose_of_use: 'TREAT',
  acr: 'https://www.spid.gov.it/SpidL2',
  grant_id: 'bench-grant',
} as const;

/** Whose reads are measured: who is not restricted, who is by what the record of a person tells, who is by another resource. */
const subjects: readonly AccessSubject[] = [
  { name: 'platform', claims: { scope: 'system/*.cruds', role: 'platform-system' } },
  { name: 'general practitioner', claims: { ...professional, fhirUser: physician, role: 'general-practitioner' } },
  { name: 'nurse of a care team', claims: { ...professional, fhirUser: nurse, role: 'nurse' } },
];

const largestRatio = 1.1;
const largestCost = 0.3;

type Side = 'withAudit' | 'without';

interface Measured {
  readonly latencies: number[];
  seconds: number;
  errors: number;
}

const nothing = (): Measured => ({ latencies: [], seconds: 0, errors: 0 });

/** Reads over HTTP by some clients at once; the sides take turns, each beginning every other time. */
async function measureHttp(bench: AccessBench, clients: number): Promise<Record<Side, Figures>> {
  const measured = { withAudit: nothing(), without: nothing() };
  const headers = { authorization: `Bearer ${bench.token}` };
  for (let round = -2; round < rounds; round++) {
    const order: Side[] = round % 2 === 0 ? ['without', 'withAudit'] : ['withAudit', 'without'];
    for (const side of order) {
      const connections = await Promise.all(
        Array.from({ length: clients }, () => openClient(bench[side].url, headers)),
      );
      const into = round < 0 ? nothing() : measured[side];
      const start = performance.now();
      await Promise.all(
        connections.map(async (connection, client) => {
          for (let turn = client; turn < requestsPerRound; turn += clients) {
            const sent = performance.now();
            const { status } = await connection.ask({
              method: 'GET',
              path: `/fhir/Observation/observation-${turn % population}`,
            });
            into.latencies.push(performance.now() - sent);
            if (status !== 200) into.errors++;
          }
        }),
      );
      // The writing that a read leaves behind belongs to it.
      await bench.settle();
      into.seconds += (performance.now() - start) / 1000;
      for (const connection of connections) connection.close();
    }
  }
  return { withAudit: figuresOf(measured.withAudit), without: figuresOf(measured.without) };
}

/**
 * Reads in the process, one after the other: what the caller waits for, token check included on one side. `persons`: each
 * read is of another person, whom the caller has not looked at yet, or all are of persons looked at a moment ago.
 */
async function measureInProcess(bench: AccessBench, persons: 'new' | 'known'): Promise<Record<Side, Figures>> {
  const measured = { withAudit: nothing(), without: nothing() };
  const header = `Bearer ${bench.token}`;
  const request = (turn: number, principal: FhirRequest['principal']): FhirRequest => ({
    method: 'GET',
    path: ['Observation', `observation-${turn % population}`],
    query: [],
    headers: {},
    baseUrl: bench.fhirBase,
    principal,
    language: 'it',
    requestId: `request-${turn}`,
  });
  for (let round = -5; round < rounds; round++) {
    // What is remembered is so of one token as it was checked.
    const authenticate = bench.newVerifier();
    const principal = await authenticate(header, '');
    for (const side of ['without', 'withAudit'] as const) {
      const into = round < 0 ? nothing() : measured[side];
      const ask = async (turn: number): Promise<number> => {
        if (side === 'without') return (await bench.bare(request(turn, principal))).status;
        return (await bench.withAudit.handler(request(turn, await authenticate(header, '')))).status;
      };
      const looked = persons === 'new' ? population : 50;
      if (persons === 'known') for (let turn = 0; turn < looked; turn++) await ask(turn);
      for (let turn = 0; turn < population; turn++) {
        const start = performance.now();
        const status = await ask(turn % looked);
        const spent = performance.now() - start;
        into.latencies.push(spent);
        into.seconds += spent / 1000;
        if (status !== 200) into.errors++;
      }
      await bench.settle();
    }
  }
  return { withAudit: figuresOf(measured.withAudit), without: figuresOf(measured.without) };
}

/** The first check of a token: signature and claims. */
async function measureFirstCheck(bench: AccessBench): Promise<Figures> {
  const measured = nothing();
  for (let turn = -50; turn < 500; turn++) {
    const authenticate = bench.newVerifier();
    const start = performance.now();
    await authenticate(`Bearer ${bench.token}`, '');
    const spent = performance.now() - start;
    if (turn < 0) continue;
    measured.latencies.push(spent);
    measured.seconds += spent / 1000;
  }
  return figuresOf(measured);
}

function figuresOf({ latencies, errors, seconds }: Measured): Figures {
  return toFigures(latencies, errors, seconds);
}

const rows: ResultRow[] = [];
const verdicts: Verdict[] = [];

function note(name: string, figures: Figures, baseline?: ResultRow['baseline']): void {
  rows.push({ name, figures, ...(baseline === undefined ? {} : { baseline }) });
  console.log(
    `${name}: ${figures.perSecond.toFixed(0)}/s, p50 ${(figures.p50 * 1000).toFixed(1)} µs, errors ${figures.errors}`,
  );
}

function requireAtMost(condition: string, seen: number, limit: number, text: string): void {
  verdicts.push({ condition, seen: text, met: seen <= limit });
}

for (const subject of subjects) {
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-access-bench-'));
  const bench = await openAccessBench(folder, subject);
  try {
    for (const clients of [1, 16]) {
      const { withAudit, without } = await measureHttp(bench, clients);
      const what = `${subject.name}: read over HTTP, ${clients} client${clients > 1 ? 's' : ''}`;
      note(`${what}, without audit`, without);
      note(`${what}, with audit`, withAudit, { name: 'without', perSecond: without.perSecond });
      const ratio = withAudit.p50 / without.p50;
      const text = `${ratio.toFixed(3)} (${without.p50.toFixed(3)} → ${withAudit.p50.toFixed(3)} ms)`;
      requireAtMost(`${what}: p50 with audit ≤ ${largestRatio} × without`, ratio, largestRatio, text);
    }
    for (const persons of ['new', 'known'] as const) {
      const { withAudit, without } = await measureInProcess(bench, persons);
      const what = `${subject.name}: read in the process of ${persons} persons`;
      note(`${what}, neither token nor decision nor audit`, without);
      note(`${what}, token, decision and audit`, withAudit);
      const cost = withAudit.p50 - without.p50;
      const text = `${(cost * 1000).toFixed(1)} µs`;
      requireAtMost(`${what}: token, decision and audit cost ≤ ${largestCost} ms of p50`, cost, largestCost, text);
    }
    note(`${subject.name}: first check of a token`, await measureFirstCheck(bench));
    const verdict = await bench.store.auditChain?.verify();
    const events = verdict?.head.position ?? 0;
    verdicts.push({
      condition: `${subject.name}: every read has its event, the chain is whole`,
      seen: `${events} events`,
      met: verdict !== undefined && verdict.fault === undefined && events > 0,
    });
  } finally {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  }
}
const errors = rows.reduce((sum, row) => sum + row.figures.errors, 0);
verdicts.push({ condition: 'no error', seen: String(errors), met: errors === 0 });
const megabytes = process.memoryUsage().rss / 2 ** 20;
const result = {
  target: `cost of access control on a read; load by ${options.client}, clients and server in one process`,
  resources: 2 * population,
  residentMegabytes: { peak: process.resourceUsage().maxRSS / 1024, end: megabytes },
  started: new Date().toISOString(),
  rows,
  verdicts,
};
console.log(renderReport(result));
console.log(`written to ${await writeResult(result, join(options.out, `access-${options.client}`))}`);
