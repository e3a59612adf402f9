import type { Task } from '@medplum/fhirtypes';
import { codeSystemUrl, profileUrl } from '@sinfonia/profiles';
import { canonicalBase } from '@sinfonia/profiles/package';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import type { SearchPlan } from '../../../fhir/search/plan.ts';
import type { Changes, Read } from '../../steps/changes.ts';
import { codeIn } from '../../steps/elements.ts';
import { type CountingLists, deadlineOf } from '../maximum-times/deadline.ts';
import type { FreeSlots } from './free-slots.ts';
import { decideProtectedPath, type ProtectedPathKind, type ProtectionVerdict } from './protected-path.ts';
import type { WaitingEntry } from './waiting-entry.ts';

/** Name of the task by which a protected path is due to a wait: one for each, whoever comes first. */
const dueSystem = `${canonicalBase}/sid/waiting-list-protected-path`;

/** What a protected path is due to. */
export interface DuePath {
  /** `Appointment/x`, or `urn:uuid:` of one that the step creates. */
  readonly entry: string;
  readonly patient: string;
  /** The IUP of the entry. */
  readonly iup: string;
  /** `Organization/x` that has to find it. */
  readonly owner: string;
  readonly now: number;
}

/** Writes that a health authority owes a protected path to who waits, unless it is written. */
export function raiseProtectedPath(changes: Changes, due: DuePath): string {
  return changes.createUnless(taskOf(due), planOfDuePath(due.iup));
}

/** As {@link raiseProtectedPath}, but refused (412 `already-exists`) when it is written, so that nobody is told twice. */
export function raiseProtectedPathFirst(changes: Changes, due: DuePath): string {
  return changes.createFirst(taskOf(due), planOfDuePath(due.iup));
}

function taskOf(due: DuePath): Task {
  const at = new Date(due.now).toISOString();
  return {
    resourceType: 'Task',
    meta: { profile: [profileUrl.WaitingListTask] },
    identifier: [{ system: dueSystem, value: due.iup }],
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: codeSystemUrl.WaitingListTaskKind, code: 'protected-path' }] },
    focus: { reference: due.entry },
    for: { reference: due.patient },
    authoredOn: at,
    lastModified: at,
    owner: { reference: due.owner },
  };
}

/** The search for the task of the protected path of a wait, by its IUP. */
export function planOfDuePath(iup: string): SearchPlan {
  const parameter = { type: 'Task', code: 'identifier' };
  return plainPlan(['Task'], { kind: 'token', parameter, anyOf: [{ system: dueSystem, code: iup }] }, 2);
}

/** The task of the protected path of a wait, if there is one. */
export function duePathOf(tasks: readonly Read<Task>[]): Read<Task> | undefined {
  return tasks.find(({ code }) => codeIn(code, codeSystemUrl.WaitingListTaskKind) === 'protected-path');
}

/** Who asks about the protected path. */
export interface ProtectionQuestion {
  readonly entry: WaitingEntry;
  /** `Organization/x` in which times are guaranteed to the person; undefined for who is not assisted in the Region. */
  readonly guaranteeArea: string | undefined;
  /** Whether the person refused an offer in time and in that area. */
  readonly refused: boolean;
  readonly now: number;
}

/**
 * Decides on the protected path from the slots that are free now. Of the ways it looks for the two that slots tell: another area, and
 * intramural private practice in the area; the others are for the authority to find. Instants in ms, UTC.
 */
export async function judgeProtection(
  free: FreeSlots,
  { entry, guaranteeArea, refused, now }: ProtectionQuestion,
  lists: CountingLists = {},
): Promise<ProtectionVerdict> {
  const { access, class: letter, kind, requestedAt } = entry;
  const deadline = letter === undefined ? undefined : deadlineOf({ class: letter, kind, requestedAt }, lists);
  const question = {
    access,
    kind,
    requestedAt,
    now,
    resident: guaranteeArea !== undefined,
    refusedFirstOffer: refused,
    ...(letter === undefined ? {} : { class: letter }),
  };
  const asked = decideProtectedPath({ ...question, firstByKind: {} }, lists);
  if (!asked.due || deadline === undefined || guaranteeArea === undefined) return asked;
  const span = { from: now, until: deadline.lastInstant };
  const anyDay: WaitingEntry = { ...entry, wished: [], places: [], declined: [] };
  const inArea: WaitingEntry = { ...anyDay, area: { level: 'asl', code: guaranteeArea } };
  const first = await free.first(inArea, span);
  const other = await free.first({ ...anyDay, area: { level: 'region' } }, span);
  const alpi = await free.first({ ...inArea, regime: 'alpi' }, span);
  const firstByKind: Partial<Record<ProtectedPathKind, number>> = {
    ...(other === undefined ? {} : { 'other-area': other.freed.slot.start }),
    ...(alpi === undefined ? {} : { intramoenia: alpi.freed.slot.start }),
  };
  const firstInArea = first?.freed.slot.start;
  return decideProtectedPath(
    { ...question, firstByKind, ...(firstInArea === undefined ? {} : { firstInArea }) },
    lists,
  );
}
