import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { assembleText, formatInstant } from '../resource-text.ts';
import type { ReindexParts } from './reindex.ts';
import { extractIndexRows } from './search/index.ts';
import type { UnitStep } from './writer/protocol.ts';

/** Time without new writes after which waiting resources are entered, in milliseconds. */
const quietTime = 1_000;

/** Resources entered in one unit. */
const slice = 100;

/** Resources that one quiet moment enters; writes pass in between. */
const resourcesPerMoment = 2_000;

/** Waiting resources from which a store that is never quiet enters some all the same. */
const manyWaiting = 500_000;

/** Columns of a waiting resource. */
type WaitingRow = readonly [position: number, type: string, id: string, tail: string];

/** Enters waiting resources in the version log and the search index. */
export class DeferredResources {
  readonly #parts: ReindexParts;
  readonly #timer: NodeJS.Timeout;
  #lastWrite = 0;
  #running: Promise<void> | undefined;

  constructor(parts: ReindexParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#whenQuiet(), quietTime);
    this.#timer.unref();
  }

  /** Notes that something was written, so that quiet work waits. */
  noteWrite(): void {
    this.#lastWrite = Date.now();
  }

  /** Number of resources that wait. They are accepted and entered in one order, so both ends of the table tell it. */
  waiting(): number {
    const ends = this.#parts.db
      .prepare(
        'SELECT (SELECT min(position) FROM deferred_resource) AS low, (SELECT max(position) FROM deferred_resource) AS high',
      )
      .get();
    return typeof ends?.['low'] === 'number' ? Number(ends['high']) - ends['low'] + 1 : 0;
  }

  /** Waits until all that was accepted before the call is in the log. */
  async settle(): Promise<void> {
    await this.#running;
    await this.#enter(Number.POSITIVE_INFINITY);
  }

  /** Ends the quiet work; what still waits is durable and is entered after the next start. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running?.catch(() => undefined);
  }

  #whenQuiet(): void {
    if (this.#running !== undefined) return;
    const quiet = Date.now() - this.#lastWrite >= quietTime;
    if (!quiet && this.waiting() < manyWaiting) return;
    // A store that fails now will say so to the writes themselves.
    this.#enter(resourcesPerMoment).catch(() => undefined);
  }

  #enter(limit: number): Promise<void> {
    this.#running = this.#enterUpTo(limit).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #enterUpTo(limit: number): Promise<void> {
    const { db, writer, ids, baseUrl } = this.#parts;
    const read = db.prepare(`SELECT position, type, id, tail FROM deferred_resource ORDER BY position LIMIT ${slice}`);
    read.setReturnArrays(true);
    for (let entered = 0; entered < limit; entered += slice) {
      const rows = read.all() as unknown as WaitingRow[];
      if (rows.length === 0) return;
      const steps = rows.map(([position, type, id, tail]): UnitStep => {
        const text = assembleText(type, id, 1, formatInstant(0), tail);
        return { kind: 'settle', position, rows: extractIndexRows(JSON.parse(text) as Resource, ids, baseUrl) };
      });
      const answer = await writer.submit(steps);
      if (answer.kind === 'failed') {
        throw new FhirError({ code: 'store-unavailable' }, { cause: new Error(answer.reason) });
      }
    }
  }
}
