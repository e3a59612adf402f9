import type { InsideFaults } from './insides.ts';
import type { PublishedDocument } from './published-document.ts';
import type { GatewayRecords } from './records.ts';
import { register } from './register.ts';
import type { Duty, EventStatus, EventType, Thread } from './workflow-records.ts';

/** How long the gateway takes, ms. */
export interface Pace {
  /** From the answer to INI. */
  readonly iniAfter: number;
  /** From INI to the regional store (UA-R). */
  readonly uarAfter: number;
  /** From there to its final state. */
  readonly finalAfter: number;
  /** Until it tries again. */
  readonly retryAfter: number;
}

/** Pace unless another is given: a document is where it belongs after a few seconds. */
export const usualPace: Pace = { iniAfter: 1_000, uarAfter: 1_000, finalAfter: 2_000, retryAfter: 30_000 };

/** Message of the events of what the gateway tries again. */
export const takenInCharge = 'Transazione presa in carico';

/** What the steps of the gateway work with. */
export interface Steps {
  readonly records: GatewayRecords;
  readonly pace: Pace;
  readonly fails: InsideFaults;
}

/** Makes the steps of the gateway that are due, in the order in which they are, and says how many there were. */
export function moveOn(steps: Steps, now: number): number {
  return steps.records.atomically(() => {
    let made = 0;
    // A step may be followed by another one that is due as well.
    for (let due = steps.records.dueDuties('step', now, 500); due.length > 0; ) {
      for (const { place, due: at, duty } of due) {
        steps.records.endDuty(place);
        if (duty.kind !== 'notify') step(steps, duty, at);
      }
      made += due.length;
      due = steps.records.dueDuties('step', now, 500);
    }
    return made;
  });
}

/** Adds an event to the workflow of a thread. */
export function tell(
  records: GatewayRecords,
  { workflow, trace, documentId, activity, actor }: Thread,
  type: EventType,
  status: EventStatus,
  at: number,
  message?: string,
): void {
  records.addEvent(
    {
      workflow,
      trace,
      type,
      status,
      actor,
      ...(documentId === undefined ? {} : { documentId }),
      ...(activity === undefined ? {} : { activity }),
      ...(message === undefined ? {} : { message }),
    },
    at,
  );
}

type Step = Exclude<Duty, { readonly kind: 'notify' }>;

/** What a step comes to: its event, and what is due after it. */
interface Outcome {
  readonly type: EventType;
  readonly status: EventStatus;
  readonly message?: string;
  readonly next?: { readonly duty: Duty; readonly after: number };
}

function step({ records, pace, fails }: Steps, duty: Step, at: number): void {
  const { thread } = duty;
  const { type, status, message, next } = take({ records, pace, fails }, duty, at);
  tell(records, thread, type, status, at, message);
  if (next !== undefined) records.addDuty(next.duty, at + next.after);
  else if (thread.callback !== undefined) records.addDuty({ kind: 'notify', thread, attempt: 1 }, at);
}

function take(steps: Steps, duty: Step, at: number): Outcome {
  switch (duty.kind) {
    case 'send-to-ini':
      return sendToIni(steps, duty, at);
    case 'send-to-uar':
      return sendToUar(steps, duty);
    case 'final-status':
      return duty.thread.simulates === 'CRASH_WF_EDS'
        ? broken('UAR_FINAL_STATUS', 'Simulazione errore workflow EDS')
        : { type: 'UAR_FINAL_STATUS', status: 'SUCCESS' };
    case 'delete-at-ini':
    case 'update-at-ini':
      return changeAtIni(steps, duty, at);
  }
}

function sendToIni(steps: Steps, duty: Extract<Duty, { kind: 'send-to-ini' }>, at: number): Outcome {
  const { thread, document } = duty;
  const type = 'SEND_TO_INI';
  if (thread.simulates === 'CRASH_INI') return broken(type, 'Simulazione errore INI');
  if (steps.fails('ini')) return again(type, duty, steps.pace);
  const registered = register(steps.records, document, at);
  if (!registered.ok) return broken(type, registered.message);
  return { type, status: 'SUCCESS', next: { duty: { kind: 'send-to-uar', thread }, after: steps.pace.uarAfter } };
}

function sendToUar({ pace, fails }: Steps, duty: Extract<Duty, { kind: 'send-to-uar' }>): Outcome {
  const { thread } = duty;
  const type = 'SEND_TO_UAR';
  if (thread.simulates === 'CRASH_EDS') return broken(type, 'Simulazione errore EDS');
  if (fails('uar')) return again(type, duty, pace);
  return { type, status: 'SUCCESS', next: { duty: { kind: 'final-status', thread }, after: pace.finalAfter } };
}

function changeAtIni(
  { records, pace, fails }: Steps,
  duty: Extract<Duty, { kind: 'delete-at-ini' | 'update-at-ini' }>,
  at: number,
): Outcome {
  const { thread } = duty;
  const type = duty.kind === 'delete-at-ini' ? 'INI_DELETE' : 'INI_UPDATE';
  if (fails('ini')) return again(type, duty, pace);
  if (duty.kind === 'delete-at-ini') deleteAtIni(records, duty.documentId, thread.workflow, at);
  else updateAtIni(records, duty.documentId, thread.workflow, duty.metadata, at);
  return { type, status: 'SUCCESS' };
}

function again(type: EventType, duty: Duty, { retryAfter }: Pace): Outcome {
  return { type, status: 'ASYNC_RETRY', message: takenInCharge, next: { duty, after: retryAfter } };
}

function broken(type: EventType, message: string): Outcome {
  return { type, status: 'BLOCKING_ERROR', message };
}

/** Takes a document away from INI. */
export function deleteAtIni(records: GatewayRecords, id: string, workflow: string, at: number): void {
  const document = records.findDocument(id);
  if (document === undefined) return;
  records.saveDocument({ ...document, deletedAt: at });
  records.addDelivery({ id, workflow, kind: 'deleted' }, at);
}

/** Gives a document at INI other metadata. */
export function updateAtIni(
  records: GatewayRecords,
  id: string,
  workflow: string,
  metadata: PublishedDocument['metadata'],
  at: number,
): void {
  const document = records.findDocument(id);
  if (document === undefined) return;
  records.saveDocument({ ...document, metadata: { ...document.metadata, ...metadata } });
  records.addDelivery({ id, workflow, kind: 'updated' }, at);
}
