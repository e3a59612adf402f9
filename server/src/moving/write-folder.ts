import { hash } from 'node:crypto';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Moving, StoreView } from '../store/moving.ts';
import { formatInstant } from '../store/resource-text.ts';
import { makePrivateFolder, syncFile } from '../store/sqlite/index.ts';
import { Census, progressStep } from './content/census.ts';
import {
  formatVersion,
  type MovedType,
  type MoveManifest,
  manifestName,
  type Part,
  type ReadManifest,
} from './folder/manifest.ts';
import { PartWriter } from './folder/part-writer.ts';
import { toLine } from './folder/version-line.ts';

/** Name of the files of the audit chain. */
const chainName = 'audit-chain';

/** How an export is made. */
export interface WriteFolderOptions {
  /** Version of the program, for the manifest. */
  readonly software: string;
  /** Told how many versions are written. */
  readonly progress?: (done: number) => void;
}

/**
 * Writes all versions of a store, from one view, into a new or empty folder, readable by its owner only: the parts, then the
 * manifest. After a failure nothing of it is left.
 *
 * @throws FhirError `move-folder-in-use`, `store-unavailable`
 */
export async function writeFolder(moving: Moving, folder: string, options: WriteFolderOptions): Promise<ReadManifest> {
  makePrivateFolder(folder);
  if ((await readdir(folder)).length > 0) throw new FhirError({ code: 'move-folder-in-use' });
  const view = await moving.view();
  try {
    const types = await writeTypes(view, folder, options.progress ?? (() => undefined));
    const chain = await writeChain(view, folder);
    const manifest: MoveManifest = {
      format: 'sinfonia-move',
      formatVersion,
      software: options.software,
      source: { store: moving.kind, consistency: view.consistency },
      instant: formatInstant(view.instant),
      types,
      ...(chain === undefined ? {} : { chain }),
    };
    return await writeManifest(folder, manifest);
  } catch (error) {
    for (const name of await readdir(folder)) await rm(join(folder, name), { force: true });
    throw error;
  } finally {
    await view.close();
  }
}

async function writeTypes(
  view: StoreView,
  folder: string,
  progress: (done: number) => void,
): Promise<Record<string, MovedType>> {
  const types: Record<string, MovedType> = {};
  let done = 0;
  for (const type of await view.types()) {
    const census = new Census();
    const writer = new PartWriter(folder, type);
    for await (const version of view.versions(type)) {
      census.add(version);
      await writer.write(toLine(version));
      if (++done % progressStep === 0) progress(done);
    }
    const parts = await writer.end();
    if (parts.length > 0) types[type] = { ...census.count(), parts };
  }
  progress(done);
  return types;
}

async function writeChain({ chain }: StoreView, folder: string): Promise<MoveManifest['chain']> {
  if (chain === undefined) return undefined;
  const writer = new PartWriter(folder, chainName);
  for await (const link of chain.links()) await writer.write(JSON.stringify(link));
  const parts: readonly Part[] = await writer.end();
  return { head: chain.head, parts };
}

async function writeManifest(folder: string, manifest: MoveManifest): Promise<ReadManifest> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const file = join(folder, manifestName);
  const partial = `${file}.partial`;
  await writeFile(partial, text, { mode: 0o600, flush: true });
  await rename(partial, file);
  await syncFile(folder);
  return { manifest, sha256: hash('sha256', text, 'hex') };
}
