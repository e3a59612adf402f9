import type { SQLInputValue } from 'node:sqlite';
import { RecordsFile } from '../../simulation/records-file.ts';
import type { Published, PublishedDocument } from './published-document.ts';
import type { DueDuty, Duty, DutyLane, StoredEvent, StoredValidation, WorkflowEvent } from './workflow-records.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS validation(
    document_key TEXT PRIMARY KEY, workflow TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS event(
    place INTEGER PRIMARY KEY, workflow TEXT NOT NULL, trace TEXT NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS event_of ON event(workflow);
  CREATE INDEX IF NOT EXISTS event_of_trace ON event(trace);
  CREATE TABLE IF NOT EXISTS duty(
    place INTEGER PRIMARY KEY, lane TEXT NOT NULL, due INTEGER NOT NULL, record TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS duty_due ON duty(lane, due);
  CREATE TABLE IF NOT EXISTS document(id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS delivery(
    place INTEGER PRIMARY KEY, id TEXT NOT NULL, workflow TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS delivery_of ON delivery(id, kind);`;

/**
 * The records of the simulated gateway, INI and EDS in a file. What a call changes is one transaction that ends before its answer
 * begins, so that a killed simulator forgets nothing it answered.
 */
export class GatewayRecords {
  readonly #file: RecordsFile;

  constructor(file: string) {
    this.#file = new RecordsFile(file, schema);
  }

  /** Runs a change all or none. */
  atomically<T>(change: () => T): T {
    return this.#file.atomically(change);
  }

  /** Stores the result of a validation; a later one of the same CDA takes the place of the earlier one. */
  storeValidation(key: string, { workflow, at }: StoredValidation): void {
    this.#run(
      `INSERT INTO validation(document_key, workflow, at) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET workflow = excluded.workflow, at = excluded.at`,
      key,
      workflow,
      at,
    );
  }

  findValidation(key: string): StoredValidation | undefined {
    const row = this.#get('SELECT workflow, at FROM validation WHERE document_key = ?', key);
    return row === undefined ? undefined : { workflow: String(row['workflow']), at: Number(row['at']) };
  }

  consumeValidation(key: string): void {
    this.#run('DELETE FROM validation WHERE document_key = ?', key);
  }

  /** Adds an event to a workflow; `at` in ms, UTC. */
  addEvent(event: WorkflowEvent, at: number): void {
    const { workflow, trace, ...record } = event;
    this.#run(
      'INSERT INTO event(workflow, trace, at, record) VALUES (?, ?, ?, ?)',
      workflow,
      trace,
      at,
      JSON.stringify(record),
    );
  }

  eventsOfWorkflow(workflow: string): readonly StoredEvent[] {
    return this.#events('SELECT workflow, trace, at, record FROM event WHERE workflow = ? ORDER BY place', workflow);
  }

  eventsOfTrace(trace: string): readonly StoredEvent[] {
    return this.#events('SELECT workflow, trace, at, record FROM event WHERE trace = ? ORDER BY place', trace);
  }

  /** Keeps in mind what is to be done later, `due` in ms, UTC. */
  addDuty(duty: Duty, due: number): void {
    const lane: DutyLane = duty.kind === 'notify' ? 'notification' : 'step';
    this.#run('INSERT INTO duty(lane, due, record) VALUES (?, ?, ?)', lane, due, JSON.stringify(duty));
  }

  /** What is due in a lane, the earliest first. */
  dueDuties(lane: DutyLane, now: number, count: number): readonly DueDuty[] {
    return this.#file
      .sql('SELECT place, due, record FROM duty WHERE lane = ? AND due <= ? ORDER BY due, place LIMIT ?')
      .all(lane, now, count)
      .map((row) => ({
        place: Number(row['place']),
        due: Number(row['due']),
        duty: JSON.parse(String(row['record'])) as Duty,
      }));
  }

  /** Whether anything waits to be done, whenever it is due. */
  hasDuties(): boolean {
    return this.#get('SELECT 1 FROM duty LIMIT 1') !== undefined;
  }

  endDuty(place: number): void {
    this.#run('DELETE FROM duty WHERE place = ?', place);
  }

  findDocument(id: string): PublishedDocument | undefined {
    const row = this.#get('SELECT record FROM document WHERE id = ?', id);
    return row === undefined ? undefined : (JSON.parse(String(row['record'])) as PublishedDocument);
  }

  saveDocument(document: PublishedDocument): void {
    this.#run(
      'INSERT INTO document(id, record) VALUES (?, ?) ON CONFLICT DO UPDATE SET record = excluded.record',
      document.id,
      JSON.stringify(document),
    );
  }

  /** Every document that was ever published, in the order of their identifiers. */
  *documents(): Generator<PublishedDocument> {
    for (const row of this.#file.each('SELECT record FROM document ORDER BY id'))
      yield JSON.parse(String(row['record'])) as PublishedDocument;
  }

  /** Keeps that something reached INI for a document. */
  addDelivery({ id, workflow, kind }: Published, at: number): void {
    this.#run('INSERT INTO delivery(id, workflow, kind, at) VALUES (?, ?, ?, ?)', id, workflow, kind, at);
  }

  /** How often something of a kind reached INI for a document. */
  countDeliveries(id: string, kind: Published['kind']): number {
    return Number(this.#get('SELECT count(*) AS number FROM delivery WHERE id = ? AND kind = ?', id, kind)?.['number']);
  }

  /** Closes the file. */
  end(): void {
    this.#file.close();
  }

  #events(text: string, value: string): readonly StoredEvent[] {
    return this.#file
      .sql(text)
      .all(value)
      .map((row) => ({
        ...(JSON.parse(String(row['record'])) as Omit<WorkflowEvent, 'workflow' | 'trace'>),
        workflow: String(row['workflow']),
        trace: String(row['trace']),
        at: Number(row['at']),
      }));
  }

  #run(text: string, ...values: readonly SQLInputValue[]): void {
    this.#file.sql(text).run(...values);
  }

  #get(text: string, ...values: readonly SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#file.sql(text).get(...values);
  }
}
