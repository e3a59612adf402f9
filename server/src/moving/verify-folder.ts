import type { ChainFault } from '../store/audit-chain.ts';
import { Census, progressStep } from './content/census.ts';
import { versionsOf } from './folder/folder-versions.ts';
import { damaged, type ReadManifest, readMoveManifest } from './folder/manifest.ts';
import { verifyParts } from './folder/part-reader.ts';
import { verifyMovedChain } from './folder/verify-chain.ts';

/** A folder that is what its manifest says, and the first fault of its chain, if it is broken. */
export interface VerifiedFolder extends ReadManifest {
  readonly chainFault?: ChainFault;
}

/**
 * Verifies a folder alone: its files, then every line against counts and checksums of the manifest, then the chain.
 *
 * @throws FhirError `move-damaged`, `move-format-newer`
 */
export async function verifyFolder(
  folder: string,
  progress: (done: number) => void = () => undefined,
): Promise<VerifiedFolder> {
  const read = await readMoveManifest(folder);
  await verifyParts(folder, read.manifest);
  let done = 0;
  for (const [name, type] of Object.entries(read.manifest.types)) {
    const census = new Census();
    for await (const version of versionsOf(folder, name, type)) {
      census.add(version);
      if (++done % progressStep === 0) progress(done);
    }
    const found = census.count();
    for (const figure of ['versions', 'resources', 'deletions', 'content', 'exact'] as const) {
      if (found[figure] !== type[figure]) throw damaged(type.parts[0]?.name ?? name, figure);
    }
  }
  progress(done);
  const fault = (await verifyMovedChain(folder, read.manifest))?.fault;
  return { ...read, ...(fault === undefined ? {} : { chainFault: fault }) };
}
