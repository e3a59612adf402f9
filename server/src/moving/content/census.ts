import { hash } from 'node:crypto';
import type { StoredVersion } from '../../store/port.ts';
import { contentDigest } from './canonical-content.ts';
import { SetChecksum } from './set-checksum.ts';

/** Versions after which progress is told again. */
export const progressStep = 1_000;

/** How much of a type there is, and what it is. */
export interface TypeCount {
  /** Versions numbered 1: resources whose history is there from its beginning. */
  readonly resources: number;
  /** Versions, deletion markers included. */
  readonly versions: number;
  /** Deletion markers. */
  readonly deletions: number;
  /** {@link SetChecksum} of the {@link contentLine} of each version: the same on every store. */
  readonly content: string;
  /** {@link SetChecksum} of the {@link exactLine} of each version: only on stores that keep instants and texts as they are. */
  readonly exact: string;
}

/** Address, method and content of a version. */
export function contentLine(version: StoredVersion): string {
  const content = version.json === undefined ? 'deleted' : contentDigest(version.json);
  return `${addressOf(version)} ${version.method} ${content}`;
}

/** Address, method, instant and text of a version. */
export function exactLine(version: StoredVersion): string {
  const text = version.json === undefined ? 'deleted' : hash('sha256', version.json, 'hex');
  return `${addressOf(version)} ${version.method} ${version.lastUpdated} ${text}`;
}

/** `Type/id/version`. */
export function addressOf({ type, id, versionId }: StoredVersion): string {
  return `${type}/${id}/${versionId}`;
}

/** Counts the versions of a type as they pass. */
export class Census {
  #resources = 0;
  #versions = 0;
  #deletions = 0;
  readonly #content = new SetChecksum();
  readonly #exact = new SetChecksum();

  add(version: StoredVersion): void {
    this.#versions++;
    if (version.versionId === '1') this.#resources++;
    if (version.deleted) this.#deletions++;
    this.#content.add(contentLine(version));
    this.#exact.add(exactLine(version));
  }

  count(): TypeCount {
    return {
      resources: this.#resources,
      versions: this.#versions,
      deletions: this.#deletions,
      content: this.#content.value(),
      exact: this.#exact.value(),
    };
  }
}
