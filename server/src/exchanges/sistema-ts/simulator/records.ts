import { RecordsFile } from '../../simulation/records-file.ts';
import type { InvioErogatoRichiesta } from '../messages/send-dispensing.ts';
import type { RequestOf } from '../operations.ts';
import type { PrescriptionKind, PrescriptionState } from '../states.ts';

/** A line of a dispensing. */
export type DispensedLine = NonNullable<
  InvioErogatoRichiesta['ElencoDettagliPrescrInviiErogato']
>['DettaglioPrescrizioneInvioErogato'] extends readonly (infer L)[] | undefined
  ? L
  : never;

/** A prescription as the simulator keeps it; days and times are those of Europe/Rome as the messages have them. */
export interface PrescriptionRecord {
  readonly nre: string;
  readonly kind: PrescriptionKind;
  readonly prescriber: string;
  readonly state: PrescriptionState;
  /** The dispenser who has it in charge. */
  readonly holder?: string;
  readonly content: RequestOf<'send'>;
  readonly code: string;
  readonly entered: string;
  readonly dispensed: readonly DispensedLine[];
  readonly dispensingCode?: string;
}

const schema = `
  CREATE TABLE IF NOT EXISTS prescription(
    nre TEXT PRIMARY KEY, prescriber TEXT NOT NULL, kind TEXT NOT NULL, compiled TEXT NOT NULL, record TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS prescription_of ON prescription(prescriber, compiled);
  CREATE TABLE IF NOT EXISTS step(place INTEGER PRIMARY KEY, nre TEXT NOT NULL, event TEXT NOT NULL, at TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS given(lot TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;`;

/** The records of the simulator in a file; each call is one transaction, so that a killed simulator forgets nothing it answered. */
export class SimulatorRecords {
  readonly #file: RecordsFile;

  constructor(file: string) {
    this.#file = new RecordsFile(file, schema);
  }

  /** Runs a call all or none. */
  atomically<T>(change: () => T): T {
    return this.#file.atomically(change);
  }

  find(nre: string): PrescriptionRecord | undefined {
    const row = this.#file.sql('SELECT record FROM prescription WHERE nre = ?').get(nre);
    return row === undefined ? undefined : (JSON.parse(String(row['record'])) as PrescriptionRecord);
  }

  /** Prescriptions of a prescriber that were compiled from one time to another, both included. */
  ofPrescriber(prescriber: string, from: string, to: string): readonly PrescriptionRecord[] {
    return this.#file
      .sql(
        'SELECT record FROM prescription WHERE prescriber = ? AND compiled BETWEEN ? AND ? ORDER BY compiled, nre LIMIT 1000',
      )
      .all(prescriber, from, to)
      .map((row) => JSON.parse(String(row['record'])) as PrescriptionRecord);
  }

  /** Keeps a record with the step that led to it. */
  save(record: PrescriptionRecord, event: string, at: string): void {
    this.#file
      .sql('INSERT OR REPLACE INTO prescription(nre, prescriber, kind, compiled, record) VALUES (?, ?, ?, ?, ?)')
      .run(record.nre, record.prescriber, record.kind, record.content.dataCompilazione, JSON.stringify(record));
    this.#file.sql('INSERT INTO step(nre, event, at) VALUES (?, ?, ?)').run(record.nre, event, at);
  }

  /** Gives the next NRE of a region: one lot of a thousand million (kind 4), without code of the lot. */
  giveNre(region: string): string {
    const lot = `${region}0A4`;
    const row = this.#file
      .sql('INSERT INTO given(lot, next) VALUES (?, 1) ON CONFLICT DO UPDATE SET next = next + 1 RETURNING next')
      .get(lot);
    return `${lot}${String(row?.['next']).padStart(9, '0')}`;
  }

  /** Every prescription, to be counted. */
  *all(): Generator<PrescriptionRecord> {
    for (const row of this.#file.each('SELECT record FROM prescription ORDER BY nre')) {
      yield JSON.parse(String(row['record'])) as PrescriptionRecord;
    }
  }

  /** How often an event had its effect on a prescription. */
  countSteps(nre: string, event: string): number {
    return Number(
      this.#file.sql('SELECT count(*) AS number FROM step WHERE nre = ? AND event = ?').get(nre, event)?.['number'],
    );
  }

  close(): void {
    this.#file.close();
  }
}
