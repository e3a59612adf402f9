import type { Schedule, Slot } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { extensionUrl } from '@sinfonia/profiles';
import { type Day, dayAt, minuteMs, toInstant, toMinutes, weekdayCodes, weekdayOf } from '../../calendar/civil-day.ts';
import type { Read } from '../../steps/changes.ts';
import { type Reading, readResource } from '../../steps/stored.ts';
import type { AgendaPattern, AgendaSlot } from '../agendas/agenda-pattern.ts';
import { patternOf } from '../agendas/pattern-of.ts';
import { isInRange } from '../agendas/slots-of.ts';
import { isBookingChannel } from '../channels.ts';
import { isPriorityClass } from '../classes.ts';

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
  if (pattern === undefined || Number.isNaN(start) || Number.isNaN(end)) return undefined;
  return { slot, schedule, pattern, place: placeOf(slot, pattern, start, end) };
}

/** Reference of a slot. */
export const slotAddress = ({ slot }: OfferedSlot): string => `Slot/${slot.id}`;

/** What a slot is kept for is its own; until when, its agenda says. */
function placeOf(slot: Slot, pattern: AgendaPattern, start: number, end: number): AgendaSlot {
  const day = dayAt(start);
  const classes = codesOf(slot, extensionUrl.BookingPriorityClass).filter(isPriorityClass);
  const channels = codesOf(slot, extensionUrl.BookingChannel).filter(isBookingChannel);
  const quota = pattern.quotas.find((one) => one.class === classes[0]);
  const kept = pattern.channelQuotas.find((one) => one.channels.join() === channels.join());
  return {
    start,
    end,
    day,
    session: sessionOf(pattern, day, start),
    place: 0,
    classes,
    ...(quota?.releaseDays === undefined ? {} : { classesUntil: addDays(day, -quota.releaseDays) }),
    channels,
    ...(kept?.releaseDays === undefined ? {} : { channelsUntil: addDays(day, -kept.releaseDays) }),
  };
}

function codesOf({ extension = [] }: Slot, address: string): readonly string[] {
  return extension.flatMap(({ url, valueCoding }) => (url === address ? (valueCoding?.code ?? []) : []));
}

/** Session of a slot, `YYYY-MM-DDTHH:MM`; a slot that no opening explains is a session of its own. */
function sessionOf(pattern: AgendaPattern, day: Day, start: number): string {
  const weekday = weekdayCodes[weekdayOf(day)];
  const opening = [
    ...pattern.openings.filter(
      ({ days, validity }) =>
        weekday !== undefined && days.includes(weekday) && (validity === undefined || isInRange(validity, day)),
    ),
    ...pattern.extraSessions.filter((one) => one.day === day),
  ].find(({ at, minutes }) => {
    const opens = toInstant(day, toMinutes(at) ?? 0);
    return opens <= start && start < opens + minutes * minuteMs;
  });
  return opening === undefined ? new Date(start).toISOString() : `${day}T${opening.at.slice(0, 5)}`;
}
