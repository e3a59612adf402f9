import type { StoredVersion, VersionMethod, WriteResult } from '../../port.ts';
import { assembleText, formatInstant } from '../../resource-text.ts';

/** The result of an operation before its commit: all is known but the instant. */
export interface PredictedResult {
  /** The result as `alongside` sees it: without text, `now` (ms, UTC) standing for the instant of the commit. */
  foresee(now: number): WriteResult;
  /** The result after the commit at `updated` (ms, UTC; `instant` is the same as FHIR instant). */
  settle(updated: number, instant: string): WriteResult;
}

type Outcome = WriteResult['outcome'];

/** A version that a unit will make or that it found. */
export class PredictedVersion {
  readonly #version: Omit<StoredVersion, 'lastUpdated' | 'json'>;
  readonly #known: StoredVersion | undefined;
  readonly #tail: string | undefined;
  #settled: StoredVersion | undefined;

  private constructor(
    version: Omit<StoredVersion, 'lastUpdated' | 'json'>,
    parts: { known?: StoredVersion; tail?: string },
  ) {
    this.#version = version;
    this.#known = parts.known;
    this.#tail = parts.tail;
  }

  /** A version that exists already. */
  static known(version: StoredVersion): PredictedVersion {
    return new PredictedVersion(version, { known: version });
  }

  /** A version that will be made from the tail of a text. */
  static text(type: string, id: string, number: number, method: VersionMethod, tail: string): PredictedVersion {
    return new PredictedVersion({ type, id, versionId: String(number), method, deleted: false }, { tail });
  }

  /** A deletion marker that will be made. */
  static deletion(type: string, id: string, number: number): PredictedVersion {
    return new PredictedVersion({ type, id, versionId: String(number), method: 'DELETE', deleted: true }, {});
  }

  /** The result of a delete that finds nothing. */
  static nothing(): PredictedResult {
    const result: WriteResult = { outcome: 'absent' };
    return { foresee: () => result, settle: () => result };
  }

  /** This version as the result of an operation, with the others of a conditional delete. */
  as(outcome: Outcome, others: readonly PredictedVersion[] = []): PredictedResult {
    const result = (each: (version: PredictedVersion) => StoredVersion): WriteResult => ({
      outcome,
      version: each(this),
      ...(others.length > 0 ? { others: others.map(each) } : {}),
    });
    return {
      foresee: (now) => result((version) => version.#foresee(now)),
      settle: (updated, instant) => result((version) => version.#settle(updated, instant)),
    };
  }

  #foresee(now: number): StoredVersion {
    const { type, id, versionId, method, deleted } = this.#version;
    return { type, id, versionId, method, deleted, lastUpdated: this.#known?.lastUpdated ?? now };
  }

  #settle(updated: number, instant: string): StoredVersion {
    if (this.#known !== undefined) return this.#known;
    const { type, id, versionId, method, deleted } = this.#version;
    this.#settled ??= {
      type,
      id,
      versionId,
      method,
      deleted,
      lastUpdated: updated,
      ...(this.#tail === undefined ? {} : { json: assembleText(type, id, Number(versionId), instant, this.#tail) }),
    };
    return this.#settled;
  }
}

/** All results of a unit after its commit. */
export function settleAll(results: readonly PredictedResult[], updated: number): WriteResult[] {
  const instant = formatInstant(updated);
  return results.map((result) => result.settle(updated, instant));
}
