/**
 * How fast the first free slots are found over all agendas: `node --expose-gc server/bench/booking-availability.ts [slots] [agendas] [searches]`.
 * Builds the index from a stream of generated agendas of the seven ASL with quotas, reserved channels, holds and taken slots, prints
 * build time and memory, then p50, p95 and p99 of each shape of search while slots are held, booked and freed between the searches.
 * In memory, one core, without server or store. Raw data: `results/<day>-booking-availability.json`.
 */
import { randomUUIDv7 } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBundles } from '../src/services/booking/availability/find-bundles.ts';
import { findFirst } from '../src/services/booking/availability/find-first.ts';
import type { AgendaOffer, AvailabilityChange } from '../src/services/booking/availability/offer.ts';
import type { SearchFrame } from '../src/services/booking/availability/query.ts';
import { rebuildAvailability } from '../src/services/booking/availability/rebuild.ts';
import { type BookingChannel, bookingChannels } from '../src/services/booking/channels.ts';
import { type PriorityClass, priorityClasses } from '../src/services/booking/classes.ts';

const [slotCount = 1_000_000, agendaCount = 500, searches = 2000] = process.argv.slice(2).map(Number);
const minute = 60_000;
const origin = Date.parse('2027-01-04T07:00:00Z');
const services = Array.from({ length: 40 }, (_, at) => `89.${String(at + 10)}`);
const random = seeded(20_270_104);
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;

const agendas = Array.from({ length: agendaCount }, (_, at): AgendaOffer => {
  const place = at % 120;
  return {
    id: `agenda-${at}`,
    active: true,
    services: [services[at % services.length] ?? '', pick(services)],
    access: at % 5 === 0 ? 'control' : 'first',
    classes: [],
    channels: [],
    regime: at % 20 === 1 ? 'alpi' : 'ssn',
    structure: `place-${place}`,
    asl: `15020${(place % 7) + 1}`,
    district: `district-${place % 70}`,
    point: { latitude: 40.2 + (place % 12) * 0.1, longitude: 13.9 + Math.floor(place / 12) * 0.15 },
    horizon: { from: '2027-01-01' },
    closures: [{ from: '2027-08-10', to: '2027-08-16' }],
  };
});
const ids: string[] = [];

/** Two slots of each agenda at a time, every quarter of eight hours of a day, until there are enough. */
function* changes(): Generator<AvailabilityChange> {
  for (const agenda of agendas) yield { type: 'agenda', agenda };
  for (let at = 0; at < slotCount; at += 1) {
    const turn = Math.floor(at / agendaCount);
    const start = origin + Math.floor(turn / 64) * 1440 * minute + Math.floor((turn % 64) / 2) * 15 * minute;
    const id = randomUUIDv7();
    // The first two weeks are nearly full, as they are in life.
    const isTaken = random() < (turn < 14 * 64 ? 0.97 : 0.2);
    const agenda = agendas[at % agendaCount];
    const isKept = agenda?.access === 'first' && random() < 0.8;
    const classes: readonly PriorityClass[] = isKept ? [pick(priorityClasses)] : [];
    const channels: readonly BookingChannel[] = random() < 0.2 ? [pick(bookingChannels), 'desk'] : [];
    if (at % 50 === 0) ids.push(id);
    yield {
      type: 'slot',
      slot: {
        id,
        agenda: agenda?.id ?? '',
        start,
        end: start + 15 * minute,
        status: isTaken ? 'taken' : 'free',
        classes,
        channels,
        version: 1,
      },
    };
  }
}

globalThis.gc?.();
const before = process.memoryUsage();
const began = performance.now();
const { index, outcomes } = await rebuildAvailability(changes(), {
  expectedSlots: slotCount,
  maximumSlots: slotCount * 2,
});
const buildMs = performance.now() - began;
globalThis.gc?.();
const after = process.memoryUsage();
const memory = {
  arrays: index.size.bytes,
  rss: after.rss - before.rss,
  heapAndBuffers: after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers,
};
console.log(
  `${index.size.slots} slots of ${index.size.agendas} agendas in ${Math.round(buildMs)} ms, generating them included: ${JSON.stringify(outcomes)}`,
);
console.log(
  `memory: arrays ${mega(memory.arrays)}, heap and buffers ${mega(memory.heapAndBuffers)}, process ${mega(memory.rss)} more`,
);

