import type { MeasureReport } from '@medplum/fhirtypes';
import { isRefusal } from '@sinfonia/profiles/issues';
import type { Principal } from '../../../access/principal.ts';
import type { FhirContext } from '../../../fhir/context.ts';
import type { FhirRequest } from '../../../fhir/exchange.ts';
import { touchedBy } from '../../../fhir/touched.ts';
import { writeAudited } from '../../../fhir/writing.ts';
import { Changes, entrySystem } from '../../steps/changes.ts';
import { Rounds } from '../../steps/rounds.ts';
import { boardOf } from '../board/follow-store.ts';
import { type OccupancySettings, reportOf } from '../operations/occupancy.ts';

/** What the watch works with. */
export interface OccupancyWatchOptions extends OccupancySettings {
  readonly context: FhirContext;
  /** Absolute FHIR base. */
  readonly fhirBase: string;
  /** How often figures are kept, in milliseconds. */
  readonly every: number;
  readonly onFailure: (error: unknown) => void;
  /** The present, ms since the epoch, UTC. */
  readonly now?: () => number;
}

/** Keeps the figures of emergency departments as they were. */
export interface OccupancyWatch {
  start(): void;
  stop(): Promise<void>;
  /** Keeps the figures of now; answers of how many departments. */
  look(): Promise<number>;
}

/** The platform itself, in whose name figures are kept. */
const platform: Principal = { clientId: 'sinfonia-emergency', role: 'platform-system', scopes: ['system/*.cruds'] };

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

  const rounds = new Rounds(every, look, options.onFailure);
  return {
    // A whole interval first: what departments sent while the server was down comes in meanwhile.
    start: () => rounds.start(every),
    stop: () => rounds.stop(),
    look,
  };
}

/** A report under the name of its department and interval (start, ms). */
function named(report: MeasureReport, interval: number): MeasureReport {
  const department = report.reporter?.reference?.split('/')[1] ?? '';
  const value = `emergency-occupancy.${department}.${new Date(interval).toISOString()}`;
  return { ...report, identifier: [{ system: entrySystem, value }] };
}

async function write({ context, fhirBase }: OccupancyWatchOptions, changes: Changes): Promise<number> {
  const request: FhirRequest = {
    method: 'POST',
    path: ['MeasureReport'],
    query: [],
    headers: {},
    baseUrl: fhirBase,
    principal: platform,
    language: 'it',
    requestId: crypto.randomUUID(),
  };
  const results = await writeAudited({ context, request }, changes.operations, {
    check: (resource) => context.validate(resource, { bestPractice: false }).filter(isRefusal),
    alongside: (written) =>
      context.audit.eventsFor({
        request,
        question: { interaction: 'create', type: 'MeasureReport' },
        status: 201,
        touched: written.flatMap(touchedBy),
      }),
  });
  return results.filter(({ outcome }) => outcome === 'created').length;
}
