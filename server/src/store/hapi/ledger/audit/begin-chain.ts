import { setTimeout as wait } from 'node:timers/promises';
import type { Resource } from '@medplum/fhirtypes';
import { parseJsonText } from '@sinfonia/profiles/json';
import { sealedType } from '../../../audit-chain.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import { scanResources } from '../../scan.ts';
import type { LedgerDatabase, Queryable } from '../ledger-database.ts';
import { appendLinks, insertHead, lockHead } from './append-links.ts';
import { type SealedEvent, sealedTail } from './sealed-event.ts';

/** Number that nodes which start together lock while one of them begins the chain. */
const beginLock = 7_362_117;
/** Time between looks whether another node has begun it, in milliseconds. */
const lookAgain = 250;
/** Events linked in one statement. */
const slice = 500;

/**
 * Begins the chain of a ledger that has none, in one transaction, with the audit events that the HAPI server has. It happens once: a
 * chain that was begun is never begun again, so that an event put in behind its back stays without a link.
 */
export async function beginChain(database: LedgerDatabase, client: HapiClient): Promise<void> {
  const begin = async (transaction: Queryable): Promise<true> => {
    if ((await lockHead(transaction)) === undefined) await linkPresent(transaction, client);
    return true;
  };
  while ((await database.ifFree(beginLock, begin)) === undefined) await wait(lookAgain);
}

async function linkPresent(transaction: Queryable, client: HapiClient): Promise<void> {
  let head = await insertHead(transaction);
  let events: SealedEvent[] = [];
  const append = async (): Promise<void> => {
    head = await appendLinks(transaction, head, events, { place: 'entered' });
    events = [];
  };
  for await (const { id, json = '' } of scanResources(client, [sealedType])) {
    events.push({ id, tail: sealedTail(parseJsonText(json) as Resource) });
    if (events.length === slice) await append();
  }
  await append();
}
