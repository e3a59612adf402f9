import { setTimeout as wait } from 'node:timers/promises';
import type { AuditChain } from '../../../audit-chain.ts';
import type { MovedVersion } from '../../../moving.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import { fateOf } from '../../write/learn-fate.ts';
import { Batch } from '../batch.ts';
import type { LedgerDatabase } from '../ledger-database.ts';
import { AuditSnapshot } from './audit-snapshot.ts';
import { beginChain } from './begin-chain.ts';
import { type Appended, EventAppender } from './event-appender.ts';
import { EventEntry } from './event-entry.ts';
import { EventReader } from './event-reader.ts';
import { IntentResolver, resolvedByOthersAfter } from './intent-resolver.ts';
import { LedgerChain } from './ledger-chain.ts';
import { linkedEvent } from './linked-events.ts';
import { linkRowOf } from './linked-rows.ts';
import type { SealedEvent } from './sealed-event.ts';
import { type WriteIntent, WriteIntents } from './write-intents.ts';

/** Time without new writes of this node after which waiting events are entered, in milliseconds. */
const quietTime = 1_000;
/** Events that one quiet moment enters; writes pass in between. */
const eventsPerMoment = 2_000;
/** Waiting events from which a store that is never quiet enters some all the same. */
const manyWaiting = 100_000;
/** Time in milliseconds that the link of a write which happened waits for those of others: its intent is durable. */
const confirmationDelay = 200;
const confirmedAtOnce = 200;
/** Time in milliseconds in which a node that is alive has linked a write that it acknowledged. */
const linkedWithin = 1_000;
/** Pause in milliseconds between two looks at what other nodes are linking. */
const pauseForOthers = 20;
/** Quiet moments between two looks at intents that nobody resolved. */
const momentsPerLook = 5;

/**
 * The audit events of a store on HAPI, kept in its ledger: durable and linked when the access is answered, given to the HAPI server
 * when the store is quiet or before somebody looks at them.
 */
export class AuditLedger {
  readonly chain: AuditChain;
  readonly #appender: EventAppender;
  readonly #confirmations: Batch<WriteIntent, unknown>;
  readonly #intents: WriteIntents;
  readonly #entry: EventEntry;
  readonly #resolver: IntentResolver;
  readonly #database: LedgerDatabase;
  readonly #client: HapiClient;
  /** Absent for who only looks. */
  #timer: NodeJS.Timeout | undefined;
  #lastWrite = 0;
  #moments = 0;
  #quietWork: Promise<void> | undefined;

  private constructor(database: LedgerDatabase, client: HapiClient) {
    this.#database = database;
    this.#client = client;
    this.#appender = new EventAppender(database);
    this.#confirmations = new Batch((intents) => this.#link(intents), confirmedAtOnce, confirmationDelay);
    this.#intents = new WriteIntents(database);
    this.#entry = new EventEntry(database, client);
    this.#resolver = new IntentResolver(this.#intents, this.#appender, (intent) => fateOf(client, intent));
    this.chain = new LedgerChain(database, client);
  }

  /**
   * Opens the audit of a ledger; the first time links the events that the server has.
   *
   * @throws FhirError `store-unavailable`
   */
  static async open(database: LedgerDatabase, client: HapiClient): Promise<AuditLedger> {
    await beginChain(database, client);
    const ledger = new AuditLedger(database, client);
    ledger.#timer = setInterval(() => ledger.#whenQuiet(), quietTime);
    ledger.#timer.unref();
    return ledger;
  }

  /** The audit of a ledger for who only looks: events that wait go on waiting. */
  static toRead(database: LedgerDatabase, client: HapiClient): AuditLedger {
    return new AuditLedger(database, client);
  }

