import { FhirError } from '@sinfonia/profiles/issues';
import type { MovedVersion, Moving, RestoreFault } from '../store/moving.ts';
import { type ComparedFolder, compareWith } from './compare-folder.ts';
import type { MovableStore } from './compare-store.ts';
import { addressOf, contentLine, exactLine, progressStep } from './content/census.ts';
import { mergedVersions } from './folder/folder-versions.ts';
import { type MoveManifest, readMoveManifest } from './folder/manifest.ts';
import { verifyParts } from './folder/part-reader.ts';
import { inOrder } from './in-order.ts';

/** Addresses that a refusal names. */
const namedAddresses = 10;

/** How a folder is brought in. */
export interface ReadFolderOptions {
  /** Takes a store that is not empty, such as that of an import that was broken off: what is there already is left as it is. */
  readonly intoExisting?: boolean;
  /** Told how many versions each pass has done: that over what is there already, the restoring, and the reading back. */
  readonly progress?: (done: number) => void;
}

/** What an import came to. */
export interface ImportReport extends ComparedFolder {
  /** Versions that were added, and that were there already. */
  readonly added: number;
  readonly present: number;
  /** What the store did not take as it was given. */
  readonly faults: readonly RestoreFault[];
}

/**
 * Brings the versions of a folder into a store, then reads the store back and compares. The files are verified before anything is
 * written; so is that no version is there with another content.
 *
 * @throws FhirError `move-damaged`, `move-format-newer`, `move-target-not-empty`, `move-conflict` with the first addresses,
 *   `move-target-newer`, `store-unavailable`
 */
export async function readFolder(
  store: MovableStore,
  folder: string,
  options: ReadFolderOptions = {},
): Promise<ImportReport> {
  const progress = options.progress ?? (() => undefined);
  const read = await readMoveManifest(folder);
  await verifyParts(folder, read.manifest);
  const empty = await isEmpty(store.moving);
  if (!empty && options.intoExisting !== true) throw new FhirError({ code: 'move-target-not-empty' });
  const known = empty ? 0 : await countPresent(store, folder, read.manifest, progress);
  const all = mergedVersions(folder, read.manifest);
  let added = 0;
  const faults = await store.moving.restore(known === 0 ? all : missingVersions(store, all), {
    progress(done) {
      added = done;
      progress(done);
    },
  });
  // A HAPI server indexes no reference to what it does not have yet.
  if (store.moving.kind === 'hapi') await store.reindex({ types: Object.keys(read.manifest.types) });
  return { ...(await compareWith(store, folder, read, progress)), added, present: known, faults };
}

async function isEmpty(moving: Moving): Promise<boolean> {
  const view = await moving.view();
  try {
    return (await view.types()).length === 0;
  } finally {
    await view.close();
  }
}

/** How many versions of the folder are there already; refuses when one has another content. */
async function countPresent(
  store: MovableStore,
  folder: string,
  manifest: MoveManifest,
  progress: (done: number) => void,
): Promise<number> {
  const lineOf = store.moving.exact ? exactLine : contentLine;
  const conflicts: string[] = [];
  let count = 0;
  let present = 0;
  let done = 0;
  const states = inOrder(mergedVersions(folder, manifest), async (version) => {
    const stored = await store.moving.version(version, version.versionId);
    return { version, isThere: stored !== undefined, same: stored !== undefined && lineOf(stored) === lineOf(version) };
  });
  for await (const { version, isThere, same } of states) {
    if (++done % progressStep === 0) progress(done);
    if (same) present++;
    if (same || !isThere) continue;
    count++;
    if (conflicts.length < namedAddresses) conflicts.push(addressOf(version));
  }
  if (count > 0) {
    throw new FhirError({ code: 'move-conflict', values: { count, addresses: conflicts.join(', ') } });
  }
  return present;
}

/** The versions that the store has not yet. */
async function* missingVersions(store: MovableStore, all: AsyncIterable<MovedVersion>): AsyncGenerator<MovedVersion> {
  const states = inOrder(all, async (version) => {
    return { version, isThere: (await store.moving.version(version, version.versionId)) !== undefined };
  });
  for await (const { version, isThere } of states) if (!isThere) yield version;
}
