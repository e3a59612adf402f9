import type { RunFolder } from './run-folder.ts';
import type { RunRecord } from './run-record.ts';

/** A file that was sent, where it lies, with its receipt when there is one. */
export interface SentShipmentFile {
  readonly flow: string;
  readonly path: string;
  readonly receipt?: string;
  readonly quarter: string;
}

/**
 * The files that were sent in some runs, in the order of sending. Each is held against its digest, because what was sent
 * decides what is an insert, a change or a cancellation. Throws `flow-run-damaged`.
 */
export async function sentBefore(folder: RunFolder, runs: readonly RunRecord[]): Promise<readonly SentShipmentFile[]> {
  const shipments = runs
    .flatMap((run) => run.shipments.flatMap((shipment) => (shipment.sentAt === undefined ? [] : [{ run, shipment }])))
    .sort((left, right) => compare(left.shipment.sentAt, right.shipment.sentAt));
  const files: SentShipmentFile[] = [];
  for (const { run, shipment } of shipments) {
    for (const { flow, name, sha256, receipt } of shipment.files) {
      const path = await folder.verify(run, shipment.number, name, sha256);
      files.push({
        flow,
        path,
        quarter: run.quarter,
        ...(receipt ? { receipt: await folder.verify(run, shipment.number, receipt.name, receipt.sha256) } : {}),
      });
    }
  }
  return files;
}

function compare(left = '', right = ''): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
