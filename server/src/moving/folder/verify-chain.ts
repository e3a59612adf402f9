import { type ChainVerdict, eventDigest, genesisHash, linkHash, sealedType } from '../../store/audit-chain.ts';
import type { MovedVersion } from '../../store/moving.ts';
import { tailOf } from '../../store/resource-text.ts';
import { linksOf, versionsOf } from './folder-versions.ts';
import type { MoveManifest } from './manifest.ts';

/**
 * Verifies the chain of the source, without the source: each link of the folder follows from the one before, the last is the
 * head of the manifest, and to each belongs the AuditEvent that it seals. Undefined without a chain. Events and links are
 * read side by side; memory grows with how far their orders differ, which in a store is hardly at all.
 *
 * @param imported the AuditEvents of a store that the folder was brought into, which may have further ones; without it those of
 *   the folder, each of which needs its link
 * @throws FhirError `move-damaged` for what cannot be read
 */
export async function verifyMovedChain(
  folder: string,
  manifest: MoveManifest,
  imported?: AsyncIterable<MovedVersion>,
): Promise<ChainVerdict | undefined> {
  if (manifest.chain === undefined) return undefined;
  const { chain, position, hash } = manifest.chain.head;
  const sealed = manifest.types[sealedType];
  const events = new EventDigests(
    imported ?? (sealed === undefined ? noEvents() : versionsOf(folder, sealedType, sealed)),
  );
  let head = { chain, position: 0, hash: genesisHash(chain) };
  try {
    for await (const link of linksOf(folder, manifest)) {
      const expected = head.position + 1;
      if (link.position !== expected) return { head, fault: { kind: 'missing', position: expected } };
      const digest = await events.take(link.id);
      const at = { position: link.position, id: link.id };
      if (digest === undefined) return { head, fault: { kind: 'missing', ...at } };
      const follows = linkHash(head.hash, link.position, link.id, link.digest) === link.hash;
      if (digest !== link.digest || !follows) return { head, fault: { kind: 'altered', ...at } };
      head = { chain, position: link.position, hash: link.hash };
    }
    const left = imported === undefined ? await events.any() : undefined;
    if (left !== undefined) return { head, fault: { kind: 'inserted', position: head.position + 1, id: left } };
    if (head.position < position) return { head, fault: { kind: 'missing', position: head.position + 1 } };
    if (head.position > position || head.hash !== hash) return { head, fault: { kind: 'altered', position } };
    return { head };
  } finally {
    await events.close();
  }
}

async function* noEvents(): AsyncGenerator<MovedVersion> {}

/** The digests of AuditEvents, each given out once. */
class EventDigests {
  readonly #events: AsyncIterator<MovedVersion>;
  readonly #ahead = new Map<string, string>();

  constructor(events: AsyncIterable<MovedVersion>) {
    this.#events = events[Symbol.asyncIterator]();
  }

  /** The digest of an event, or undefined when there is none. */
  async take(id: string): Promise<string | undefined> {
    while (!this.#ahead.has(id)) if (!(await this.#read())) return undefined;
    const digest = this.#ahead.get(id);
    this.#ahead.delete(id);
    return digest;
  }

  /** Id of an event that was not taken. */
  async any(): Promise<string | undefined> {
    if (this.#ahead.size === 0) await this.#read();
    for (const id of this.#ahead.keys()) return id;
    return undefined;
  }

  async close(): Promise<void> {
    await this.#events.return?.();
  }

  async #read(): Promise<boolean> {
    const next = await this.#events.next();
    if (next.done === true) return false;
    const { id, versionId, json } = next.value;
    // A further version, or a deletion, is of no link: under a name that no link has it is found as left over.
    const name = versionId === '1' && !this.#ahead.has(id) ? id : `${id}/_history/${versionId}`;
    this.#ahead.set(name, json === undefined ? '' : eventDigest(tailOf(sealedType, id, json) ?? json));
    return true;
  }
}
