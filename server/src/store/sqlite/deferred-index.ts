import type { Condition, SearchPlan } from '../../fhir/search/plan.ts';
import { deferredTypes, type ReindexParts, reindexTypes } from './reindex.ts';

/** Time without new writes after which index rows are made up for, in milliseconds. */
const quietTime = 1_000;

/** Resources that one quiet moment makes up for; writes pass in between. */
const resourcesPerMoment = 2_000;

/** Brings the index rows of deferred types up to date. */
export class DeferredIndex {
  readonly #parts: ReindexParts;
  readonly #timer: NodeJS.Timeout;
  #lastWrite = 0;
  #missing = true;
  #running: Promise<void> | undefined;

  constructor(parts: ReindexParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#whenQuiet(), quietTime);
    this.#timer.unref();
  }

  /** Notes that something was written, so that quiet work waits. */
  noteWrite(): void {
    this.#lastWrite = Date.now();
    this.#missing = true;
  }

  /** Waits until a search that looks at deferred types finds everything committed before the call. */
  async prepare(plan: SearchPlan): Promise<void> {
    if (!needsDeferred(plan)) return;
    await this.#running;
    await this.#catchUp(Number.POSITIVE_INFINITY);
  }

  /** Ends the quiet work; waits for what is under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running?.catch(() => undefined);
  }

  #whenQuiet(): void {
    if (!this.#missing || this.#running !== undefined || Date.now() - this.#lastWrite < quietTime) return;
    // A store that fails now will say so to the writes themselves.
    this.#catchUp(resourcesPerMoment).catch(() => undefined);
  }

  #catchUp(limit: number): Promise<void> {
    this.#running = reindexTypes(this.#parts, [...deferredTypes], { limit, keepPlace: true })
      .then((complete) => {
        if (complete) this.#missing = Date.now() - this.#lastWrite < quietTime;
      })
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }
}

/** Tells whether a plan looks at resources of a deferred type. */
export function needsDeferred(plan: SearchPlan): boolean {
  if (plan.types.length === 0 || plan.types.some(isDeferred)) return true;
  for (const include of plan.include)
    if (include.reverse && (include.type === '*' || isDeferred(include.type))) return true;
  return looksAt(plan.where);
}

function isDeferred(type: string): boolean {
  return deferredTypes.has(type);
}

function looksAt(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.of.some(looksAt);
    case 'not':
      return looksAt(condition.of);
    case 'chain':
      return condition.branches.some((branch) => isDeferred(branch.type) || looksAt(branch.where));
    case 'has':
      return isDeferred(condition.type) || looksAt(condition.where);
    default:
      return false;
  }
}
