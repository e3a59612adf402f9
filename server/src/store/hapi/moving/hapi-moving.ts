import { sealedType } from '../../audit-chain.ts';
import type { MovedVersion, Moving, RestoreFault, StoreView } from '../../moving.ts';
import type { ResourceAddress, StoredVersion } from '../../port.ts';
import type { HistoryReader } from '../history/history-reader.ts';
import type { AuditLedger } from '../ledger/audit/audit-ledger.ts';
import { serverTime } from '../scan.ts';
import { BoundedView } from './bounded-view.ts';
import { replayVersions } from './replay.ts';
import type { ReplayTarget } from './replay-bundle.ts';
import { sealEvents } from './seal-events.ts';
import { SealedView } from './sealed-view.ts';

/** The server that is moved from or to. */
export interface MovedServer extends ReplayTarget {
  readonly version: (address: ResourceAddress, versionId: string) => Promise<StoredVersion | undefined>;
}

/** Moves everything out of a HAPI server, and into it by writing each version again. */
export class HapiMoving implements Moving {
  readonly kind = 'hapi';
  readonly exact = false;
  readonly #server: MovedServer;
  readonly #history: HistoryReader;
  readonly #audit: AuditLedger | undefined;

  /** @param audit of the ledger, which seals the AuditEvents that come in and gives them to the server */
  constructor(server: MovedServer, history: HistoryReader, audit?: AuditLedger) {
    this.#audit = audit;
    this.#server = server;
    this.#history = history;
  }

  async view(): Promise<StoreView> {
    await this.#audit?.settle();
    const snapshot = await this.#audit?.snapshot();
    try {
      const server = new BoundedView(this.#history, await serverTime(this.#server.client));
      return snapshot === undefined ? server : new SealedView(server, snapshot);
    } catch (error) {
      snapshot?.close();
      throw error;
    }
  }

  async version(address: ResourceAddress, versionId: string): Promise<StoredVersion | undefined> {
    const isSealed = address.type === sealedType && versionId === '1';
    const event = isSealed ? await this.#audit?.event(address.id) : undefined;
    return event ?? this.#server.version(address, versionId);
  }

  async restore(
    versions: AsyncIterable<MovedVersion>,
    { progress = () => undefined }: { readonly progress?: (done: number) => void } = {},
  ): Promise<readonly RestoreFault[]> {
    const audit = this.#audit;
    if (audit === undefined) return replayVersions(this.#server, versions, progress);
    const faults: RestoreFault[] = [];
    let sealed = 0;
    let replayed = 0;
    const begun = await audit.position();
    const unsealed = sealEvents(audit, versions, {
      refused: (fault) => void faults.push(fault),
      sealed(count) {
        sealed += count;
        progress(sealed + replayed);
      },
    });
    const replayFaults = await replayVersions(this.#server, unsealed, (done) => {
      replayed = done;
      progress(sealed + replayed);
    });
    await audit.settle();
    const kept = (await audit.refusedAfter(begun)).map((id) => {
      return { kind: 'kept', address: `${sealedType}/${id}/1` } as const;
    });
    return [...replayFaults, ...faults, ...kept];
  }
}
