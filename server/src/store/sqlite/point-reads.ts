import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ResourceAddress, StoredVersion } from '../port.ts';
import { toStoredVersion, type VersionRow, versionColumns } from './version-row.ts';

/** The current version of a resource with its version as a number. */
export interface CurrentVersion {
  readonly number: number;
  readonly version: StoredVersion;
}

/** Versions that are remembered from the writes of this process. */
const rememberedVersions = 2_000;

/** Reads by address: a few microseconds each, so they run where they are asked for, on a read-only connection. */
export class PointReads {
  readonly #current: StatementSync;
  readonly #one: StatementSync;

  /** Versions made by this process, newest last. Another process may have written since: only a guess to prepare by. */
  readonly #remembered = new Map<string, CurrentVersion>();

  constructor(db: DatabaseSync) {
    this.#current = db.prepare(
      `SELECT ${versionColumns} FROM resource r JOIN version v ON v.seq = r.seq WHERE r.type = ? AND r.id = ?`,
    );
    this.#one = db.prepare(
      `SELECT ${versionColumns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = ?
       WHERE r.type = ? AND r.id = ?`,
    );
    this.#current.setReturnArrays(true);
    this.#one.setReturnArrays(true);
  }

  /** Current version (a deletion marker after a delete), or undefined when the resource never existed. */
  current(type: string, id: string): CurrentVersion | undefined {
    const row = this.#current.get(type, id) as unknown as VersionRow | undefined;
    return row === undefined ? undefined : { number: row[2], version: toStoredVersion(row) };
  }

  /** The version that a write of this process made last, if it is still remembered. */
  remembered(address: string): CurrentVersion | undefined {
    return this.#remembered.get(address);
  }

  /** Remembers a version that was just made. */
  remember(version: StoredVersion): void {
    const address = `${version.type}/${version.id}`;
    this.#remembered.delete(address);
    this.#remembered.set(address, { number: Number(version.versionId), version });
    if (this.#remembered.size <= rememberedVersions) return;
    for (const oldest of this.#remembered.keys()) {
      this.#remembered.delete(oldest);
      return;
    }
  }

  /** Forgets what is remembered of some addresses; tells whether there was anything. */
  forget(addresses: readonly string[]): boolean {
    let any = false;
    for (const address of addresses) if (this.#remembered.delete(address)) any = true;
    return any;
  }

  /** One version, or undefined; a `versionId` that is not a version number of ours finds nothing. */
  version(address: ResourceAddress, versionId: string): StoredVersion | undefined {
    if (!/^[1-9]\d{0,14}$/.test(versionId)) return undefined;
    const row = this.#one.get(Number(versionId), address.type, address.id) as unknown as VersionRow | undefined;
    return row === undefined ? undefined : toStoredVersion(row);
  }
}
