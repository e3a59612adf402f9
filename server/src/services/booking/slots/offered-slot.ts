import type { Schedule, Slot } from '@medplum/fhirtypes';
import { minuteMs } from '../../calendar/civil-day.ts';
import type { Read } from '../../steps/changes.ts';
import { type Reading, readResource } from '../../steps/stored.ts';
import type { AgendaPattern, AgendaSlot } from '../agendas/agenda-pattern.ts';
import { agendaSlotOf } from '../agendas/agenda-slot.ts';
import { patternOf } from '../agendas/pattern-of.ts';

/** A stored slot with the rules of its agenda. */
export interface OfferedSlot {
  readonly slot: Read<Slot>;
  readonly schedule: Read<Schedule>;
  readonly pattern: AgendaPattern;
  /** The slot as the rules of agendas look at it. */
  readonly place: AgendaSlot;
}

/** Reads a slot and its agenda, `Slot/x`; undefined when there is none, or its agenda has no rules that can be read. */
export async function readSlot(store: Reading, reference: string | undefined): Promise<OfferedSlot | undefined> {
  const slot = await readResource(store, 'Slot', reference);
  const schedule = await readResource(store, 'Schedule', slot?.schedule.reference);
  return slot === undefined || schedule === undefined ? undefined : offeredSlot(slot, schedule);
}

/** A slot with the rules of its agenda; undefined when the agenda has none that can be read. */
export function offeredSlot(slot: Read<Slot>, schedule: Read<Schedule>): OfferedSlot | undefined {
  const [start, end] = [Date.parse(slot.start), Date.parse(slot.end)];
  const pattern = patternOf(schedule, { slotMinutes: Math.max(1, (end - start) / minuteMs) });
  const place = pattern && agendaSlotOf(slot, pattern);
  return pattern === undefined || place === undefined ? undefined : { slot, schedule, pattern, place };
}

/** Reference of a slot. */
export const slotAddress = ({ slot }: OfferedSlot): string => `Slot/${slot.id}`;
