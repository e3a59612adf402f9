import { FhirError } from '@sinfonia/profiles/issues';
import type { MovedVersion, Moving, RestoreFault, StoreView } from '../../moving.ts';
import type { ReindexParts } from '../reindex.ts';
import { restoreVersions } from './restore-versions.ts';
import { SnapshotView } from './snapshot-view.ts';

/** Moves everything out of the embedded store, and into it exactly as it was. */
export class SqliteMoving implements Moving {
  readonly kind = 'embedded';
  readonly exact = true;
  readonly #file: string;
  readonly version: Moving['version'];
  readonly #parts: ReindexParts | undefined;

  /**
   * @param version reads one from the store
   * @param parts absent for a store that is open to be read only: it refuses to restore with `store-unavailable`
   */
  constructor(file: string, version: Moving['version'], parts?: ReindexParts) {
    this.#file = file;
    this.version = version;
    this.#parts = parts;
  }

  async view(): Promise<StoreView> {
    return new SnapshotView(this.#file);
  }

  async restore(
    versions: AsyncIterable<MovedVersion>,
    options: { readonly progress?: (done: number) => void } = {},
  ): Promise<readonly RestoreFault[]> {
    if (this.#parts === undefined) throw new FhirError({ code: 'store-unavailable' });
    return restoreVersions(this.#parts, versions, options.progress ?? (() => undefined));
  }
}
