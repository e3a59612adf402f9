import { randomUUID } from 'node:crypto';
import { eventDigest, genesisHash, linkHash } from '../../../audit-chain.ts';
import type { Queryable } from '../ledger-database.ts';
import type { SealedEvent } from './sealed-event.ts';

/** Where the chain ends. `hash` is hexadecimal. */
export interface LedgerHead {
  readonly chain: string;
  readonly position: number;
  readonly hash: string;
}

/** Whether the texts of appended events wait to be given to the HAPI server, or are there already. */
export type EventPlace = 'waiting' | 'entered';

/**
 * Locks the end of the chain until the transaction ends, so that nodes append one after the other; undefined when the chain has not
 * begun.
 */
export async function lockHead(client: Queryable): Promise<LedgerHead | undefined> {
  const { rows } = await client.query<{ chain: string; position: string; hash: Buffer }>(
    'SELECT chain, position, hash FROM audit_head FOR UPDATE',
  );
  const [row] = rows;
  return row && { chain: row.chain, position: Number(row.position), hash: row.hash.toString('hex') };
}

/** Begins a chain without links. */
export async function insertHead(client: Queryable): Promise<LedgerHead> {
  const chain = randomUUID();
  const hash = genesisHash(chain);
  await client.query('INSERT INTO audit_head(chain, position, hash) VALUES ($1, 0, $2)', [
    chain,
    Buffer.from(hash, 'hex'),
  ]);
  return { chain, position: 0, hash };
}

const appendStatement = `WITH given AS (
       SELECT $1::bigint + n AS position, id, digest, hash, tail
       FROM unnest($2::text[], $3::bytea[], $4::bytea[], $5::text[]) WITH ORDINALITY AS t(id, digest, hash, tail, n)
     ), linked AS (
       INSERT INTO audit_link(position, id, digest, hash) SELECT position, id, digest, hash FROM given
     ), kept AS (
       INSERT INTO audit_event(position, id, tail) SELECT position, id, tail FROM given WHERE $6
     ), resolved AS (
       DELETE FROM write_intent WHERE id = ANY($7::uuid[])
     )
     UPDATE audit_head SET position = $8, hash = $9`;

/** Adds a link for each event after a locked head, and takes the intents out that brought them. Gives the new head. */
export async function appendLinks(
  client: Queryable,
  head: LedgerHead,
  events: readonly SealedEvent[],
  { place = 'waiting', intents = [] }: { readonly place?: EventPlace; readonly intents?: readonly string[] } = {},
): Promise<LedgerHead> {
  const digests: Buffer[] = [];
  const hashes: Buffer[] = [];
  let { position, hash } = head;
  for (const { id, tail } of events) {
    const digest = eventDigest(tail);
    hash = linkHash(hash, ++position, id, digest);
    digests.push(Buffer.from(digest, 'hex'));
    hashes.push(Buffer.from(hash, 'hex'));
  }
  // One statement: the lock is held for one round trip.
  await client.query({
    name: 'append-links',
    text: appendStatement,
    values: [
      head.position,
      events.map(({ id }) => id),
      digests,
      hashes,
      events.map(({ tail }) => tail),
      place === 'waiting',
      intents,
      position,
      Buffer.from(hash, 'hex'),
    ],
  });
  return { ...head, position, hash };
}

/** Which of these events have a link already: digests (hexadecimal) by id. */
export async function linkedAmong(client: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ id: string; digest: Buffer }>(
    'SELECT id, digest FROM audit_link WHERE id = ANY($1::text[])',
    [ids],
  );
  return new Map(rows.map(({ id, digest }) => [id, digest.toString('hex')] as const));
}
