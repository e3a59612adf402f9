import { PrivateDatabase } from '../../../notifications/private-database.ts';
import { exchangeFolder } from '../../outbox/exchange-outbox.ts';
import type { CallFacts } from '../gateway/tokens.ts';
import type { PublishingKind } from './message.ts';
import { isState, type PublicationEvent, type PublicationState, stateAfter } from './states.ts';

/** Name of these records in the folder of exchanges. */
export const publicationDatabase = 'fse.sqlite';

/**
 * What became of a call that was to be made:
 *
 * * `sent`: it may have been taken; `unreached`: it certainly was not, and the validation is still there;
 * * `refused`; `burned`: refused with the validation used up;
 * * `taken`: in charge of the gateway; `delivered`: on INI, the regional store is still to come;
 * * `ended`: come to its end; `failed`: taken, and refused by INI.
 */
export type AttemptState = 'sent' | 'unreached' | 'refused' | 'burned' | 'taken' | 'delivered' | 'ended' | 'failed';

/** A call that changes something, written down before it is made. Instants in ms, UTC. */
export interface Attempt {
  readonly place: number;
  /** Id of the message in the outbox. */
  readonly message: string;
  readonly kind: PublishingKind;
  /** Identifier of the document that is published, or of the one that is changed or deleted. */
  readonly documentId: string;
  /** Identifier of the document that goes when this one comes. */
  readonly replaces?: string;
  /** Of the validation before a publication; of deletions and changes only known from their answer. */
  readonly workflow?: string;
  readonly state: AttemptState;
  readonly at: number;
  readonly changed: number;
  /** In whose name the gateway is asked about it; kept as long as that may be needed. Personal data, never logged. */
  readonly facts?: CallFacts;
}

/** A publication or a replacement among the calls. */
export type PublicationAttempt = Attempt & { readonly kind: 'publish' | 'replace' };

const schemas: readonly string[] = [
  `CREATE TABLE attempt(
     place INTEGER PRIMARY KEY AUTOINCREMENT,
     message TEXT NOT NULL,
     kind TEXT NOT NULL,
     document TEXT NOT NULL,
     replaces TEXT,
     workflow TEXT,
     state TEXT NOT NULL CHECK (state IN
       ('sent', 'unreached', 'refused', 'burned', 'taken', 'delivered', 'ended', 'failed')),
     at INTEGER NOT NULL,
     changed INTEGER NOT NULL,
     due INTEGER NOT NULL,
     facts TEXT
   ) STRICT;
   CREATE INDEX attempt_document ON attempt(document, place);
   CREATE INDEX attempt_message ON attempt(message, place);
   CREATE INDEX attempt_workflow ON attempt(workflow);
   CREATE INDEX attempt_due ON attempt(due, place) WHERE state IN ('taken', 'delivered');
   CREATE TABLE document(id TEXT PRIMARY KEY, state TEXT NOT NULL, changed INTEGER NOT NULL) STRICT;`,
  `ALTER TABLE attempt ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX attempt_untold ON attempt(place) WHERE told = 0 AND state IN ('delivered', 'ended', 'failed');
   CREATE INDEX attempt_changed ON attempt(changed) WHERE told = 1 OR state IN ('refused', 'burned', 'unreached');`,
];

const columns = 'place, message, kind, document, replaces, workflow, state, at, changed, facts';

/**
 * What was sent to the gateway and where each document is: `exchanges/fse.sqlite` in the data directory. A call is on disk before it is
 * made, so that whatever happens afterwards its workflow can be asked about.
 */
export class PublicationRecords {
  readonly #db: PrivateDatabase;

