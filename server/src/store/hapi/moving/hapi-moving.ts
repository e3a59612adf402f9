import type { MovedVersion, Moving, RestoreFault, StoreView } from '../../moving.ts';
import type { HistoryReader } from '../history/history-reader.ts';
import { serverTime } from '../scan.ts';
import { BoundedView } from './bounded-view.ts';
import { replayVersions } from './replay.ts';
import type { ReplayTarget } from './replay-bundle.ts';

/** Moves everything out of a HAPI server, and into it by writing each version again. */
export class HapiMoving implements Moving {
  readonly kind = 'hapi';
  readonly exact = false;
  readonly #target: ReplayTarget;
  readonly #history: HistoryReader;

  constructor(target: ReplayTarget, history: HistoryReader) {
    this.#target = target;
    this.#history = history;
  }

  async view(): Promise<StoreView> {
    return new BoundedView(this.#history, await serverTime(this.#target.client));
  }

  restore(
    versions: AsyncIterable<MovedVersion>,
    options: { readonly progress?: (done: number) => void } = {},
  ): Promise<readonly RestoreFault[]> {
    return replayVersions(this.#target, versions, options.progress ?? (() => undefined));
  }
}
