import { type ChainFault, sealedType } from '../store/audit-chain.ts';
import { type Comparison, compareStore, type MovableStore } from './compare-store.ts';
import { type ReadManifest, readMoveManifest } from './folder/manifest.ts';
import { verifyParts } from './folder/part-reader.ts';
import { verifyMovedChain } from './folder/verify-chain.ts';

/** A folder beside a store that it was brought into. */
export interface ComparedFolder extends ReadManifest {
  readonly comparison: Comparison;
  /** First fault of the chain of the source: over the events in the store where that keeps texts, else over those of the folder. */
  readonly chainFault?: ChainFault;
}

/**
 * Verifies the files of a folder, and that the store has all that is in it.
 *
 * @throws FhirError `move-damaged`, `move-format-newer`, `store-unavailable`
 */
export async function compareFolder(
  store: MovableStore,
  folder: string,
  progress?: (done: number) => void,
): Promise<ComparedFolder> {
  const read = await readMoveManifest(folder);
  await verifyParts(folder, read.manifest);
  return compareWith(store, folder, read, progress);
}

/** {@link compareFolder} for a folder whose files have been verified. */
export async function compareWith(
  store: MovableStore,
  folder: string,
  read: ReadManifest,
  progress?: (done: number) => void,
): Promise<ComparedFolder> {
  const comparison = await compareStore(store, folder, read.manifest, progress);
  const view = store.moving.exact ? await store.moving.view() : undefined;
  try {
    const verdict = await verifyMovedChain(folder, read.manifest, view?.versions(sealedType));
    return { ...read, comparison, ...(verdict?.fault === undefined ? {} : { chainFault: verdict.fault }) };
  } finally {
    await view?.close();
  }
}
