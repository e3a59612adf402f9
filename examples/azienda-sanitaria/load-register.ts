import { isDeepStrictEqual } from 'node:util';
import type { Patient } from '@medplum/fhirtypes';
import {
  identifierSystems,
  type SinfoniaClient,
  SinfoniaError,
  type Stored,
  TransactionBuilder,
  token,
} from '@sinfonia/sdk';
import { inGroups, type RegisterRow } from './register.ts';
import { toPatient } from './to-patient.ts';

/** What loading a register did. */
export interface LoadReport {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** Rows that go into one transaction. */
const groupSize = 100;

/** Attempts at a group while others change the same citizens. */
const attempts = 5;

/**
 * Brings a register to the platform: citizens that it does not know are created, those that differ are changed, the others
 * left alone. Loading it again, after an interruption or with newer data, does only what is still to be done.
 */
export async function loadRegister(client: SinfoniaClient, rows: AsyncIterable<RegisterRow>): Promise<LoadReport> {
  const total = { created: 0, changed: 0, unchanged: 0 };
  for await (const group of inGroups(rows, groupSize)) {
    const report = await loadGroup(client, group);
    total.created += report.created;
    total.changed += report.changed;
    total.unchanged += report.unchanged;
  }
  return total;
}

async function loadGroup(client: SinfoniaClient, group: readonly RegisterRow[]): Promise<LoadReport> {
  // Of several rows for one citizen the last one counts.
  const rows = [...new Map(group.map((row) => [row.codiceFiscale, row])).values()];
  for (let attempt = 1; ; attempt += 1) {
    const work = new TransactionBuilder();
    const report = addWork(work, rows, await findKnown(client, rows));
    if (work.size === 0) return report;
    try {
      await client.transaction(work);
      return report;
    } catch (error) {
      // Somebody changed one of these citizens meanwhile: look again, the rest of the group was not stored either.
      if (!(error instanceof SinfoniaError) || error.status !== 412 || attempt === attempts) throw error;
    }
  }
}

/** Finds the citizens of a group with one search; the codici fiscali go in its body, not in its address. */
async function findKnown(
  client: SinfoniaClient,
  rows: readonly RegisterRow[],
): Promise<ReadonlyMap<string, Stored<Patient>>> {
  const identifier = rows.map((row) => token(identifierSystems.codiceFiscale, row.codiceFiscale)).join(',');
  const known = new Map<string, Stored<Patient>>();
  for await (const patient of client.search('Patient', { identifier, _count: groupSize })) {
    for (const { system, value } of patient.identifier ?? []) {
      if (system === identifierSystems.codiceFiscale && value !== undefined) known.set(value, patient);
    }
  }
  return known;
}

function addWork(
  work: TransactionBuilder,
  rows: readonly RegisterRow[],
  known: ReadonlyMap<string, Stored<Patient>>,
): LoadReport {
  const report = { created: 0, changed: 0, unchanged: 0 };
  for (const row of rows) {
    const patient = known.get(row.codiceFiscale);
    const wanted = toPatient(row, patient);
    if (patient === undefined) {
      // The condition holds if another loader creates the citizen between the search and this transaction.
      work.create(wanted, { ifNoneExist: { identifier: token(identifierSystems.codiceFiscale, row.codiceFiscale) } });
      report.created += 1;
    } else if (isDeepStrictEqual(patient, wanted)) {
      report.unchanged += 1;
    } else {
      work.update({ ...wanted, id: patient.id });
      report.changed += 1;
    }
  }
  return report;
}
