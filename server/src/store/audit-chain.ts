import { hash } from 'node:crypto';

/** Type whose resources are sealed: each new one becomes a link of the chain, and none is ever changed or removed. */
export const sealedType = 'AuditEvent';

/** How far a chain has come: enough to tell later whether what was there then is still there. */
export interface ChainHead {
  /** Identifier of the chain, given when it began; a store that was made anew has another one. */
  readonly chain: string;
  /** Number of the last event, from 1; 0 for a chain without events. */
  readonly position: number;
  /** Hash of the last link, hexadecimal. */
  readonly hash: string;
}

/**
 * The first place where events and chain disagree.
 *
 * - `altered`: the event, or its link, is not what it was; also a chain that differs from an earlier head.
 * - `missing`: the event or its link is not there; with an earlier head, also a chain that ends before it.
 * - `inserted`: an event that no link knows; `position` is the place it was put in.
 * - `reordered`: an unaltered event in the place of another one.
 */
export interface ChainFault {
  readonly kind: 'altered' | 'missing' | 'inserted' | 'reordered';
  readonly position: number;
  /** Logical id of the AuditEvent, where it is known. */
  readonly id?: string;
}

/** What a verification found. `head` is the last link that was looked at. */
export interface ChainVerdict {
  readonly head: ChainHead;
  readonly fault?: ChainFault;
}

/** The sealed events of a store. */
export interface AuditChain {
  head(): Promise<ChainHead>;
  /**
   * Compares every event with its link, in order, and the chain with an earlier head. Reads in one consistent view, with
   * bounded memory, while others write; `progress` is told how many links are done.
   *
   * @throws FhirError `audit-chain-unreadable` when the store cannot be read or has no chain
   */
  verify(options?: { readonly since?: ChainHead; readonly progress?: (done: number) => void }): Promise<ChainVerdict>;
}

/** Hash that the first link is made from. */
export function genesisHash(chain: string): string {
  return hash('sha256', `sinfonia-audit-chain\n${chain}`, 'hex');
}

/** Digest of an event: SHA-256, hexadecimal, of its text after `meta.lastUpdated` (`textTail`), UTF-8. */
export function eventDigest(tail: string): string {
  return hash('sha256', tail, 'hex');
}

/**
 * Hash of a link: SHA-256, hexadecimal, of five lines joined by line feeds, none of which can hold one: hash of the link
 * before, position, type, id, digest of the event.
 */
export function linkHash(previous: string, position: number, id: string, digest: string): string {
  return hash('sha256', `${previous}\n${position}\n${sealedType}\n${id}\n${digest}`, 'hex');
}
