import type { Slot } from '@medplum/fhirtypes';
import type { Read } from '../../steps/changes.ts';
import { placeOf } from './slot-resource.ts';

/** What makes the stored slots of an agenda those of its rules. */
export interface SlotDifference {
  readonly created: readonly Read<Slot>[];
  /** With the version that was read. */
  readonly updated: readonly Read<Slot>[];
  /** Free slots that the rules no longer offer; they are kept as entered in error, since former bookings may name them. */
  readonly retired: readonly Read<Slot>[];
  /** Held or taken slots that the rules no longer offer as they are. They stay as they are until they are moved. */
  readonly kept: readonly Read<Slot>[];
}

/**
 * Compares the slots of some days that are stored with those that the rules offer. A slot that is held or taken is never changed;
 * where it is not one of the rules, nothing is offered at its place while it lasts, so that no capacity is given out twice.
 */
export function compareSlots(stored: readonly Read<Slot>[], wanted: readonly Read<Slot>[]): SlotDifference {
  const offered = new Map(wanted.map((slot) => [slot.id, slot]));
  const kept = stored.filter((slot) => isTaken(slot) && !isSame(slot, offered.get(slot.id)));
  const hidden = hiddenBy(kept, wanted);
  const known = new Map(stored.map((slot) => [slot.id, slot]));
  const created: Read<Slot>[] = [];
  const updated: Read<Slot>[] = [];
  for (const slot of wanted) {
    if (hidden.has(slot.id)) continue;
    const before = known.get(slot.id);
    if (before === undefined) created.push(slot);
    else if (!isTaken(before) && !areEqual(before, slot)) updated.push(withVersionOf(slot, before));
  }
  const retired = stored
    .filter(
      (slot) => !isTaken(slot) && slot.status !== 'entered-in-error' && (!offered.has(slot.id) || hidden.has(slot.id)),
    )
    .map((slot): Read<Slot> => ({ ...slot, status: 'entered-in-error' }));
  return { created, updated, retired, kept };
}

/** Whether somebody holds or has a slot. */
export function isTaken({ status }: Slot): boolean {
  return status === 'busy' || status === 'busy-tentative';
}

function isSame(stored: Slot, offered: Slot | undefined): boolean {
  return (
    offered !== undefined &&
    offered.status === 'free' &&
    Date.parse(stored.start) === Date.parse(offered.start) &&
    Date.parse(stored.end) === Date.parse(offered.end)
  );
}

/** Ids of the slots at whose places somebody is already expected. */
function hiddenBy(kept: readonly Slot[], wanted: readonly Read<Slot>[]): ReadonlySet<string> {
  const hidden = new Set<string>();
  for (const taken of kept) {
    const together = wanted.filter((slot) => slot.id !== taken.id && !hidden.has(slot.id) && areAtOnce(slot, taken));
    // A slot that the platform did not make has no place: it is given the first one.
    const place = placeOf(taken) ?? Math.min(...together.map((slot) => placeOf(slot) ?? 0));
    for (const slot of together) if (placeOf(slot) === place) hidden.add(slot.id);
  }
  return hidden;
}

function areAtOnce(one: Slot, other: Slot): boolean {
  return Date.parse(one.start) < Date.parse(other.end) && Date.parse(other.start) < Date.parse(one.end);
}

function areEqual(before: Slot, slot: Slot): boolean {
  return textOf(before) === textOf(slot);
}

/** What the rules decide of a slot. */
function textOf({ extension, status, start, end }: Slot): string {
  return JSON.stringify([status, Date.parse(start), Date.parse(end), extension ?? []]);
}

function withVersionOf(slot: Read<Slot>, { meta, ...before }: Read<Slot>): Read<Slot> {
  return { ...before, ...slot, meta: { ...meta, profile: slot.meta?.profile ?? [] } };
}
