import type { Store } from '../store/port.ts';
import { addressOf, Census, contentLine, exactLine, progressStep, type TypeCount } from './content/census.ts';
import { versionsOf } from './folder/folder-versions.ts';
import type { MoveManifest } from './folder/manifest.ts';
import { inOrder } from './in-order.ts';

/** Addresses that a comparison names of one type. */
const namedAddresses = 10;

/** What an import needs of a store. */
export type MovableStore = Pick<Store, 'moving' | 'reindex'>;

/** What is different, or only there, of one type. */
export interface TypeComparison {
  readonly type: string;
  readonly expected: TypeCount;
  readonly found: TypeCount;
  /** Versions of the folder that the store has not, or has otherwise. */
  readonly different: number;
  /** The first of them, `Type/id/version`. */
  readonly addresses: readonly string[];
  /** Versions of this type that the store has besides. */
  readonly further: number;
}

/** A store beside the folder it was filled from. */
export interface Comparison {
  readonly types: readonly TypeComparison[];
  /** True when instants and texts were compared too, not content alone. */
  readonly exact: boolean;
  /** True when every version of the folder is in the store as it should be. */
  readonly equal: boolean;
}

/**
 * Reads a store back and compares it with a folder, type by type: the checksums first; where they differ, version by version.
 * On a store that is not exact, instants and the writing of texts are left out.
 *
 * @throws FhirError `move-damaged`, `store-unavailable`
 */
export async function compareStore(
  store: MovableStore,
  folder: string,
  manifest: MoveManifest,
  progress: (done: number) => void = () => undefined,
): Promise<Comparison> {
  const { moving } = store;
  const checksum = moving.exact ? 'exact' : 'content';
  const lineOf = moving.exact ? exactLine : contentLine;
  const types: TypeComparison[] = [];
  let done = 0;
  const view = await moving.view();
  try {
    for (const [name, type] of Object.entries(manifest.types)) {
      const census = new Census();
      for await (const version of view.versions(name)) {
        census.add(version);
        if (++done % progressStep === 0) progress(done);
      }
      const { parts: _parts, ...expected } = type;
      const found = census.count();
      const addresses: string[] = [];
      let different = 0;
      if (found[checksum] !== expected[checksum]) {
        const pairs = inOrder(versionsOf(folder, name, type), async (version) => {
          const stored = await moving.version(version, version.versionId);
          return { version, same: stored !== undefined && lineOf(stored) === lineOf(version) };
        });
        for await (const { version, same } of pairs) {
          if (same) continue;
          different++;
          if (addresses.length < namedAddresses) addresses.push(addressOf(version));
        }
      }
      const further = Math.max(0, found.versions - (expected.versions - different));
      types.push({ type: name, expected, found, different, addresses, further });
    }
  } finally {
    await view.close();
  }
  progress(done);
  return { types, exact: moving.exact, equal: types.every(({ different }) => different === 0) };
}
