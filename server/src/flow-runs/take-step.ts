import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readReceipt } from '@sinfonia/mappings';
import { FhirError } from '@sinfonia/profiles/issues';
import { replacePrivateFile } from '../identity/private-file.ts';
import { digestOf, type RunFolder, type RunKey } from './run-folder.ts';
import {
  mayTake,
  type RunRecord,
  type RunStep,
  runName,
  runSteps,
  type Shipment,
  type ShippedFile,
} from './run-record.ts';
import { readChunks } from './whole-file.ts';

/**
 * Says that the last shipment was sent as it was extracted: it cannot be undone, and its files are held against their
 * digests first. Throws `flow-run-state`, `flow-run-damaged`, `flow-run-busy`.
 */
export function confirmShipment(folder: RunFolder, key: RunKey): Promise<RunRecord> {
  return takeStep(folder, key, 'confirm', async (run, shipment) => {
    for (const { name, sha256 } of shipment.files) await folder.verify(run, shipment.number, name, sha256);
    return { ...shipment, state: 'sent', sentAt: new Date().toISOString() };
  });
}

/**
 * Takes over the receipts of the last shipment, by flow: one for each of its files. A receipt that is not of the file
 * changes nothing. Throws `flow-receipt-invalid`, `flow-option-invalid`, `flow-run-state`, `flow-run-damaged`,
 * `flow-run-busy`.
 */
export function receiveReceipts(
  folder: RunFolder,
  key: RunKey,
  receipts: ReadonlyMap<string, string>,
): Promise<RunRecord> {
  return takeStep(folder, key, 'receive', async (run, shipment) => {
    const wanted = shipment.files.map(({ flow }) => flow);
    if (wanted.some((flow) => !receipts.has(flow)) || [...receipts.keys()].some((flow) => !wanted.includes(flow))) {
      throw new FhirError({
        code: 'flow-option-invalid',
        values: { option: '--receipt', expected: wanted.map((flow) => `${flow}=file.csv`).join(' ') },
      });
    }
    const read = new Map<string, { readonly text: string; readonly refused: number; readonly flagged: number }>();
    for (const file of shipment.files) read.set(file.flow, await readReceiptOf(receipts.get(file.flow) ?? '', file));
    const files: ShippedFile[] = [];
    for (const file of shipment.files) {
      const { text = '', refused = 0, flagged = 0 } = read.get(file.flow) ?? {};
      const name = `${file.name.replace(/\.xml$/, '')}.ricevuta.csv`;
      const path = join(folder.shipmentPath(run, shipment.number), name);
      await replacePrivateFile(path, text);
      files.push({ ...file, receipt: { name, sha256: (await digestOf(path)).sha256, refused, flagged } });
    }
    return { ...shipment, state: 'received', receivedAt: new Date().toISOString(), files };
  });
}

/**
 * Closes a run: nothing more is sent for the ASL and quarter. `acceptRefusals` closes one whose last shipment has records
 * that were refused. Throws `flow-run-state`, `flow-run-busy`.
 */
export function closeRun(folder: RunFolder, key: RunKey, acceptRefusals: boolean): Promise<RunRecord> {
  return takeStep(folder, key, 'close', async (run, shipment) => {
    if (refusedOf(run) > 0 && !acceptRefusals) throw notAllowed(run, 'close');
    return shipment;
  });
}

/** Records that the receiver refused in the last shipment that it answered. */
export function refusedOf(run: RunRecord): number {
  const answered = run.shipments.findLast(({ state }) => state === 'received');
  return answered?.files.reduce((sum, { receipt }) => sum + (receipt?.refused ?? 0), 0) ?? 0;
}

async function takeStep(
  folder: RunFolder,
  key: RunKey,
  step: Exclude<RunStep, 'extract'>,
  change: (run: RunRecord, shipment: Shipment) => Promise<Shipment>,
): Promise<RunRecord> {
  // Nothing is made for a run that was never opened, not even its lock.
  if (!(await folder.read(key))) throw notAllowed({ ...key, state: '-' }, step);
  return folder.exclusively(key, async () => {
    const run = await folder.read(key);
    const shipment = run?.shipments.at(-1);
    if (!run || !shipment || !mayTake(run, step)) {
      throw notAllowed(run ?? { ...key, state: '-' }, step);
    }
    const changed = await change(run, shipment);
    const done: RunRecord = {
      ...run,
      state: runSteps[step].to,
      ...(step === 'close' ? { closedAt: new Date().toISOString() } : {}),
      shipments: [...run.shipments.slice(0, -1), changed],
    };
    await folder.keep(done);
    return done;
  });
}

/**
 * Reads the receipt of a file: its text and figures. Throws `flow-receipt-invalid` when it names a record that the file
 * does not have.
 */
export async function readReceiptOf(
  path: string,
  file: Pick<ShippedFile, 'records'>,
): Promise<{ readonly text: string; readonly refused: number; readonly flagged: number }> {
  const { refused, flagged } = await readReceipt(readChunks(path));
  const last = Math.max(0, ...refused.keys(), ...flagged.keys());
  if (last > file.records) throw new FhirError({ code: 'flow-receipt-invalid', values: { line: last + 1 } });
  return { text: await readFile(path, 'utf8'), refused: refused.size, flagged: flagged.size };
}

function notAllowed(run: RunKey & { readonly state: string }, step: RunStep): FhirError {
  return new FhirError({ code: 'flow-run-state', values: { run: runName(run), state: run.state, step } });
}
