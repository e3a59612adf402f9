import type { MovedVersion, Moving, RestoreFault, StoreView } from '../../moving.ts';
import type { HistoryReader } from '../history/history-reader.ts';
import type { AuditLedger } from '../ledger/audit/audit-ledger.ts';
import { serverTime } from '../scan.ts';
import { BoundedView } from './bounded-view.ts';
import { replayVersions } from './replay.ts';
import type { ReplayTarget } from './replay-bundle.ts';
import { sealEvents } from './seal-events.ts';

/** Moves everything out of a HAPI server, and into it by writing each version again. */
export class HapiMoving implements Moving {
  readonly kind = 'hapi';
  readonly exact = false;
  readonly #target: ReplayTarget;
  readonly #history: HistoryReader;
  readonly #audit: AuditLedger | undefined;

  /** @param audit of the ledger, which seals the AuditEvents that come in and gives them to the server */
  constructor(target: ReplayTarget, history: HistoryReader, audit?: AuditLedger) {
    this.#audit = audit;
    this.#target = target;
    this.#history = history;
  }

  async view(): Promise<StoreView> {
    await this.#audit?.settle();
    return new BoundedView(this.#history, await serverTime(this.#target.client));
  }

  async restore(
    versions: AsyncIterable<MovedVersion>,
    options: { readonly progress?: (done: number) => void } = {},
  ): Promise<readonly RestoreFault[]> {
    const unsealed = this.#audit === undefined ? versions : sealEvents(this.#audit, versions);
    const faults = await replayVersions(this.#target, unsealed, options.progress ?? (() => undefined));
    await this.#audit?.settle();
    return faults;
  }
}
