/**
 * How fast `HealthcareService/$find-availability` answers as a whole, from the request over HTTP to the slots:
 * `node server/bench/find-availability.ts [slots] [agendas] [seconds]`. Stores generated agendas of the seven ASL with quotas, two weeks
 * nearly full, and starts the server as `sinfonia serve` does: with tokens, access decision, audit and log. It tells how long the free slots
 * take to be read after the start, then p50 and p99 of each shape of search by one client, and of all shapes by eight, while
 * slots are booked and freed in the store by another process.
 * Raw data: `results/<instant>-find-availability.json`.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Resource, Schedule, Slot } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { loadBatches } from '../src/sandbox/campania/load.ts';
import { createRandom } from '../src/sandbox/campania/random.ts';
import { wantedSlots } from '../src/services/booking/agendas/make-slots.ts';
import { patternOf } from '../src/services/booking/agendas/pattern-of.ts';
import { dayAt } from '../src/services/calendar/civil-day.ts';
import { openSqliteStore } from '../src/store/sqlite/index.ts';
import { measure } from './load/measure.ts';
import { openSocketClient } from './load/socket-client.ts';
import { startPlatform } from './server-process.ts';

const [slotCount = 1_000_000, agendaCount = 500, seconds = 10] = process.argv.slice(2).map(Number);
const canonical = 'https://fhir.sinfonia.campania.it';
const run = promisify(execFile);
const random = createRandom(20_270_104, 1);
const services = Array.from({ length: 40 }, (_, at) => `89.7${String(at).padStart(2, '0')}`);
const pick = <Item>(items: readonly Item[]): Item => items[random.between(0, items.length - 1)] as Item;
const today = dayAt(Date.now());
const places = 120;
const folder = mkdtempSync(join(tmpdir(), 'sinfonia-find-'));
const stored: (Slot & { readonly id: string })[] = [];

const began = performance.now();
const store = await openSqliteStore({ dataDirectory: folder, baseUrl: 'http://localhost/fhir', workers: 1 });
const report = await loadBatches(store, batches(), { transactionSize: 2000 });
const loadSeconds = (performance.now() - began) / 1000;
console.log(`${report.stored} resources stored in ${loadSeconds.toFixed(0)} s`);

const server = await startPlatform(folder);
try {
  const { stdout } = await run('npx', ['--no', 'sinfonia', 'token', '--url', server.url, '--user', 'operatore-cup']);
  const headers = { authorization: `Bearer ${stdout.trim()}` };
  const readSeconds = await untilReady(server.url, headers);
  console.log(
    `free slots read ${readSeconds.toFixed(1)} s after the start, ${(await server.residentMegabytes()).toFixed(0)} MB`,
  );
  const shapes: Readonly<Record<string, () => string>> = {
    'region, 10 slots': () => `service=${pick(services)}&priority=${pick(['U', 'B', 'D', 'P'])}`,
    'ASL, 10 slots': () => `service=${pick(services)}&priority=B&asl=150204`,
    '30 km, 10 slots': () => `service=${pick(services)}&priority=D&near=40.8|14.3&kilometres=30`,
    'region, 50 slots': () => `service=${pick(services)}&priority=P&count=50`,
    'visit and examination, same day and place': () =>
      `service=${pick(services)},${pick(services)}&priority=D&minutesBetween=15`,
    'visit and examination, same day, any place': () =>
      `service=${pick(services)},${pick(services)}&priority=D&minutesBetween=60&sameStructure=false`,
  };
  const rows: Record<string, object> = {};
  let isOver = false;
  let changes = 0;
  const changing = (async () => {
    for (; !isOver; changes += 1) {
      const slot = pick(stored);
      const status = changes % 2 === 0 ? 'busy' : 'free';
      await store.write([{ kind: 'update', method: 'PUT', resource: { ...slot, status } }]);
      await new Promise((resume) => {
        setTimeout(resume, 20);
      });
    }
  })();
  const names = Object.keys(shapes);
  for (const [name, clients] of [...names.map((one) => [one, 1] as const), ['all shapes, 8 clients', 8] as const]) {
    const open = () => openSocketClient(new URL(server.url), headers);
    const connections = await Promise.all(Array.from({ length: clients }, open));
    let [answers, found] = [0, 0];
    const figures = await measure(
      connections,
      () => async (_, ask) => {
        const query = (shapes[name] ?? shapes[pick(names)])?.() ?? '';
        const path = `/fhir/HealthcareService/$find-availability?${encodeURI(query)}`;
        const { body } = await ask({ method: 'GET', path }, 200);
        answers += 1;
        found += body.split('{"name":"availability"').length - 1;
      },
      { warmUp: 1, seconds },
    );
    for (const connection of connections) connection.close();
    rows[name] = { ...figures, slotsOfAnAnswer: found / answers };
    const { perSecond, p50, p99, errors } = figures;
    console.log(
      `${name}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ${perSecond.toFixed(0)}/s, ${errors} errors, ${(found / answers).toFixed(1)} slots an answer`,
    );
  }
  isOver = true;
  await changing;
  console.log(`${changes} slots booked or freed meanwhile`);
  const results = join(import.meta.dirname, 'results');
  mkdirSync(results, { recursive: true });
  const name = `${new Date().toISOString().slice(0, 16).replace(':', '')}-find-availability.json`;
  const facts = { node: process.version, slots: slotCount, agendas: agendaCount, loadSeconds, readSeconds, changes };
  writeFileSync(join(results, name), `${JSON.stringify({ ...facts, seconds, ...rows })}\n`);
} finally {
  await server.stop();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}

function* batches(): Generator<readonly Resource[]> {
  yield Array.from({ length: 7 }, (_, at) => ({
    resourceType: 'Organization' as const,
    id: `bench-asl-${at + 1}`,
    name: `Bench ${at + 1}`,
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.1', value: `15020${at + 1}` }],
  }));
  for (let at = 0; at < places; at += 1) {
    const managingOrganization = { reference: `Organization/bench-asl-${(at % 7) + 1}` };
    yield [
      {
        resourceType: 'Location',
        id: `bench-place-${at}`,
        name: `Place ${at}`,
        managingOrganization,
        position: { latitude: 40.2 + (at % 12) * 0.1, longitude: 13.9 + Math.floor(at / 12) * 0.15 },
      },
      { resourceType: 'HealthcareService', id: `bench-service-${at}`, providedBy: managingOrganization },
    ];
  }
  const perAgenda = Math.ceil(slotCount / agendaCount);
  for (let at = 0; at < agendaCount; at += 1) {
    const schedule = agenda(at);
    const pattern = patternOf(schedule);
    if (pattern === undefined) throw new Error('the agenda has no rules');
    const slots = wantedSlots(schedule, pattern, addDays(today, 1), addDays(today, 120)).slice(0, perAgenda);
    if (slots.length < perAgenda) throw new Error(`only ${slots.length} slots`);
    yield [schedule];
    for (let from = 0; from < slots.length; from += 500) {
      yield slots.slice(from, from + 500).map((slot) => {
        const isSoon = slot.start < addDays(today, 14);
        if (at % 50 === 0) stored.push(slot);
        return random.chance(isSoon ? 0.97 : 0.2) ? { ...slot, status: 'busy' as const } : slot;
      });
    }
  }
}

function agenda(at: number): Schedule & { readonly id: string } {
  const coded = (name: string, system: string, code: string) => ({
    url: `${canonical}/StructureDefinition/${name}`,
    valueCoding: { system: `${canonical}/CodeSystem/${system}`, code },
  });
  const quota = (code: string, share: number) => ({
    url: `${canonical}/StructureDefinition/schedule-quota`,
    extension: [
      { url: 'class', valueCoding: { system: `${canonical}/CodeSystem/priority-class`, code } },
      { url: 'share', valuePositiveInt: share },
      { url: 'releaseDays', valueUnsignedInt: 3 },
    ],
  });
  return {
    resourceType: 'Schedule',
    id: `bench-agenda-${at}`,
    extension: [
      coded('booking-access-type', 'access-type', '1'),
      {
        url: `${canonical}/StructureDefinition/schedule-session`,
        extension: [
          { url: 'slotMinutes', valuePositiveInt: 20 },
          { url: 'places', valuePositiveInt: 2 },
          { url: 'onHolidays', valueBoolean: true },
        ],
      },
      ...[quota('U', 10), quota('B', 30), quota('D', 40)],
      {
        url: `${canonical}/StructureDefinition/schedule-opening`,
        valueTiming: {
          repeat: {
            dayOfWeek: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
            timeOfDay: ['08:00:00'],
            duration: 8,
            durationUnit: 'h',
          },
        },
      },
    ],
    identifier: [{ system: `${canonical}/sid/cup-schedule`, value: `BENCH-${at}` }],
    active: true,
    serviceType: [services[at % services.length] ?? '', pick(services)].map((code) => ({
      coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.11', code }],
    })),
    actor: [
      { reference: `HealthcareService/bench-service-${at % places}` },
      { reference: `Location/bench-place-${at % places}` },
    ],
    planningHorizon: { start: addDays(today, -1) },
  };
}

/** Seconds until the first search is answered. */
async function untilReady(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const started = performance.now();
  for (;;) {
    const { status } = await fetch(`${url}/fhir/HealthcareService/$find-availability?service=x&priority=B`, {
      headers,
    });
    if (status === 200) return (performance.now() - started) / 1000;
    if (status !== 503) throw new Error(`the search answers ${status}`);
    await new Promise((resume) => {
      setTimeout(resume, 200);
    });
  }
}
