/**
 * The bars of booking: `node server/bench/booking-race.ts [bookers] [slots] [bookings] [clients]`.
 *
 * 1. Race: bookers after fewer slots, by two processes on one data directory, each killed now and then. Every slot must be booked once,
 *    and everybody have an answer; what is stored is read again and checked. Exit code 1 when it is not so.
 * 2. Rate: `$booking-book` of as many slots by some clients at once, in one process with the whole facade but HTTP; each is answered after
 *    its transaction is on durable storage.
 *
 * Clients and server share the machine. Raw data: `results/<instant>-booking-race.json`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Slot } from '@medplum/fhirtypes';
import { cardOfBooker, nreOfBooker, putRace } from '../test/services/booking/booking-race.ts';
import { callerNamed, make, openBookings, putRegisters } from '../test/services/booking/bookings-world.ts';
import { runRace } from '../test/services/booking/race-processes.ts';
import { allOf } from '../test/services/dispensing/dispensing-world.ts';

const [bookers = 1000, slots = 100, bookings = 3000, clients = 64] = process.argv.slice(2).map(Number);

/** A data directory with slots and prescriptions, gone afterwards. */
async function withFolder<T>(people: number, places: number, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-booking-race-'));
  try {
    const api = await openBookings(folder);
    await putRegisters(api);
    await putRace(api, people, places);
    await api.close();
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function race() {
  return withFolder(bookers, slots, async (folder) => {
    const kills = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => Math.max(1, Math.floor(slots * share)));
    const from = performance.now();
    const { answers, killed } = await runRace({ folder, bookers, processes: 2, kills });
    const seconds = (performance.now() - from) / 1000;
    const api = await openBookings(folder);
    const made = (await allOf<Appointment>(api, 'Appointment')).filter(({ status }) => status === 'booked');
    const busy = (await allOf<Slot>(api, 'Slot')).filter(({ status }) => status === 'busy').length;
    await api.close();
    const served = answers.filter(({ booking }) => booking !== undefined);
    return {
      bookers,
      slots,
      killed,
      seconds,
      answers: answers.length,
      served: served.length,
      none: answers.length - served.length,
      bookings: made.length,
      slotsOnce: new Set(made.map(({ slot }) => slot?.[0]?.reference)).size,
      busy,
      refusals: answers.reduce((sum, { taken }) => sum + taken, 0),
    };
  });
}

async function rate() {
  return withFolder(bookings, bookings, async (folder) => {
    const api = await openBookings(folder);
    const times: number[] = [];
    let next = 0;
    const desk = callerNamed('desk');
    const bookAll = async (most: number): Promise<void> => {
      for (let at = next++; at < most; at = next++) {
        const begin = performance.now();
        const outcome = await make(api, desk, 'book', undefined, {
          slot: `Slot/gara-${at}`,
          nre: nreOfBooker(at),
          identifier: cardOfBooker(at),
        });
        if (outcome.state !== 'booked') throw new Error(outcome.body);
        times.push(performance.now() - begin);
      }
      // What was taken beyond the bound is given back.
      next -= 1;
    };
    const run = (most: number) => Promise.all(Array.from({ length: clients }, () => bookAll(most)));
    const warm = Math.floor(bookings / 10);
    await run(warm);
    next = warm;
    times.length = 0;
    const from = performance.now();
    const cpuFrom = process.cpuUsage();
    await run(bookings);
    const seconds = (performance.now() - from) / 1000;
    const cpu = process.cpuUsage(cpuFrom);
    const cpuMs = (cpu.user + cpu.system) / 1000 / times.length;
    await api.close();
    const sorted = times.toSorted((one, other) => one - other);
    const part = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
    return {
      clients,
      bookings: times.length,
      seconds,
      perSecond: times.length / seconds,
      cpuMs,
      p50: part(0.5),
      p99: part(0.99),
    };
  });
}

const raced = bookers > 0 ? await race() : undefined;
if (raced !== undefined) {
  console.log(
    `race: ${raced.bookers} bookers, ${raced.slots} slots, 2 processes, ${raced.killed} kills: ${raced.bookings} bookings, each slot once: ${raced.slotsOnce === raced.slots}, ${raced.none} told that none is left, ${raced.refusals} refusals on the way, ${raced.seconds.toFixed(1)} s`,
  );
}
const measured = bookings > 0 ? await rate() : undefined;
if (measured !== undefined) {
  const { perSecond, cpuMs, p50, p99 } = measured;
  console.log(
    `rate: ${perSecond.toFixed(0)} $booking-book/s durable, ${clients} clients, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${cpuMs.toFixed(2)} ms of processor each in all threads`,
  );
}
const results = join(import.meta.dirname, 'results');
mkdirSync(results, { recursive: true });
const name = `${new Date().toISOString().slice(0, 16).replace(':', '')}-booking-race.json`;
writeFileSync(join(results, name), `${JSON.stringify({ race: raced, rate: measured })}\n`);
const isBroken =
  raced !== undefined &&
  (raced.bookings !== slots || raced.slotsOnce !== slots || raced.busy !== slots || raced.answers !== bookers);
if (isBroken) process.exitCode = 1;
