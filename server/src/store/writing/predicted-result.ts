import type { StoredVersion, VersionMethod, WriteResult } from '../port.ts';
import { assembleText, formatInstant } from '../resource-text.ts';

/** The result of an operation before its commit: all is known but the instant. */
export interface PredictedResult {
  /** The result as `alongside` sees it: `now` (ms, UTC) standing for the instant of the commit. */
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
  readonly #replaced: StoredVersion | undefined;
  #settled: StoredVersion | undefined;

  private constructor(
    version: Omit<StoredVersion, 'lastUpdated' | 'json'>,
    parts: { known?: StoredVersion; tail?: string; replaced?: StoredVersion | undefined },
  ) {
    this.#version = version;
    this.#known = parts.known;
    this.#tail = parts.tail;
    this.#replaced = parts.replaced;
  }

  /** A version that exists already. */
  static known(version: StoredVersion): PredictedVersion {
    return new PredictedVersion(version, { known: version });
  }

  /** A version that will be made from the tail of a text. */
  static text(
    { type, id, number, method }: { type: string; id: string; number: number; method: VersionMethod },
    tail: string,
    replaced?: StoredVersion,
  ): PredictedVersion {
    return new PredictedVersion({ type, id, versionId: String(number), method, deleted: false }, { tail, replaced });
  }

  /** A deletion marker that will be made. */
  static deletion(type: string, id: string, number: number, replaced: StoredVersion): PredictedVersion {
    return new PredictedVersion({ type, id, versionId: String(number), method: 'DELETE', deleted: true }, { replaced });
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
      foresee: (now) => {
        const replaced = [this, ...others].flatMap((version) => version.#replaced ?? []);
        return { ...result((version) => version.#foresee(now)), ...(replaced.length > 0 ? { replaced } : {}) };
      },
      settle: (updated, instant) => result((version) => version.#settle(updated, instant)),
    };
  }

  #foresee(now: number): StoredVersion {
    return this.#known ?? this.#at(now, formatInstant(now));
  }

  #settle(updated: number, instant: string): StoredVersion {
    if (this.#known !== undefined) return this.#known;
    this.#settled ??= this.#at(updated, instant);
    return this.#settled;
  }

  #at(lastUpdated: number, instant: string): StoredVersion {
    const { type, id, versionId, method, deleted } = this.#version;
    return {
      type,
      id,
      versionId,
      method,
      deleted,
      lastUpdated,
      ...(this.#tail === undefined ? {} : { json: assembleText(type, id, Number(versionId), instant, this.#tail) }),
    };
  }
}

/** All results of a unit after its commit. */
export function settleAll(results: readonly PredictedResult[], updated: number): WriteResult[] {
  const instant = formatInstant(updated);
  return results.map((result) => result.settle(updated, instant));
}