function frame(change: Partial<SearchFrame> = {}): SearchFrame {
  const now = origin + Math.floor(random() * 20) * 1440 * minute;
  return {
    channel: 'portal',
    regime: 'ssn',
    area: { level: 'region' },
    from: now,
    to: now + 180 * 1440 * minute,
    now,
    count: 10,
    ...change,
  };
}

function wanted(): { service: string; access: 'first'; class: PriorityClass } {
  return { service: pick(services), access: 'first', class: pick(priorityClasses) };
}

const shapes: Readonly<Record<string, () => number>> = {
  'region, 10 slots': () => findFirst(index, { ...wanted(), ...frame() }).length,
  'ASL, 10 slots': () => findFirst(index, { ...wanted(), ...frame({ area: { level: 'asl', code: '150204' } }) }).length,
  '30 km, 10 slots': () =>
    findFirst(index, { ...wanted(), ...frame({ near: { latitude: 40.8, longitude: 14.3, kilometres: 30 } }) }).length,
  'region, 200 slots': () => findFirst(index, { ...wanted(), ...frame({ count: 200 }) }).length,
  'all agendas, 10 slots': () => findFirst(index, { ...everywhere(), ...frame() }).length,
  'all agendas, nothing fits (every slot is read)': () =>
    findFirst(index, { ...everywhere(), mode: 'televisit', ...frame({ from: origin, now: origin }) }).length,
  'visit and examination, same day and structure': () =>
    findBundles(index, {
      ...frame(),
      items: [wanted(), { ...wanted(), minimumGap: 15, maximumGap: 240 }],
      sameStructure: true,
    }).bundles.length,
  'visit and examination, same day, any structure': () =>
    findBundles(index, { ...frame(), items: [wanted(), { ...wanted(), minimumGap: 60 }], sameStructure: false }).bundles
      .length,
  'three services, same day and structure': () =>
    findBundles(index, { ...frame(), items: [wanted(), wanted(), wanted()], sameStructure: true }).bundles.length,
};

for (const agenda of agendas)
  index.apply({ type: 'agenda', agenda: { ...agenda, services: [...agenda.services, 'everywhere'] } });
index.apply({
  type: 'slot',
  slot: {
    id: 'televisit',
    agenda: 'none',
    start: origin,
    end: origin + minute,
    status: 'free',
    mode: 'televisit',
    classes: [],
    channels: [],
    version: 1,
  },
});

function everywhere(): { service: string; access: 'first'; class: PriorityClass } {
  return { service: 'everywhere', access: 'first', class: pick(priorityClasses) };
}

let version = 1;
const changeTimes: number[] = [];

function changeOne(): void {
  version += 1;
  const slot = pick(ids);
  const started = performance.now();
  const turn = version % 3;
  if (turn === 0) index.apply({ type: 'held', slot, until: origin + 90 * 1440 * minute, version });
  else index.apply({ type: turn === 1 ? 'booked' : 'freed', slot, version });
  changeTimes.push(performance.now() - started);
}

const raw: Record<string, { readonly times: readonly number[]; readonly answers: number }> = {};
for (const [name, search] of Object.entries(shapes)) {
  const times: number[] = [];
  let answers = 0;
  for (let turn = 0; turn < 50; turn += 1) search();
  for (let turn = 0; turn < searches; turn += 1) {
    changeOne();
    const started = performance.now();
    answers += search();
    times.push(performance.now() - started);
  }
  raw[name] = { times, answers };
  print(name, times, `${(answers / searches).toFixed(1)} answers`);
}
print('hold, book or free', changeTimes, '');
const last = ids.at(-1) ?? '';
if (index.apply({ type: 'removed', slot: last, version: version + 1 }) !== 'applied')
  throw new Error('the last slot is lost');

const folder = join(import.meta.dirname, 'results');
mkdirSync(folder, { recursive: true });
const rounded = (times: readonly number[]) => times.map((time) => Math.round(time * 1e4) / 1e4);
writeFileSync(
  join(folder, `${new Date().toISOString().slice(0, 10)}-booking-availability.json`),
  `${JSON.stringify({
    node: process.version,
    slots: index.size.slots,
    agendas: agendaCount,
    buildMs: Math.round(buildMs),
    memory,
    searches: Object.fromEntries(
      Object.entries(raw).map(([name, { times, answers }]) => [name, { answers, times: rounded(times) }]),
    ),
    changes: rounded(changeTimes.slice(0, 5000)),
  })}\n`,
);

function print(name: string, times: readonly number[], rest: string): void {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(3);
  console.log(
    `${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms (${times.length}) ${rest}`,
  );
}

function mega(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** The same numbers in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
