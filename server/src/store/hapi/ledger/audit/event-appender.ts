import { randomUUIDv7 } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import { eventDigest } from '../../../audit-chain.ts';
import { Batch } from '../batch.ts';
import type { LedgerDatabase, Queryable } from '../ledger-database.ts';
import { appendLinks, linkedAmong, lockHead } from './append-links.ts';
import type { SealedEvent } from './sealed-event.ts';

/** Requests that share a transaction. */
const requestsPerTransaction = 200;

/** Events to be appended. Those of an intent are durable with it already, others have to become so. */
interface AppendRequest {
  readonly events: readonly SealedEvent[];
  readonly intent?: string;
}

/** What became of a request: `taken` when another event has the id that it chose. */
export type Appended = 'appended' | 'taken';

/** Appends events to the chain, those of concurrent calls in one transaction. */
export class EventAppender {
  readonly #database: LedgerDatabase;
  readonly #batch: Batch<AppendRequest, Appended>;

  constructor(database: LedgerDatabase) {
    this.#database = database;
    this.#batch = new Batch((requests) => this.#append(requests), requestsPerTransaction);
  }

  /**
   * Appends all events of a request or none, durably unless an intent has them.
   *
   * @throws FhirError `store-unavailable`
   */
  async append(request: AppendRequest): Promise<Appended> {
    try {
      return await this.#batch.add(request);
    } catch (error) {
      throw error instanceof FhirError ? error : new FhirError({ code: 'store-unavailable' }, { cause: error });
    }
  }

  /** Resolves when what was asked for so far has ended. */
  idle(): Promise<void> {
    return this.#batch.idle();
  }

  async #append(requests: readonly AppendRequest[]): Promise<readonly Appended[]> {
    const begin = requests.every(({ intent }) => intent !== undefined)
      ? 'BEGIN; SET LOCAL synchronous_commit = off'
      : 'BEGIN';
    const all = requests.map(() => 'appended' as const);
    try {
      await this.#database.transaction((client) => write(client, requests), begin);
      return all;
    } catch {
      // Something has a link already: another node was faster, an id was chosen twice, or the answer to a commit was lost.
      return this.#database.transaction(async (client) => {
        const { remaining, outcomes } = await unlinked(client, requests);
        await write(client, remaining);
        return outcomes;
      });
    }
  }
}

async function write(client: Queryable, requests: readonly AppendRequest[]): Promise<void> {
  const head = await lockHead(client);
  if (head === undefined) throw new Error('the chain has not begun');
  const intents = requests.flatMap(({ intent }) => intent ?? []);
  await appendLinks(
    client,
    head,
    requests.flatMap(({ events }) => events),
    { intents },
  );
}

/** The requests without what is linked already, under the lock of the chain. */
async function unlinked(
  client: Queryable,
  requests: readonly AppendRequest[],
): Promise<{ remaining: readonly AppendRequest[]; outcomes: readonly Appended[] }> {
  await lockHead(client);
  const ids = requests.flatMap(({ events }) => events.map(({ id }) => id));
  const linked = new Map(await linkedAmong(client, ids));
  const remaining: AppendRequest[] = [];
  const outcomes = requests.map((request): Appended => {
    const isOther = ({ id, tail }: SealedEvent): boolean => (linked.get(id) ?? eventDigest(tail)) !== eventDigest(tail);
    if (request.intent === undefined && request.events.some(isOther)) return 'taken';
    // The write of an intent has happened: its event gets a link in any case.
    const own = request.events.map((event) => (isOther(event) ? { ...event, id: randomUUIDv7() } : event));
    const events = own.filter(({ id }) => !linked.has(id));
    for (const { id, tail } of events) linked.set(id, eventDigest(tail));
    remaining.push({ ...request, events });
    return 'appended';
  });
  return { remaining, outcomes };
}
