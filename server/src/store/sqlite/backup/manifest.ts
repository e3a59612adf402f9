import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { FhirError } from '@sinfonia/profiles/issues';

/** Name of the manifest inside a backup folder. It is written last: a folder without it is not a backup. */
export const manifestName = 'manifest.json';

/** What a backup says about itself. */
export interface BackupManifest {
  readonly format: 'sinfonia-backup';
  /** Version of the database schema. */
  readonly schemaVersion: number;
  /** When the copy was complete, FHIR instant, UTC. */
  readonly created: string;
  readonly counts: StoreCounts;
  readonly bytes: number;
  /** SHA-256 of the database file, hexadecimal. */
  readonly sha256: string;
}

/** How much a store holds. */
export interface StoreCounts {
  /** Resources that are not deleted. */
  readonly resources: number;
  /** Versions of all resources, deletion markers included. */
  readonly versions: number;
  /** Commit number of the last version. */
  readonly lastSeq: number;
}

/** Counts what an open database holds. */
export function countStore(db: DatabaseSync): StoreCounts {
  const row = db
    .prepare(
      `SELECT (SELECT count(*) FROM resource WHERE deleted = 0) AS resources, (SELECT count(*) FROM version) AS versions,
        (SELECT coalesce(max(seq), 0) FROM version) AS lastSeq`,
    )
    .get() as unknown as StoreCounts;
  return { resources: row.resources, versions: row.versions, lastSeq: row.lastSeq };
}

/** SHA-256 of a file, hexadecimal; streams. */
export async function fingerprintFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Reads the manifest of a backup folder.
 *
 * @throws FhirError `backup-damaged` when there is none or it is not one
 */
export async function readManifest(folder: string): Promise<BackupManifest> {
  let manifest: unknown;
  try {
    manifest = JSON.parse(await readFile(join(folder, manifestName), 'utf8'));
  } catch (cause) {
    throw new FhirError({ code: 'backup-damaged', values: { check: 'manifest' } }, { cause });
  }
  if (!isManifest(manifest)) throw new FhirError({ code: 'backup-damaged', values: { check: 'manifest' } });
  return manifest;
}

function isManifest(value: unknown): value is BackupManifest {
  if (typeof value !== 'object' || value === null) return false;
  const manifest = value as Partial<BackupManifest>;
  return (
    manifest.format === 'sinfonia-backup' &&
    typeof manifest.schemaVersion === 'number' &&
    typeof manifest.bytes === 'number' &&
    typeof manifest.sha256 === 'string' &&
    typeof manifest.counts?.versions === 'number'
  );
}
