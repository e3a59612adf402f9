import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ExchangeTask, SinfoniaClient } from '@sinfonia/sdk';
import { codeSystemUrl, profileUrl } from '@sinfonia/sdk';

/** A prescription as the simulator of Sistema TS has it. */
export interface NationalRecord {
  readonly nre: string;
  /** Code of the state, e.g. `8` dispensed. */
  readonly state: string;
  readonly code: string;
  readonly dispensed: readonly Readonly<Record<string, string>>[];
  /** How often each step had its effect. */
  readonly steps: Readonly<Record<string, number>>;
}

/** A plan as the simulator has it. */
export interface NationalPlan {
  readonly protocol: string;
  /** `A` active. */
  readonly state: string;
  readonly content: { readonly tipoPrescrizione: string; readonly protocolloPrecedente?: string };
}

function read<T>(data: string, file: string, look: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(data, 'exchanges', file), { readOnly: true, timeout: 5_000 });
  try {
    return look(db);
  } finally {
    db.close();
  }
}

interface Kept {
  readonly content: { readonly codiceAss: string };
}

const ofPerson = <T extends Kept>(rows: readonly Record<string, unknown>[], codiceFiscale: string): T[] =>
  rows
    .map(({ record }) => JSON.parse(String(record)) as T)
    .filter(({ content }) => content.codiceAss === codiceFiscale);

/** The prescriptions of a person at the simulator of Sistema TS that a sandbox with this data folder runs, by NRE. */
export function nationalRecords(data: string, codiceFiscale: string): readonly NationalRecord[] {
  return read(data, 'sistema-ts-simulator.sqlite', (db) => {
    const rows = db.prepare('SELECT record FROM prescription ORDER BY nre').all();
    const count = db.prepare('SELECT event, count(*) AS number FROM step WHERE nre = ? GROUP BY event');
    return ofPerson<Kept & Omit<NationalRecord, 'steps'>>(rows, codiceFiscale).map((one) => ({
      ...one,
      steps: Object.fromEntries(count.all(one.nre).map(({ event, number }) => [String(event), Number(number)])),
    }));
  });
}

/** The plans of a person at the simulator, in the order in which they came. */
export function nationalPlans(data: string, codiceFiscale: string): readonly NationalPlan[] {
  return read(data, 'sistema-ts-plans-simulator.sqlite', (db) =>
    ofPerson<Kept & NationalPlan>(db.prepare('SELECT record FROM plan ORDER BY place').all(), codiceFiscale),
  );
}

/** The calls to Sistema TS about one prescription, each with the status of its Task. */
export async function callsAbout(
  platform: SinfoniaClient,
  nre: string,
): Promise<readonly (readonly [string, string])[]> {
  // Medicines and services have the number in systems of their own.
  const found = await platform.search('Task', { 'group-identifier': nre }).toArray();
  return found
    .filter(({ meta }) => meta?.profile?.includes(profileUrl.ExchangeTask) === true)
    .map((task) => task as unknown as ExchangeTask)
    .map(({ code, status }) => {
      const call = code.coding?.find(({ system }) => system === codeSystemUrl.ExchangeCall)?.code ?? '';
      return [call, status] as const;
    })
    .filter(([call]) => call.startsWith('sistema-ts-'))
    .sort();
}

/** A document as the simulator of gateway and INI has it. */
export interface IniDocument {
  readonly id: string;
  /** LOINC code and its system. */
  readonly type: string;
  readonly metadata: { readonly attiCliniciRegoleAccesso?: readonly string[] };
  readonly replaces?: string;
  readonly replacedBy?: string;
  /** Instant, ms UTC. */
  readonly deletedAt?: number;
}

/** The documents of a person at INI, in the order in which they came. */
export function documentsAtIni(data: string, codiceFiscale: string): readonly IniDocument[] {
  return read(data, 'fse-simulator.sqlite', (db) =>
    db
      .prepare('SELECT record FROM document ORDER BY rowid')
      .all()
      .map(({ record }) => JSON.parse(String(record)) as IniDocument & { readonly patient: string })
      .filter(({ patient }) => patient.startsWith(codiceFiscale)),
  );
}
