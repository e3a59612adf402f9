import type { ChainHead } from './audit-chain.ts';
import type { ResourceAddress, StoredVersion } from './port.ts';

/** A version on its way from one store to another. */
export interface MovedVersion extends StoredVersion {
  /** Place in the commit order of its store, where that has one: tells the order of versions of one instant. */
  readonly order?: number;
}

/** A link of an audit chain; hashes are hexadecimal, as `audit-chain.ts` defines them. */
export interface ChainLink {
  readonly position: number;
  /** Logical id of the AuditEvent. */
  readonly id: string;
  readonly digest: string;
  readonly hash: string;
}

/**
 * What a view of a store is of.
 *
 * - `snapshot`: one instant; nothing that is written meanwhile is in it.
 * - `bounded`: no version made after an instant is in it, but a transaction that was being committed at that instant may be in
 *   it by halves.
 */
export type ViewConsistency = 'snapshot' | 'bounded';

/** All versions of a store as they were when the view was opened. */
export interface StoreView {
  readonly consistency: ViewConsistency;
  /** Instant up to which versions are seen, ms since the epoch, UTC. */
  readonly instant: number;
  /** Types that have versions, in alphabetical order. */
  types(): Promise<readonly string[]>;
  /**
   * The versions of a type, deletion markers included, by instant: neither instants nor, of one resource, version numbers
   * go down. Memory does not grow with their number.
   */
  versions(type: string): AsyncIterable<MovedVersion>;
  /** End of the audit chain, on stores that seal it, and its links by position. */
  readonly chain?: { readonly head: ChainHead; links(): AsyncIterable<ChainLink> };
  close(): Promise<void>;
}

/** A version that the target could not take as it is given. Addresses are `Type/id/version`. */
export interface RestoreFault {
  /**
   * - `refused`: the content is not accepted; `detail` is technical, without content.
   * - `failed`: the server broke down over it (an answer of 500) and took others; `detail` has the status and its messages' numbers.
   * - `kept`: an AuditEvent that the server does not take: linked, with its text in the ledger, and not found by searches.
   * - `renumbered`: stored, with another version number, because versions before it are missing.
   */
  readonly kind: 'refused' | 'failed' | 'kept' | 'renumbered';
  readonly address: string;
  readonly detail?: string;
}

/**
 * The part of a store by which everything in it is moved, past versions and deletions included. It is for upkeep: nothing
 * here validates, decides on access, or notifies.
 */
export interface Moving {
  readonly kind: 'embedded' | 'hapi';
  /** True when a restored version is exactly the one given; false when the store makes its own instants and texts. */
  readonly exact: boolean;
  /** Opens a view, also while others write. It has to be closed. */
  view(): Promise<StoreView>;
  /** One version as a view shows it: where a ledger answers for the text of an AuditEvent, with that text. */
  version(address: ResourceAddress, versionId: string): Promise<StoredVersion | undefined>;
  /**
   * Adds versions in the order given: by instant, and by number within a resource. What was added is durable when `progress`
   * tells it (what was not taken is not counted), so that an interrupted restore can be repeated with the versions that are missing. AuditEvents become
   * links of the chain of this store, where it has one.
   *
   * @returns what was not taken as given; the rest is restored all the same
   * @throws FhirError `move-target-newer` when an exact store holds a later version, `store-unavailable`
   */
  restore(
    versions: AsyncIterable<MovedVersion>,
    options?: { readonly progress?: (done: number) => void },
  ): Promise<readonly RestoreFault[]>;
}
