import type { SearchPlan } from '../../../fhir/search/plan.ts';
import type { IndexRows } from '../search/index.ts';

/**
 * One step of a unit. Steps run in order, in one savepoint; the first that fails undoes the unit.
 *
 * - `put`: adds a version. `expected` is the version that must be current (0: the resource does not exist), as the
 *   sender saw it. `tail` is the text after `meta.lastUpdated`.
 * - `defer`: keeps a new resource of a deferred type for later; `settle` enters it, unless another process has.
 * - `delete`: adds a deletion marker after version `expected`.
 * - `restore`: adds a version that was made elsewhere, with its number, instant (ms) and whole text; `content` null: a deletion
 *   marker. `stale` when the resource has that version or a later one, or the log a later instant.
 * - `expect`: the version that a result relies on is still current.
 * - `guard`: the plan still matches exactly these addresses (`Type/id`, sorted). `about` names the guard in a failure.
 * - `index`: replaces the index rows of a resource unless it changed since version `seq` was read.
 * - `indexed`: records how far the re-index of a type has come; `rid` null: finished.
 */
export type UnitStep =
  | {
      readonly kind: 'put';
      readonly type: string;
      readonly id: string;
      readonly expected: number;
      readonly method: number;
      readonly tail: string;
      readonly rows: IndexRows;
    }
  | { readonly kind: 'defer'; readonly type: string; readonly id: string; readonly tail: string }
  | { readonly kind: 'settle'; readonly position: number; readonly rows: IndexRows }
  | { readonly kind: 'delete'; readonly type: string; readonly id: string; readonly expected: number }
  | {
      readonly kind: 'restore';
      readonly type: string;
      readonly id: string;
      readonly version: number;
      readonly updated: number;
      readonly method: number;
      readonly content: { readonly text: string; readonly rows: IndexRows } | null;
    }
  | { readonly kind: 'expect'; readonly type: string; readonly id: string; readonly expected: number }
  | {
      readonly kind: 'guard';
      readonly about: string;
      readonly plan: SearchPlan;
      readonly limit: number;
      readonly expected: readonly string[];
    }
  | { readonly kind: 'index'; readonly rid: number; readonly seq: number; readonly rows: IndexRows }
  | { readonly kind: 'indexed'; readonly type: string; readonly rid: number | null };

/** What the writer is asked to apply as a whole or not at all. */
export interface Unit {
  readonly number: number;
  readonly steps: readonly UnitStep[];
}

/** What became of a unit. Only `done` means that it is on durable storage. */
export type UnitAnswer =
  | { readonly kind: 'done'; readonly updated: number }
  /** A version was not the expected one: prepare again from the present state. */
  | { readonly kind: 'stale' }
  /** A guard found other addresses than expected. */
  | { readonly kind: 'matches'; readonly about: string; readonly found: readonly string[] }
  /** The database refused: nothing of the unit is stored. `reason` is technical, without data. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Messages to the writer. `close` is answered by the end of the thread. */
export type WriterRequest =
  | { readonly kind: 'units'; readonly units: readonly Unit[] }
  | { readonly kind: 'full-text'; readonly number: number }
  | { readonly kind: 'close' };

/** Messages from the writer. */
export type WriterReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answers'; readonly answers: readonly (readonly [number: number, answer: UnitAnswer])[] };

/** What the writer thread is started with. */
export interface WriterStart {
  readonly file: string;
}
