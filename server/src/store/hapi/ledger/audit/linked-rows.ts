import { eventDigest } from '../../../audit-chain.ts';
import type { ChainLink } from '../../../moving.ts';
import type { Answering } from '../ledger-database.ts';
import type { EventText } from './event-reader.ts';

/** A link as the ledger keeps it, with what it keeps of the text of its event. */
export interface LinkRow {
  readonly position: string;
  readonly id: string;
  readonly digest: Buffer;
  readonly hash: Buffer;
  /** Text after `meta.lastUpdated`, of an event that the server does not have as it is. */
  readonly tail: string | null;
  readonly as_entered: Buffer | null;
  readonly accepted_at: Date | null;
}

const select = `SELECT l.position, l.id, l.digest, l.hash, e.tail, e.as_entered, e.accepted_at
  FROM audit_link l LEFT JOIN audit_event e USING (id)`;

/** The links after a position, in order. */
export async function linkRows(client: Answering, after: number, limit: number): Promise<readonly LinkRow[]> {
  const { rows } = await client.query<LinkRow>(`${select} WHERE l.position > $1 ORDER BY l.position LIMIT $2`, [
    after,
    limit,
  ]);
  return rows;
}

/** The link of an event; undefined where it has none. */
export async function linkRowOf(client: Answering, id: string): Promise<LinkRow | undefined> {
  const { rows } = await client.query<LinkRow>(`${select} WHERE l.id = $1`, [id]);
  return rows[0];
}

/** Tells whether the text of an event has to be asked of the server. */
export function isOnServer({ tail, as_entered }: LinkRow): boolean {
  return tail === null || as_entered !== null;
}

/**
 * The text after `meta.lastUpdated` that the ledger answers for: of an event that the server has not, or that it changed on the way in and
 * that is still what it was then. Undefined when the text of the server is the one that counts.
 */
export function keptTail({ tail, as_entered }: LinkRow, event: EventText | undefined): string | undefined {
  if (tail === null || as_entered === null) return tail ?? undefined;
  const isAsEntered = event?.current === true && eventDigest(event.tail) === as_entered.toString('hex');
  return isAsEntered ? tail : undefined;
}

/** The link with its hashes in hexadecimal. */
export function toLink({ position, id, digest, hash }: LinkRow): ChainLink {
  return { position: Number(position), id, digest: digest.toString('hex'), hash: hash.toString('hex') };
}
