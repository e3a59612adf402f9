import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { flowByName, readXml, textAt } from '@sinfonia/mappings';
import { FhirError } from '@sinfonia/profiles/issues';
import { replacePrivateFile } from '../identity/private-file.ts';
import { digestOf, type RunFolder, type RunKey } from './run-folder.ts';
import { type RunRecord, runName, type Shipment, type ShippedFile } from './run-record.ts';
import { readReceiptOf } from './take-step.ts';
import { readChunks, writeWhole } from './whole-file.ts';

/** A shipment that another program made and sent. */
export interface SentElsewhere {
  /** Its files by flow, `siad-t1` and `siad-t2`. */
  readonly files: ReadonlyMap<string, string>;
  /** Their receipts by flow; what has none counts as accepted. */
  readonly receipts: ReadonlyMap<string, string>;
  /** Civil day of sending. */
  readonly sentOn: string;
}

/**
 * Takes a shipment that was sent before this platform, or beside it, into the run of its ASL and quarter, so that later
 * extractions know what is in force. The files are copied. Allowed while the run does not exist or was answered, and not
 * before the day of a shipment that is there.
 *
 * Throws `flow-run-state`, `flow-option-invalid` (another ASL, another flow), `flow-file-root`, `flow-file-unreadable`,
 * `flow-receipt-invalid`, `flow-run-busy`; then nothing is changed.
 */
export function adoptShipment(folder: RunFolder, key: RunKey, sent: SentElsewhere): Promise<RunRecord> {
  return folder.exclusively(key, async () => {
    const known = await folder.read(key);
    const sentAt = `${sent.sentOn}T12:00:00.000Z`;
    const isLater = known?.shipments.every((shipment) => (shipment.sentAt ?? '') < sentAt) ?? true;
    if ((known && known.state !== 'received') || !isLater) {
      const state = known?.state ?? '-';
      throw new FhirError({ code: 'flow-run-state', values: { run: runName(key), state, step: 'adopt' } });
    }
    const number = (known?.shipments.length ?? 0) + 1;
    const path = folder.shipmentPath(key, number);
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true, mode: 0o700 });
    const files: ShippedFile[] = [];
    try {
      for (const [flow, from] of sent.files) files.push(await copyFile(key, path, flow, from, sent.receipts.get(flow)));
    } catch (error) {
      await rm(path, { recursive: true, force: true });
      throw error;
    }
    const shipment: Shipment = {
      number,
      state: 'received',
      startedAt: sentAt,
      sentAt,
      receivedAt: sentAt,
      files,
      findings: { discards: 0, anomalies: 0, withheld: 0 },
    };
    const done: RunRecord = {
      ...(known ?? { ...key, openedAt: sentAt }),
      state: 'received',
      shipments: [...(known?.shipments ?? []), shipment],
    };
    await folder.keep(done);
    return done;
  });
}

async function copyFile(
  key: RunKey,
  folder: string,
  flow: string,
  from: string,
  receiptPath: string | undefined,
): Promise<ShippedFile> {
  const layout = flowByName(flow)?.layout;
  if (!flow.startsWith(`${key.flow}-`) || layout?.kind !== 'xml') {
    throw new FhirError({ code: 'flow-option-invalid', values: { option: '--file', expected: 'siad-t1=file.xml' } });
  }
  const byTransmission: Record<string, number> = {};
  let records = 0;
  for await (const { number, record, findings } of readXml(layout, readChunks(from))) {
    if (number === 0) {
      if (findings.length > 0) throw new FhirError({ code: 'flow-file-root', values: { root: layout.root } });
      continue;
    }
    records += 1;
    const provider = `${textAt(record, 'Erogatore/CodiceRegione')}${textAt(record, 'Erogatore/CodiceASL')}`;
    if (provider !== key.authority) {
      throw new FhirError({ code: 'flow-option-invalid', values: { option: '--authority', expected: provider } });
    }
    const type = textAt(record, 'Trasmissione/tipo') ?? '';
    if (/^[IVC]$/.test(type)) byTransmission[type] = (byTransmission[type] ?? 0) + 1;
  }
  if (records === 0) throw new FhirError({ code: 'flow-file-root', values: { root: layout.root } });
  const name = `${flow}.xml`;
  const path = join(folder, name);
  await writeWhole(
    path,
    () => true,
    () => readChunks(from),
  );
  const file: ShippedFile = { flow, name, records, byTransmission, ...(await digestOf(path)) };
  if (receiptPath === undefined) return file;
  const { text, refused, flagged } = await readReceiptOf(receiptPath, file);
  const receiptName = `${flow}.ricevuta.csv`;
  await replacePrivateFile(join(folder, receiptName), text);
  const { sha256 } = await digestOf(join(folder, receiptName));
  return { ...file, receipt: { name: receiptName, sha256, refused, flagged } };
}
