import { createWriteStream } from 'node:fs';
import { access, link, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { type Watch, watchBy } from '../../services/steps/watch.ts';
import type { Store } from '../../store/port.ts';
import { buildDataset } from '../dataset/dataset.ts';
import { dayOfInstant, dayText } from '../dataset/rome-day.ts';
import { loadIndicators } from '../indicators/load-indicators.ts';
import { type Period, readPeriod, weekCodeOf } from '../indicators/period.ts';
import { authoritiesOf } from './authorities.ts';
import { exportBy, exportRows } from './export-rows.ts';
import { writeRows } from './write-rows.ts';

/** What snapshots are made with. */
export interface SnapshotOptions {
  readonly store: Pick<Store, 'scan'>;
  /** Folder of the files, made when it is not there. */
  readonly folder: string;
  /** Fewest persons of a figure that is shown. */
  readonly smallest: number;
  /** Hour of the day in `Europe/Rome` from which the snapshot of the day is made. */
  readonly hour: number;
  /** How often it looks whether it is time, in milliseconds. */
  readonly every: number;
  readonly onFailure: (error: unknown) => void;
  /** The present, ms since the epoch, UTC. */
  readonly now?: () => number;
}

/** Makes the daily snapshot of waiting times; a look answers the file that it made, undefined when it was not time or the file was there. */
export type SnapshotWatch = Watch<string | undefined>;

/**
 * Keeps the waiting times of each day: one file `YYYY-MM-DD.ndjson` with the figures of the index week, and of the month, up to that day, in the
 * layout of the export. A file is there whole or not at all, and is not made twice: not by two processes on one folder either.
 */
export function createSnapshotWatch(options: SnapshotOptions): SnapshotWatch {
  const { folder, hour, now = Date.now } = options;

  async function look(): Promise<string | undefined> {
    const at = now();
    if (hourIn(at) < hour) return undefined;
    const file = join(folder, `${dayText(dayOfInstant(at))}.ndjson`);
    if (await isThere(file)) return undefined;
    await mkdir(folder, { recursive: true });
    const draft = `${file}.${process.pid}.${crypto.randomUUID()}`;
    try {
      await writeSnapshot(options, draft, at);
      await link(draft, file);
      return file;
    } catch (error) {
      // Another process was faster.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
  }

  return watchBy(options, look);
}

async function writeSnapshot({ store, smallest }: SnapshotOptions, draft: string, at: number): Promise<void> {
  const authorities = authoritiesOf();
  const noting = {
    async *scan(...asked: Parameters<Store['scan']>) {
      for await (const version of store.scan(...asked)) {
        authorities.note(version.json);
        yield version;
      }
    },
  };
  const dataset = await buildDataset(noting, { dataset: 'bookings' });
  const target = createWriteStream(draft, { flags: 'wx', mode: 0o640 });
  try {
    const indicators = loadIndicators('waiting-times').map(({ code }) => code);
    const until = dayOfInstant(at);
    for (const period of periodsOf(until)) {
      const question = { period, until, by: exportBy, smallest, family: 'waiting-times', indicators } as const;
      const results = await dataset.ask(question);
      const { asOf } = dataset;
      await writeRows(exportRows({ results, period, asOf, authorities: authorities.codes }), 'ndjson', target);
    }
    target.end();
    await finished(target);
  } finally {
    target.destroy();
    await dataset.close();
  }
}

/** The index week and the month of a day. */
function periodsOf(day: number): readonly Period[] {
  return [weekCodeOf(day), dayText(day).slice(0, 7)].flatMap((code) => readPeriod(code) ?? []);
}

function hourIn(at: number): number {
  return Number(
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Rome', hour: '2-digit', hourCycle: 'h23' }).format(at),
  );
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
