import type { Task, TaskInput } from '@medplum/fhirtypes';
import { codeSystemUrl, profileUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { codeIn } from '../../steps/elements.ts';

/** How an offer ended, a code of `waiting-list-offer-outcome`. */
export type OfferOutcome = 'accepted' | 'refused' | 'lapsed' | 'withdrawn' | 'slot-gone';

/** An offer of a slot to who waits. */
export interface Offer {
  readonly task: Read<Task>;
  /** `Slot/x`. */
  readonly slot: string;
  /** Start of the slot; ms, UTC. */
  readonly start: number;
  /** First instant at which an answer counts no more; ms, UTC. */
  readonly answerBefore: number;
  /** Whether the slot lies within the longest wait of the class; false for who has none. */
  readonly inTime: boolean;
  /** Whether it lies in the area in which times are guaranteed to the person. */
  readonly inGuaranteeArea: boolean;
  /** State that the wait had before. */
  readonly before: string;
}

/** What a new offer says. */
export interface NewOffer extends Omit<Offer, 'task'> {
  /** `Appointment/x`. */
  readonly entry: string;
  /** `Patient/x`. */
  readonly patient: string;
  /** Who offers; absent for the platform. */
  readonly requester?: string;
  /** ms, UTC. */
  readonly now: number;
}

/** The Task (profile WaitingListTask) that an offer is. */
export function toOfferTask(offer: NewOffer): Task {
  const at = new Date(offer.now).toISOString();
  const input = (text: string, value: Partial<TaskInput>): TaskInput => ({ type: { text }, ...value });
  return {
    resourceType: 'Task',
    meta: { profile: [profileUrl.WaitingListTask] },
    status: 'requested',
    intent: 'proposal',
    code: { coding: [{ system: codeSystemUrl.WaitingListTaskKind, code: 'slot-offer' }] },
    focus: { reference: offer.entry },
    for: { reference: offer.patient },
    authoredOn: at,
    lastModified: at,
    ...(offer.requester === undefined ? {} : { requester: { reference: offer.requester } }),
    restriction: { period: { start: at, end: new Date(offer.answerBefore).toISOString() } },
    input: [
      input('slot', { valueReference: { reference: offer.slot } }),
      input('start', { valueDateTime: new Date(offer.start).toISOString() }),
      input('inTime', { valueBoolean: offer.inTime }),
      input('inGuaranteeArea', { valueBoolean: offer.inGuaranteeArea }),
      input('before', { valueCode: offer.before }),
    ],
  };
}

/** Whether a task is the offer of a slot. */
export const isOffer = ({ code }: Task): boolean => codeIn(code, codeSystemUrl.WaitingListTaskKind) === 'slot-offer';

/** The offer that a task is; undefined for another task, and for one without slot or term. */
export function offerOf(task: Read<Task>): Offer | undefined {
  const given = (name: string) => task.input?.find(({ type }) => type.text === name);
  const slot = given('slot')?.valueReference?.reference;
  const answerBefore = Date.parse(task.restriction?.period?.end ?? '');
  if (!isOffer(task) || slot === undefined || Number.isNaN(answerBefore)) return undefined;
  return {
    task,
    slot,
    start: Date.parse(given('start')?.valueDateTime ?? ''),
    answerBefore,
    inTime: given('inTime')?.valueBoolean === true,
    inGuaranteeArea: given('inGuaranteeArea')?.valueBoolean === true,
    before: given('before')?.valueCode ?? 'waiting',
  };
}

/** The offer that waits for an answer, or has lapsed without anybody having written so. */
export function openOffer(tasks: readonly Read<Task>[]): Offer | undefined {
  return tasks
    .filter(({ status }) => status === 'requested')
    .map(offerOf)
    .find((one) => one !== undefined);
}

const statusOf = {
  accepted: 'accepted',
  refused: 'rejected',
  lapsed: 'cancelled',
  withdrawn: 'cancelled',
  'slot-gone': 'cancelled',
} as const;

/** The task of an offer that has ended at an instant (ms, UTC). */
export function ended(task: Read<Task>, outcome: OfferOutcome, now: number): Read<Task> {
  return {
    ...task,
    status: statusOf[outcome],
    statusReason: { coding: [{ system: codeSystemUrl.WaitingListOfferOutcome, code: outcome }] },
    lastModified: new Date(now).toISOString(),
  };
}

/** Ids of the slots that were offered and not taken: they are not offered again. One that went away might come back. */
export function declinedSlots(tasks: readonly Task[]): readonly string[] {
  return tasks.flatMap((task) => {
    const outcome = codeIn(task.statusReason, codeSystemUrl.WaitingListOfferOutcome);
    if (!isOffer(task) || (outcome !== 'refused' && outcome !== 'lapsed')) return [];
    const slot = task.input?.find(({ type }) => type.text === 'slot')?.valueReference?.reference;
    return slot === undefined ? [] : [slot.slice('Slot/'.length)];
  });
}
