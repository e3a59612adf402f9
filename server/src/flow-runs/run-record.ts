/**
 * Where a run, or one of its shipments, stands.
 *
 * `open`: the extraction is in progress or was interrupted; `extracted`: the files are there and may be made again;
 * `sent`: confirmed, for ever; `received`: the receiver answered; `closed`: nothing more is sent for ASL and quarter.
 */
export type RunState = 'open' | 'extracted' | 'sent' | 'received' | 'closed';

/** What can be done with a run. */
export type RunStep = 'extract' | 'confirm' | 'receive' | 'close';

/**
 * States in which a step is allowed, and the state it leads to. An extraction after `received` is the correction: another
 * shipment of the same run. Nothing leads back from `sent`. A run of which nothing is to be sent closes as it was extracted.
 */
export const runSteps: Readonly<Record<RunStep, { readonly from: readonly RunState[]; readonly to: RunState }>> = {
  extract: { from: ['open', 'extracted', 'received'], to: 'extracted' },
  confirm: { from: ['extracted'], to: 'sent' },
  receive: { from: ['sent'], to: 'received' },
  close: { from: ['received', 'extracted'], to: 'closed' },
};

/** One file of a shipment, with its figures. Nothing in it names a person. */
export interface ShippedFile {
  /** Flow, e.g. `siad-t1`. */
  readonly flow: string;
  /** Name in the folder of the shipment. */
  readonly name: string;
  readonly records: number;
  /** Records by transmission type: I insert, V change, C cancel. */
  readonly byTransmission: Readonly<Record<string, number>>;
  readonly bytes: number;
  /** Digest in hexadecimal digits. */
  readonly sha256: string;
  readonly receipt?: {
    readonly name: string;
    readonly sha256: string;
    readonly refused: number;
    readonly flagged: number;
  };
}

/** What was extracted together: T1 and T2 of the quarter, or of a correction. Instants are UTC, ISO 8601. */
export interface Shipment {
  /** From 1. */
  readonly number: number;
  readonly state: Exclude<RunState, 'closed'>;
  readonly startedAt: string;
  readonly extractedAt?: string;
  readonly sentAt?: string;
  readonly receivedAt?: string;
  readonly files: readonly ShippedFile[];
  /** Findings of the extraction and of the checks. */
  readonly findings: { readonly discards: number; readonly anomalies: number; readonly withheld: number };
}

/** The run of one flow for one ASL and quarter. */
export interface RunRecord {
  readonly flow: 'siad';
  /** FLS11 code, six digits. */
  readonly authority: string;
  /** `2026-Q3`. */
  readonly quarter: string;
  readonly state: RunState;
  readonly openedAt: string;
  readonly closedAt?: string;
  readonly shipments: readonly Shipment[];
}

/** Name of a run for people: `siad 150204 2026-Q3`. */
export function runName(run: Pick<RunRecord, 'flow' | 'authority' | 'quarter'>): string {
  return `${run.flow} ${run.authority} ${run.quarter}`;
}

/** Tells whether a step may be taken; a run is closed as extracted only when nothing is to be sent. */
export function mayTake(run: RunRecord, step: RunStep): boolean {
  if (!runSteps[step].from.includes(run.state)) return false;
  const isEmpty = run.shipments.at(-1)?.files.length === 0;
  if (step === 'confirm') return !isEmpty;
  if (step === 'close' && run.state === 'extracted') return isEmpty;
  return true;
}

/** Reads `2026-Q3`; undefined for anything else. Days are civil days of Europe/Rome, both included. */
export function periodOfQuarter(
  text: string,
): { readonly year: number; readonly quarter: number; readonly from: string; readonly to: string } | undefined {
  const match = /^(20\d{2})-Q([1-4])$/.exec(text);
  if (!match) return undefined;
  const year = Number(match[1]);
  const quarter = Number(match[2]);
  const [from, to] = [
    ['01-01', '03-31'],
    ['04-01', '06-30'],
    ['07-01', '09-30'],
    ['10-01', '12-31'],
  ][quarter - 1] as [string, string];
  return { year, quarter, from: `${year}-${from}`, to: `${year}-${to}` };
}
