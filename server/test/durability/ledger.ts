import assert from 'node:assert/strict';
import type { StoredHistory } from './stored-history.ts';

/** What one version holds: the whole resource text as acknowledged, or that it is a deletion. */
export type Content = string | 'deleted';

/** A write that was sent and not answered: it may have happened, once, or not at all. */
export interface OpenWrite {
  /** Address of the resource, absent for a create. */
  readonly address?: string;
  /** Mark that the content carries; absent for a deletion. */
  readonly mark?: string;
}

/** A transaction that was sent: the mark in each of its resources and how many resources it has. */
export interface SentTransaction {
  readonly mark: string;
  readonly size: number;
  readonly acknowledged: boolean;
}

/**
 * What the clients know: every acknowledged version with its content, and every write that was under way when the server
 * went. Marks are unique, so that whatever the store holds can be traced back to one write.
 */
export class Ledger {
  readonly #acknowledged = new Map<string, Map<number, Content>>();
  readonly #open: OpenWrite[] = [];
  readonly #transactions: SentTransaction[] = [];
  readonly #known = new Set<string>();

  /** Number of acknowledged versions. */
  acknowledgedVersions = 0;

  /** Records an acknowledgement. The same version acknowledged twice with different content is a fault at once. */
  acknowledge(address: string, version: number, content: Content): void {
    const versions = this.#acknowledged.get(address) ?? new Map<number, Content>();
    const before = versions.get(version);
    assert.ok(before === undefined || before === content, `${address} version ${version} was acknowledged twice`);
    if (before === undefined) this.acknowledgedVersions++;
    versions.set(version, content);
    this.#acknowledged.set(address, versions);
    this.#known.add(`${address}/${version}`);
  }

  /** Records a write whose answer never came. */
  leaveOpen(write: OpenWrite): void {
    this.#open.push(write);
  }

  recordTransaction(transaction: SentTransaction): void {
    this.#transactions.push(transaction);
  }

  /** Every acknowledged version, as `Type/id/_history/version`. */
  *versions(): Iterable<string> {
    for (const [address, versions] of this.#acknowledged) {
      for (const version of versions.keys()) yield `${address}/_history/${version}`;
    }
  }

  /** Addresses with an acknowledged version, and what their newest acknowledged version holds. */
  newest(): Map<string, { version: number; content: Content }> {
    const found = new Map<string, { version: number; content: Content }>();
    for (const [address, versions] of this.#acknowledged) {
      const version = Math.max(...versions.keys());
      found.set(address, { version, content: versions.get(version) ?? 'deleted' });
    }
    return found;
  }

  /**
   * Compares everything with what is stored: acknowledged versions are there as acknowledged, versions are numbered
   * without gaps, what nobody acknowledged was at least sent, no mark is stored twice and no transaction by halves.
   */
  verify(stored: StoredHistory): void {
    for (const [address, versions] of this.#acknowledged) {
      for (const [version, content] of versions) {
        assert.equal(stored.content(address, version), content, `${address} version ${version}`);
      }
    }
    const openMarks = new Set(this.#open.map((write) => write.mark).filter((mark) => mark !== undefined));
    for (const { mark, acknowledged } of this.#transactions) if (!acknowledged) openMarks.add(mark);
    const openDeletes = new Set(this.#open.filter((write) => write.mark === undefined).map((write) => write.address));
    for (const address of stored.addresses()) {
      const count = stored.versionCount(address);
      for (let version = 1; version <= count; version++) {
        const content = stored.content(address, version);
        assert.notEqual(content, undefined, `${address} has a gap at version ${version}`);
        if (this.#known.has(`${address}/${version}`)) continue;
        if (content === 'deleted') assert.ok(openDeletes.has(address), `${address} was deleted by nobody`);
        else assert.ok(openMarks.has(markOf(content ?? '')), `${address} version ${version} was written by nobody`);
      }
    }
    const transactions = new Map(this.#transactions.map((transaction) => [transaction.mark, transaction]));
    for (const [mark, times] of stored.marks()) {
      const transaction = transactions.get(mark);
      assert.equal(times, transaction?.size ?? 1, `${mark}: stored ${times} times`);
    }
    for (const { mark, size, acknowledged } of this.#transactions) {
      const times = stored.marks().get(mark) ?? 0;
      assert.ok(times === size || (times === 0 && !acknowledged), `${mark}: ${times} resources of ${size}`);
    }
  }
}

/** The mark inside the text of a resource, or an empty text. */
export function markOf(text: string): string {
  return /mark-[0-9a-z-]+/.exec(text)?.[0] ?? '';
}