  /** The chain and its events as they are now, to be closed when they have been read. */
  snapshot(): Promise<AuditSnapshot> {
    return AuditSnapshot.open(this.#database, this.#client);
  }

  /**
   * The first version of an event as the chain keeps it, wherever its text is; undefined when no link knows it, or it is missing.
   *
   * @throws FhirError `store-unavailable`
   */
  async event(id: string): Promise<MovedVersion | undefined> {
    const row = await linkRowOf(this.#database, id);
    return row === undefined ? undefined : linkedEvent(row, new EventReader(this.#client));
  }

  /** Notes that something is written, so that quiet work waits. */
  noteWrite(): void {
    this.#lastWrite = Date.now();
  }

  /** Appends events that belong to no write, durably: all, or none when another event has an id that was chosen for one. */
  append(events: readonly SealedEvent[]): Promise<Appended> {
    return this.#appender.append({ events });
  }

  /** Makes an intent durable before its write is sent. */
  record(intent: WriteIntent): Promise<void> {
    return this.#intents.record(intent);
  }

  /** Links the events of a write that happened. Nobody waits for it: the intent is durable, and resolved later should this fail. */
  confirm(intent: WriteIntent): void {
    this.#confirmations.add(intent).catch(() => undefined);
  }

  /** Takes an intent out whose write cannot happen. Nobody waits for it. */
  drop({ id }: WriteIntent): void {
    this.#intents.drop(id).catch(() => undefined);
  }

  /**
   * Resolves when all events accepted before the call, by whichever node, are on the server; at once for who only looks. A node that
   * ended meanwhile is waited for a second at most.
   */
  async settle(): Promise<void> {
    if (this.#timer === undefined) return;
    await this.#idle();
    await this.#othersLinked();
    await this.#entry.enterAll();
  }

  /** Number of the last event that is linked. */
  async position(): Promise<number> {
    const { rows } = await this.#database.query<{ position: string }>('SELECT position FROM audit_head');
    return Number(rows[0]?.position ?? 0);
  }

  /** Ids of the events after a position of the chain that the server does not take: their texts stay in the ledger. */
  async refusedAfter(position: number): Promise<readonly string[]> {
    const { rows } = await this.#database.query<{ id: string }>(
      'SELECT id FROM audit_event WHERE refused AND position > $1 ORDER BY position',
      [position],
    );
    return rows.map(({ id }) => id);
  }

  /** Facts for the health of the store. */
  async facts(): Promise<Readonly<Record<string, number>>> {
    return { ...(await this.#entry.facts()), unconfirmedWrites: await this.#intents.count() };
  }

  /** Ends the quiet work; what still waits is durable and is entered by another node or after the next start. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#quietWork;
    await this.#idle();
  }

  #link(intents: readonly WriteIntent[]): Promise<readonly unknown[]> {
    return Promise.all(intents.map(({ id, events }) => this.#appender.append({ events, intent: id })));
  }

  /** Resolves when all that was accepted so far is linked, or could not be. */
  async #idle(): Promise<void> {
    await this.#confirmations.idle();
    await this.#appender.idle();
  }

  async #othersLinked(): Promise<void> {
    const end = Date.now() + linkedWithin;
    let open = await this.#intents.youngerThan(resolvedByOthersAfter);
    while (open.length > 0 && Date.now() < end) {
      await wait(pauseForOthers);
      // Writes of this node that ended meanwhile are among them.
      await this.#idle();
      open = await this.#intents.openAmong(open);
    }
  }

  #whenQuiet(): void {
    // A ledger or server that fails now will say so to the writes themselves.
    this.#quietWork ??= this.#work()
      .catch(() => undefined)
      .finally(() => {
        this.#quietWork = undefined;
      });
  }

  async #work(): Promise<void> {
    if (this.#moments++ % momentsPerLook === 0) await this.#resolver.resolve();
    const quiet = Date.now() - this.#lastWrite >= quietTime;
    if (quiet || (await this.#entry.facts()).waitingAuditEvents > manyWaiting)
      await this.#entry.enterSome(eventsPerMoment);
  }
}
