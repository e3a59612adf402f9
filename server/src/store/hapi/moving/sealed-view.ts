import { sealedType } from '../../audit-chain.ts';
import type { MovedVersion, StoreView } from '../../moving.ts';
import type { AuditSnapshot } from '../ledger/audit/audit-snapshot.ts';
import type { BoundedView } from './bounded-view.ts';

/** Versions whose links are looked up at once. */
const slice = 200;

/**
 * The versions of a HAPI server with a ledger. AuditEvents come in the order of their chain and with the texts that it answers for, also
 * those that wait to be given to the server, or that it does not take. What the server has besides, such as an event that no link knows,
 * comes in between by its instant; an event that was linked since the view was opened is left out.
 */
export class SealedView implements StoreView {
  readonly consistency = 'bounded';
  readonly instant: number;
  readonly chain?: NonNullable<StoreView['chain']>;
  readonly #server: BoundedView;
  readonly #audit: AuditSnapshot;

  /** @param audit taken before the view of the server, so that what it knows as entered is there; closed with this view */
  constructor(server: BoundedView, audit: AuditSnapshot) {
    this.instant = server.instant;
    this.#server = server;
    this.#audit = audit;
    const { head } = audit;
    if (head !== undefined) this.chain = { head, links: () => audit.links() };
  }

  async types(): Promise<readonly string[]> {
    const types = new Set(await this.#server.types());
    if ((this.#audit.head?.position ?? 0) > 0) types.add(sealedType);
    return [...types].sort();
  }

  versions(type: string): AsyncIterable<MovedVersion> {
    return type === sealedType ? this.#events() : this.#server.versions(type);
  }

  async close(): Promise<void> {
    this.#audit.close();
  }

  async *#events(): AsyncGenerator<MovedVersion> {
    const others = this.#others();
    try {
      let other = await others.next();
      for await (const event of this.#audit.events(this.instant)) {
        for (; other.done !== true && other.value.lastUpdated < event.lastUpdated; other = await others.next()) {
          yield other.value;
        }
        yield event;
      }
      for (; other.done !== true; other = await others.next()) yield other.value;
    } finally {
      await others.return(undefined);
    }
  }

  /** The versions of the server that are not the first one of an event of the chain. */
  async *#others(): AsyncGenerator<MovedVersion, undefined> {
    let batch: MovedVersion[] = [];
    for await (const version of this.#server.versions(sealedType)) {
      batch.push(version);
      if (batch.length < slice) continue;
      yield* await this.#unlinked(batch);
      batch = [];
    }
    yield* await this.#unlinked(batch);
    return undefined;
  }

  async #unlinked(versions: readonly MovedVersion[]): Promise<readonly MovedVersion[]> {
    if (versions.length === 0) return [];
    const linked = await this.#audit.linked(versions.map(({ id }) => id));
    return versions.filter(({ id, versionId }) => {
      const isOfThisState = linked.get(id);
      return isOfThisState === undefined || (isOfThisState && versionId !== '1');
    });
  }
}
