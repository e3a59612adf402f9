import type { MeasureReport } from '@medplum/fhirtypes';
import { Changes, entrySystem } from '../../steps/changes.ts';
import { platformAs, writeAsPlatform } from '../../steps/platform-write.ts';
import { type Watch, type WatchOptions, watchBy } from '../../steps/watch.ts';
import { boardOf } from '../board/follow-store.ts';
import { type OccupancySettings, reportOf } from '../operations/occupancy.ts';

/** What the watch works with. */
export interface OccupancyWatchOptions extends WatchOptions, OccupancySettings {}

/** Keeps the figures of emergency departments as they were; a look answers of how many departments. */
export type OccupancyWatch = Watch<number>;

/** The platform itself, in whose name figures are kept. */
const platform = platformAs('sinfonia-emergency');

/**
 * Opens the watch that keeps the occupancy of emergency departments as MeasureReports: one for each department and each interval,
 * once however many servers look. What is kept is what everybody may see, with small figures masked; nothing is kept of a department that
 * is not sending.
 */
export function createOccupancyWatch(options: OccupancyWatchOptions): OccupancyWatch {
  const { context, every, staleMinutes, smallestCell, now = Date.now } = options;

  async function look(): Promise<number> {
    const at = now();
    const board = await boardOf(context.store).at(at);
    const changes = new Changes(undefined);
    for (const department of board.departments()) {
      const settings = { now: at, staleAfter: staleMinutes * 60_000, smallest: smallestCell };
      const report = await reportOf(context, board, department, settings);
      if (report.status === 'complete') changes.createOnce(named(report, Math.floor(at / every) * every));
    }
    return changes.operations.length === 0 ? 0 : write(options, changes);
  }

  // It looks after a whole interval first: what departments sent while the server was down comes in meanwhile.
  return watchBy(options, look);
}

/** A report under the name of its department and interval (start, ms). */
function named(report: MeasureReport, interval: number): MeasureReport {
  const department = report.reporter?.reference?.split('/')[1] ?? '';
  const value = `emergency-occupancy.${department}.${new Date(interval).toISOString()}`;
  return { ...report, identifier: [{ system: entrySystem, value }] };
}

async function write(options: OccupancyWatchOptions, changes: Changes): Promise<number> {
  const work = { as: platform, type: 'MeasureReport', interaction: 'create' } as const;
  const results = await writeAsPlatform(options, changes, work);
  return results.filter(({ outcome }) => outcome === 'created').length;
}