  constructor(dataDirectory: string) {
    this.#db = new PrivateDatabase(dataDirectory, publicationDatabase, schemas, {
      durable: true,
      folder: exchangeFolder,
    });
  }

  /** Runs changes all or none, with one wait for the disk. */
  atomically<T>(change: () => T): T {
    return this.#db.atomically(change);
  }

  /** Writes down a call that is about to be made. */
  begin<K extends PublishingKind>(
    attempt: Omit<Attempt, 'place' | 'state' | 'changed' | 'kind'> & { readonly kind: K },
  ): Attempt & { readonly kind: K } {
    const { message, kind, documentId, replaces, workflow, at, facts } = attempt;
    const { lastInsertRowid } = this.#db
      .sql(
        `INSERT INTO attempt(message, kind, document, replaces, workflow, state, at, changed, due, facts)
         VALUES (?, ?, ?, ?, ?, 'sent', ?, ?, ?, ?)`,
      )
      .run(
        message,
        kind,
        documentId,
        replaces ?? null,
        workflow ?? null,
        at,
        at,
        at,
        facts === undefined ? null : JSON.stringify(facts),
      );
    return { ...attempt, place: Number(lastInsertRowid), state: 'sent', changed: at };
  }

  /**
   * Notes what became of a call, and the workflow where only the answer tells it. It only goes forward: a push may come before the answer.
   * In whose name the call was is forgotten at its end.
   */
  settle(place: number, state: AttemptState, now: number, workflow?: string): void {
    const isOpen = state === 'sent' || state === 'taken' || state === 'delivered';
    this.#db
      .sql(
        `UPDATE attempt SET state = ?1, changed = ?2, due = ?2, workflow = coalesce(?3, workflow),
           told = CASE WHEN ?1 = 'failed' THEN 0 ELSE told END, facts = CASE WHEN ?4 THEN facts END WHERE place = ?5 AND (state = 'sent'
             OR (state IN ('taken', 'delivered') AND ?1 IN ('delivered', 'ended', 'failed')))`,
      )
      .run(state, now, workflow ?? null, isOpen ? 1 : 0, place);
    if (state !== 'ended' && state !== 'failed') return;
    // Nobody is asked any more about earlier calls for the same message.
    this.#db
      .sql(
        `UPDATE attempt SET facts = NULL WHERE state = 'sent'
           AND message = (SELECT message FROM attempt WHERE place = ?)`,
      )
      .run(place);
  }

  /** Publications and replacements that were sent with an identifier of a document, oldest first. */
  publicationsOf(documentId: string): readonly PublicationAttempt[] {
    return this.#db
      .sql(`SELECT ${columns} FROM attempt WHERE document = ? AND kind IN ('publish', 'replace') ORDER BY place`)
      .all(documentId)
      .map(toAttempt)
      .filter(isPublication);
  }

  /** The calls that were made for a message, oldest first. */
  attemptsFor(message: string): readonly Attempt[] {
    return this.#db.sql(`SELECT ${columns} FROM attempt WHERE message = ? ORDER BY place`).all(message).map(toAttempt);
  }

  /** Calls of a workflow, oldest first. */
  attemptsIn(workflow: string): readonly Attempt[] {
    return this.#db
      .sql(`SELECT ${columns} FROM attempt WHERE workflow = ? ORDER BY place`)
      .all(workflow)
      .map(toAttempt);
  }

  /** Calls about a document whose end is still to come, oldest first. */
  openAbout(documentId: string): readonly Attempt[] {
    return this.#db
      .sql(
        `SELECT ${columns} FROM attempt WHERE (document = ?1 OR replaces = ?1) AND state IN ('taken', 'delivered')
         ORDER BY place`,
      )
      .all(documentId)
      .map(toAttempt);
  }

  /** Calls whose end is to be asked about now, the longest due first. */
  due(now: number, count: number): readonly Attempt[] {
    return this.#db
      .sql(
        `SELECT ${columns} FROM attempt WHERE state IN ('taken', 'delivered') AND due <= ? ORDER BY due, place LIMIT ?`,
      )
      .all(now, count)
      .map(toAttempt);
  }

  /** How many calls have their end still to come. */
  countOpen(): number {
    const row = this.#db.sql("SELECT count(*) AS number FROM attempt WHERE state IN ('taken', 'delivered')").get();
    return Number(row?.['number']);
  }

  /** Asks about the end of a call again at an instant. */
  postpone(place: number, due: number): void {
    this.#db.sql('UPDATE attempt SET due = ? WHERE place = ?').run(due, place);
  }

  /** Calls whose end nobody was told of yet, after a place. */
  untold(after: number, count: number): readonly Attempt[] {
    return this.#db
      .sql(
        `SELECT ${columns} FROM attempt WHERE told = 0 AND state IN ('delivered', 'ended', 'failed') AND place > ?
         ORDER BY place LIMIT ?`,
      )
      .all(after, count)
      .map(toAttempt);
  }

  /** Notes that the end of a call was told. */
  markTold(place: number): void {
    this.#db.sql('UPDATE attempt SET told = 1 WHERE place = ?').run(place);
  }

  /** Forgets calls that came to their end, and were told, before an instant; where each document is stays. Answers how many. */
  forget(before: number): number {
    const { changes } = this.#db
      .sql(
        `DELETE FROM attempt WHERE changed < ?
           AND ((told = 1 AND state IN ('ended', 'failed')) OR state IN ('refused', 'burned', 'unreached'))`,
      )
      .run(before);
    return Number(changes);
  }

  /** Where a document is. */
  stateOf(documentId: string): PublicationState {
    const row = this.#db.sql('SELECT state FROM document WHERE id = ?').get(documentId);
    const state = String(row?.['state'] ?? 'none');
    return isState(state) ? state : 'none';
  }

  /** Lets something happen to a document; false when it cannot happen in its state, which stays as it is. */
  move(documentId: string, event: PublicationEvent, now: number): boolean {
    const state = stateAfter(event, this.stateOf(documentId));
    if (state === undefined) return false;
    this.#db
      .sql(
        `INSERT INTO document(id, state, changed) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET state = ?2, changed = ?3 WHERE state <> ?2`,
      )
      .run(documentId, state, now);
    return true;
  }

  close(): void {
    this.#db.close();
  }
}

function isPublication(attempt: Attempt): attempt is PublicationAttempt {
  return attempt.kind === 'publish' || attempt.kind === 'replace';
}

function toAttempt(row: Record<string, unknown>): Attempt {
  const { replaces, workflow, facts } = row;
  return {
    place: Number(row['place']),
    message: String(row['message']),
    kind: String(row['kind']) as PublishingKind,
    documentId: String(row['document']),
    ...(typeof replaces === 'string' ? { replaces } : {}),
    ...(typeof workflow === 'string' ? { workflow } : {}),
    state: String(row['state']) as AttemptState,
    at: Number(row['at']),
    changed: Number(row['changed']),
    ...(typeof facts === 'string' ? { facts: JSON.parse(facts) as CallFacts } : {}),
  };
}
